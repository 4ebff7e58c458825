/** What this window remembers between starts, in one entry of local storage, parsed as untrusted when read. */
import { z } from 'zod';
import { create } from 'zustand';
import { AssetKind, SORT_KEYS } from '../../shared/contract/asset.ts';

const KEY = 'mediaroot.preferences';

/** Edge of a grid cell (squares) or target height of a row (justified), px. */
export const ZOOM = { min: 80, max: 480, default: 200 } as const;
export const SIDEBAR = { min: 180, max: 400, default: 220 } as const;
export const INSPECTOR = { min: 240, max: 480, default: 296 } as const;

/** What the sidebar points at. */
export const Source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all') }),
  z.object({ type: z.literal('kind'), kind: AssetKind }),
  z.object({ type: z.literal('collection'), id: z.number().int() }),
  z.object({ type: z.literal('album'), id: z.number().int() }),
  z.object({ type: z.literal('trash') }),
]);
export type Source = z.infer<typeof Source>;

const width = (range: { min: number; max: number; default: number }) =>
  z.number().min(range.min).max(range.max).catch(range.default);

/** A broken or missing field falls back alone, so one bad value never loses the rest. */
const Preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  layout: z.enum(['justified', 'squares']).catch('justified'),
  zoom: width(ZOOM),
  sort: z.enum(SORT_KEYS).catch('taken'),
  direction: z.enum(['asc', 'desc']).catch('desc'),
  /** The library that `source` and `text` belong to. */
  libraryId: z.string().nullable().catch(null),
  source: Source.catch({ type: 'all' }),
  text: z.string().max(200).catch(''),
  sidebarOpen: z.boolean().catch(true),
  sidebarWidth: width(SIDEBAR),
  inspectorOpen: z.boolean().catch(true),
  inspectorWidth: width(INSPECTOR),
  /** Where imported files are has been said. */
  placesTold: z.boolean().catch(false),
});
export type Preferences = z.infer<typeof Preferences>;

/** Reads stored text; anything that is not ours gives the defaults. */
export function parsePreferences(stored: string | null): Preferences {
  let value: unknown = {};
  try {
    value = JSON.parse(stored ?? '{}');
  } catch {
    // not JSON: the defaults
  }
  const parsed = Preferences.safeParse(value);
  return parsed.success ? parsed.data : Preferences.parse({});
}

interface PreferencesStore extends Preferences {
  set(change: Partial<Preferences>): void;
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(Preferences.parse(preferences)));
  } catch {
    // storage is full or forbidden: the window still works, it only forgets
  }
}

export const usePreferences = create<PreferencesStore>()((set, get) => ({
  ...parsePreferences(read()),
  set(change) {
    set(change);
    write(get());
  },
}));
