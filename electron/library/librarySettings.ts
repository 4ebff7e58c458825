/** What a person can set about a library, kept in its catalog. */
import { LibrarySettings } from '../../shared/contract/address.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { Settings } from './catalog/settings.ts';

export interface SettingsStore {
  get(): LibrarySettings;
  /** Throws `bad_request` for a media URL that is none. */
  set(change: { readonly [K in keyof LibrarySettings]?: LibrarySettings[K] | undefined }): LibrarySettings;
}

export const DEFAULT_SETTINGS: LibrarySettings = {
  mediaUrl: '/media/',
  trashDays: 30,
  rememberDeleted: true,
  quarantineDays: 30,
  verifyDays: 30,
};

/** One JSON value, so that an unknown or broken field falls back alone. */
export function createSettingsStore(settings: Settings, emit: (event: AnyEvent) => void): SettingsStore {
  const get = (): LibrarySettings => {
    const stored = parse(settings.get('preferences'));
    const merged = { ...DEFAULT_SETTINGS };
    for (const key of Object.keys(DEFAULT_SETTINGS) as (keyof LibrarySettings)[]) {
      const field = LibrarySettings.shape[key].safeParse(stored[key]);
      if (field.success) Object.assign(merged, { [key]: field.data });
    }
    return merged;
  };
  return {
    get,
    set(change) {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const next = LibrarySettings.parse({ ...get(), ...given });
      settings.set('preferences', JSON.stringify(next));
      emit({ name: 'settings.changed', payload: {} });
      return next;
    },
  };
}

function parse(json: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
