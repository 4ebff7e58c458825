/** Carries out what a report shows: each file is looked at once more, and what changed or is spoken for by now is left alone. */
import type { CleanupCategory } from '../../../shared/contract/upkeep.ts';
import type { StoredFind } from '../catalog/cleanupReport.ts';
import type { LibraryContext } from '../context.ts';
import { createQuarantineFiles } from '../storage/quarantineFiles.ts';
import { look, toBytePath } from '../storage/walk.ts';
import type { TaskControl } from '../tasks.ts';
import { stagedUuid } from './places.ts';
import { type FailedFile, failure, type Quarantine, type Stray } from './quarantine.ts';
import type { Finding } from './scanner.ts';

export interface Applied {
  readonly quarantined: number;
  readonly removed: number;
  readonly remade: number;
  readonly leftAlone: number;
  /** Of what was quarantined or removed. */
  readonly bytes: number;
  readonly failed: readonly FailedFile[];
}

const BATCH = 128;

export async function applyReport(
  context: LibraryContext,
  quarantine: Quarantine,
  order: {
    readonly finding: Finding;
    readonly categories: ReadonlySet<CleanupCategory>;
    readonly folder: string;
  },
  control: TaskControl,
): Promise<Applied> {
  const { catalog, storage, renditions } = context;
  const { categories, folder } = order;
  const { reader, summary } = order.finding;
  const files = createQuarantineFiles(storage.root);
  const total = [...categories].reduce((sum, category) => sum + summary.found[category].count, 0);
  const failed: FailedFile[] = [];
  let [done, quarantined, removed, remade, leftAlone, bytes] = [0, 0, 0, 0, 0, 0];

  async function each(
    read: (after: number) => readonly StoredFind[],
    work: (finds: readonly StoredFind[]) => Promise<void>,
    first: number,
  ): Promise<void> {
    for (let finds = read(first); finds.length > 0; finds = read(finds.at(-1)?.id ?? first)) {
      await control.point();
      await storage.prepare();
      await work(finds);
      done += finds.length;
      control.progress(done, total);
    }
  }

  async function takeAway(finds: readonly StoredFind[]): Promise<void> {
    const taken = await quarantine.take(finds.flatMap(strayOf), folder);
    quarantined += taken.moved;
    bytes += taken.bytes;
    leftAlone += taken.leftAlone;
    failed.push(...taken.failed);
  }

  /** What came back by itself meanwhile is not made again. */
  async function remake(finds: readonly StoredFind[]): Promise<void> {
    const lost: number[] = [];
    for (const { rendition } of finds) {
      const place = rendition === null ? null : catalog.references.placeOfRendition(rendition);
      if (rendition === null || place === null) continue;
      if ((await look(storage.root, toBytePath(place))) === null) lost.push(rendition);
      else leftAlone += 1;
    }
    if (lost.length === 0) return;
    catalog.transaction(() => renditions.lost(lost));
    remade += lost.length;
    renditions.wake();
  }

  async function removeHalfMade(find: StoredFind): Promise<void> {
    const { bytePath, stamp, size, path } = find;
    if (bytePath === null) return;
    try {
      const staged = stagedUuid(bytePath);
      // A staged file may have become an asset's own since the report, as when an asset is replaced.
      const wanted = catalog.references.held(path) || (staged !== null && catalog.references.staged(staged));
      if (wanted || (await look(storage.root, bytePath))?.stamp !== stamp) {
        leftAlone += 1;
        return;
      }
      await files.remove(bytePath);
      removed += 1;
      bytes += size;
    } catch (error) {
      failed.push(failure(path, 'was not removed', error));
    }
  }

  async function removeEmpty({ bytePath, path }: StoredFind): Promise<void> {
    if (bytePath === null) return;
    try {
      if (await files.removeFolder(bytePath)) removed += 1;
      else leftAlone += 1;
    } catch (error) {
      failed.push(failure(path, 'was not removed', error));
    }
  }

  const forwards = (category: CleanupCategory) => (after: number) => reader.finds(category, after, BATCH);
  if (categories.has('orphans')) await each(forwards('orphans'), takeAway, 0);
  if (categories.has('renditions')) {
    await each(
      forwards('renditions'),
      async (finds) => {
        await takeAway(finds.filter(({ bytePath }) => bytePath !== null));
        await remake(finds.filter(({ bytePath }) => bytePath === null));
      },
      0,
    );
  }
  if (categories.has('temp')) {
    await each(forwards('temp'), async (finds) => void (await Promise.all(finds.map(removeHalfMade))), 0);
  }
  if (categories.has('folders')) {
    // Found after what they hold, so that each is empty when its turn comes.
    await each(
      forwards('folders'),
      async (finds) => {
        for (const find of finds) await removeEmpty(find);
      },
      0,
    );
  }
  return { quarantined, removed, remade, leftAlone, bytes, failed };
}

function strayOf({ path, bytePath, size, stamp }: StoredFind): readonly Stray[] {
  return bytePath === null || stamp === null ? [] : [{ path, bytePath, size, stamp }];
}
