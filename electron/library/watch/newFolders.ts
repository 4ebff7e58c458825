/** Adds folders to the watched ones. What lies there already may be many files, so a crash can come before all are written down. */
import type { Catalog } from '../catalog/catalog.ts';
import type { WatchRow } from '../catalog/watches.ts';
import type { Scout } from './scout.ts';
import type { Answer } from './scoutMessages.ts';

export interface NewFolders {
  /** `ignoreExisting`: what lies there is taken for known. Throws what the file system throws, and then nothing is added. */
  add(
    path: string,
    order: { readonly collection: number | null; readonly ignoreExisting: boolean },
  ): Promise<WatchRow>;
  /** Its files are still being written down, so it must not be watched. */
  isUnfinished(id: number): boolean;
  /** Removes what a crash left half added: whoever asked for it was not told that it is watched. */
  forgetUnfinished(): void;
}

/** Files written down at once. */
const PAGE = 500;

export function createNewFolders(
  catalog: Pick<Catalog, 'settings' | 'transaction' | 'watches'>,
  scout: Scout,
): NewFolders {
  const { settings, watches } = catalog;
  const unfinished = new Set<number>();

  function note(): void {
    settings.set('watch_adding', [...unfinished].join(' '));
  }

  async function writeDown(row: WatchRow): Promise<void> {
    let after: string | null = '';
    while (after !== null) {
      const page: Answer<'inboxPage'> = await scout.ask({
        ...{ kind: 'inboxPage', root: row.path, ledger: null },
        ...{ under: '', after, limit: PAGE },
      });
      watches.write(
        row.id,
        page.files.map((file) => ({ ...file, outcome: 'known' })),
      );
      after = page.after;
    }
  }

  return {
    async add(path, { collection, ignoreExisting }) {
      const row = catalog.transaction(() => {
        const added = watches.add(path, collection);
        unfinished.add(added.id);
        note();
        return added;
      });
      const end = (last: () => void): void => {
        unfinished.delete(row.id);
        catalog.transaction(() => {
          last();
          note();
        });
      };
      try {
        if (ignoreExisting) await writeDown(row);
      } catch (error) {
        end(() => watches.remove(row.id));
        throw error;
      }
      end(() => watches.setPaused(row.id, false));
      return { ...row, paused: false };
    },
    isUnfinished: (id) => unfinished.has(id),
    forgetUnfinished() {
      const left = (settings.get('watch_adding') ?? '').split(' ').filter((id) => id !== '');
      if (left.length === 0 || unfinished.size > 0) return;
      catalog.transaction(() => {
        for (const id of left) watches.remove(Number(id));
        note();
      });
    },
  };
}
