/** Which libraries were opened before, newest first; kept in the app's data folder. */
import path from 'node:path';
import { z } from 'zod';
import type { Host } from './host.ts';
import { ensureFolder, exists, readJson, writeJson } from './storage/files.ts';
import { readMarker } from './storage/mediaRoot.ts';

const KEPT = 20;

const Recent = z.object({ id: z.string(), path: z.string(), name: z.string(), mediaRoot: z.string() });
export type Recent = z.infer<typeof Recent>;

const RecentFile = z.object({
  libraries: z.array(Recent),
  /** The library to open at the next start; null after it was closed on purpose. */
  last: z.string().nullable(),
});
type RecentFile = z.infer<typeof RecentFile>;

const NOTHING: RecentFile = { libraries: [], last: null };

export interface RecentLibraries {
  /** Never throws for a file that is damaged: the list is a convenience. */
  list(): Promise<readonly Recent[]>;
  /** Catalog folder that was open when the program last ended. */
  last(): Promise<string | null>;
  /** `reopen`: it is the one to open at the next start. */
  opened(recent: Recent, reopen: boolean): Promise<void>;
  closed(): Promise<void>;
}

export function createRecentLibraries(host: Host): RecentLibraries {
  const file = path.join(host.dataDir, 'libraries.json');
  const read = async (): Promise<RecentFile> =>
    (await readJson(file, RecentFile).catch(() => null)) ?? NOTHING;
  /** A list that cannot be kept is no reason to refuse a library. */
  const write = async (value: RecentFile): Promise<void> => {
    try {
      await ensureFolder(host.dataDir);
      await writeJson(file, value);
    } catch (error) {
      host.log('warn', 'list of recent libraries not written', { file, error: String(error) });
    }
  };
  return {
    list: async () => (await read()).libraries,
    last: async () => (await read()).last,
    opened: async (recent, reopen) => {
      const { libraries, last } = await read();
      const others = libraries.filter((known) => known.path !== recent.path);
      await write({ libraries: [recent, ...others].slice(0, KEPT), last: reopen ? recent.path : last });
    },
    closed: async () => write({ ...(await read()), last: null }),
  };
}

/** Catalog folder and MEDIA_ROOT offered for a new library: the first pair of names that nothing uses yet. */
export async function freeDefaults(
  host: Host,
): Promise<{ readonly path: string; readonly mediaRoot: string }> {
  return {
    path: await firstFree(
      path.join(host.dataDir, 'libraries', 'main'),
      '-',
      async (folder) =>
        (await exists(path.join(folder, 'catalog.sqlite'))) || (await exists(path.join(folder, 'backups'))),
    ),
    mediaRoot: await firstFree(
      path.join(host.picturesDir, 'Mediaroot'),
      ' ',
      async (folder) => (await readMarker(folder).catch(() => null)) !== null,
    ),
  };
}

async function firstFree(
  base: string,
  separator: string,
  taken: (folder: string) => Promise<boolean>,
): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? base : `${base}${separator}${number}`;
    if (!(await taken(folder))) return folder;
  }
}
