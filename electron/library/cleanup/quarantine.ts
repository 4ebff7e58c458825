/**
 * Takes stray files out of the way, puts them back or removes them for ever. Every step is in the catalog before a file moves:
 * a row says `moving`, `restoring` or `purging` until what it says is done, and after a crash it is settled by what lies where.
 */
import { MediarootError } from '../../../shared/errors.ts';
import type { Quarantined } from '../catalog/quarantine.ts';
import type { LibraryContext } from '../context.ts';
import { errno } from '../storage/problems.ts';
import { createQuarantineFiles, originOf, quarantinePath } from '../storage/quarantineFiles.ts';
import { look, textOf, toBytePath } from '../storage/walk.ts';
import type { TaskControl } from '../tasks.ts';

export interface Stray {
  readonly path: string;
  readonly bytePath: string;
  readonly size: number;
  /** The state it was found in: in any other it is left alone. */
  readonly stamp: string;
}

export interface FailedFile {
  readonly path: string;
  readonly reason: string;
}

export interface Taken {
  readonly moved: number;
  readonly bytes: number;
  readonly leftAlone: number;
  readonly failed: readonly FailedFile[];
}

export interface Restored {
  readonly restored: number;
  readonly failed: FailedFile[];
}

export interface Purged {
  readonly purged: number;
  readonly bytes: number;
  readonly failed: FailedFile[];
}

type Selection = { readonly ids: readonly number[] } | { readonly before: number };

export interface Quarantine {
  /** Moves strays below `folder` of quarantine, in batches small enough to be one transaction each. */
  take(strays: readonly Stray[], folder: string): Promise<Taken>;
  restore(which: Selection, control: TaskControl): Promise<Restored>;
  purge(which: Selection, control: TaskControl): Promise<Purged>;
  /** Settles what a crash or a failing disk left half-done. MEDIA_ROOT must be there. */
  settle(): Promise<void>;
}

/** Files that one transaction writes down; few enough that the thread is free again within milliseconds. */
const BATCH = 128;
const AT_ONCE = 8;

export function createQuarantine({ catalog, storage, host }: LibraryContext): Quarantine {
  const { quarantine: journal, references } = catalog;
  const files = createQuarantineFiles(storage.root);

  /** Only what is now as it was found, and that nothing speaks for. */
  async function unchanged(strays: readonly Stray[]): Promise<readonly Stray[]> {
    const now = await inParallel(strays, (stray) => look(storage.root, stray.bytePath).catch(() => null));
    return strays.filter((stray, index) => now[index]?.stamp === stray.stamp);
  }

  async function take(strays: readonly Stray[], folder: string): Promise<Taken> {
    await storage.prepare();
    const sound = await unchanged(strays);
    const begun = catalog.transaction(() =>
      sound.filter(({ bytePath }) => !isHeld(bytePath)).map((stray) => ({ stray, ...begin(stray, folder) })),
    );
    const outcomes = await inParallel(begun, ({ stray, storedPath }) =>
      moveIn(stray.bytePath, toBytePath(storedPath)).then(
        () => null,
        (error: unknown) => error,
      ),
    );
    const failed: FailedFile[] = [];
    let moved = 0;
    let bytes = 0;
    const doubtful: number[] = [];
    catalog.transaction(() => {
      for (const [index, { stray, id, storedPath }] of begun.entries()) {
        const problem = outcomes[index];
        // What came to speak for the file in between gets it back.
        if (problem !== null || (toBytePath(storedPath) !== stray.bytePath && isHeld(stray.bytePath))) {
          doubtful.push(id);
          if (problem !== null) failed.push(failure(stray.path, 'was not moved to quarantine', problem));
          continue;
        }
        journal.setState(id, 'kept');
        moved += 1;
        bytes += stray.size;
      }
    });
    if (doubtful.length > 0) await settle();
    return { moved, bytes, leftAlone: strays.length - moved - failed.length, failed };
  }

  /** What lies in quarantine already, unknown to a catalog that came from a backup, is written down where it lies. */
  function begin(stray: Stray, folder: string): { readonly id: number; readonly storedPath: string } {
    const text = textOf(stray.bytePath);
    const origin = text === null ? null : originOf(text);
    const storedPath =
      origin === null ? quarantinePath(folder, stray.bytePath, storage.root) : (text ?? stray.path);
    const pathBytes = text === null ? Buffer.from(stray.bytePath, 'latin1') : null;
    const path = origin ?? stray.path;
    return { id: journal.add({ path, pathBytes, storedPath, size: stray.size }), storedPath };
  }

  async function moveIn(bytePath: string, storedPath: string): Promise<void> {
    if (bytePath !== storedPath) await files.moveIn(bytePath, storedPath);
  }

  function isHeld(bytePath: string): boolean {
    const text = textOf(bytePath);
    return text !== null && references.held(text);
  }

  /** Works through a selection batch by batch: each is marked in one transaction, done, and settled in another. */
  async function eachBatch(
    which: Selection,
    mark: 'restoring' | 'purging',
    control: TaskControl,
    work: (row: Quarantined) => Promise<void>,
  ): Promise<{ done: number; bytes: number; failed: FailedFile[] }> {
    const failed: FailedFile[] = [];
    const total = 'ids' in which ? which.ids.length : journal.totals().count;
    let [done, bytes, seen] = [0, 0, 0];
    for (let after = 0; ; ) {
      await control.point();
      await storage.prepare();
      const rows =
        'ids' in which
          ? journal.some(which.ids.slice(seen, seen + BATCH))
          : journal.older(which.before, after, BATCH);
      const asked = 'ids' in which ? Math.min(BATCH, which.ids.length - seen) : rows.length;
      if (asked <= 0) return { done, bytes, failed };
      seen += asked;
      after = rows.at(-1)?.id ?? after;
      catalog.transaction(() => {
        for (const { id } of rows) journal.setState(id, mark);
      });
      const problems = await inParallel(rows, (row) =>
        work(row).then(
          () => null,
          (error: unknown) => error,
        ),
      );
      catalog.transaction(() => {
        for (const [index, row] of rows.entries()) if (problems[index] === null) journal.forget(row.id);
      });
      let doubtful = false;
      for (const [index, row] of rows.entries()) {
        const problem = problems[index];
        if (problem === null) {
          done += 1;
          bytes += row.size;
          await files.tidy(toBytePath(row.storedPath));
        } else {
          doubtful = true;
          const what = mark === 'restoring' ? 'was not put back' : 'was not removed';
          failed.push(failure(row.path, what, problem));
        }
      }
      if (doubtful) await settle();
      control.progress(seen, total);
    }
  }

  async function settle(): Promise<void> {
    for (const row of journal.open()) {
      try {
        await settleOne(row);
      } catch (error) {
        // It stays in the journal, so that nothing is forgotten, and is tried again next time.
        host.log('error', 'a file in quarantine could not be settled', { path: row.path, error });
      }
    }
  }

  async function settleOne(row: Quarantined): Promise<void> {
    const { state } = row;
    const storedPath = toBytePath(row.storedPath);
    const bytePath = bytePathOf(row);
    const stored = await look(storage.root, storedPath);
    if (stored !== null && !(await mayGo(row, bytePath))) {
      journal.setState(row.id, 'kept');
      return;
    }
    if (stored !== null && state === 'moving') await files.moveOut(storedPath, bytePath);
    else if (stored !== null) await files.remove(storedPath);
    journal.forget(row.id);
    await files.tidy(storedPath);
  }

  /** Whether a file that lies in quarantine is to leave it. */
  async function mayGo({ state, storedPath }: Quarantined, bytePath: string): Promise<boolean> {
    if (state === 'purging') return true;
    // Only as the second name of what is back already.
    if (state === 'restoring') return (await files.findOut(toBytePath(storedPath), bytePath)) !== null;
    return isHeld(bytePath) && (await look(storage.root, bytePath)) === null;
  }

  return {
    take,
    async restore(which, control) {
      const { done, failed } = await eachBatch(which, 'restoring', control, async (row) => {
        await files.moveOut(toBytePath(row.storedPath), bytePathOf(row));
      });
      return { restored: done, failed };
    },
    async purge(which, control) {
      const { done, bytes, failed } = await eachBatch(which, 'purging', control, (row) =>
        files.remove(toBytePath(row.storedPath)),
      );
      return { purged: done, bytes, failed };
    },
    settle,
  };
}

function bytePathOf({ path, pathBytes }: Quarantined): string {
  return pathBytes === null ? toBytePath(path) : Buffer.from(pathBytes).toString('latin1');
}

/** A few at a time, in order. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'its folder may not be written to. Change its permissions, then try again.',
  EPERM: 'its folder may not be written to. Change its permissions, then try again.',
  EROFS: 'the media folder is on a disk that is read-only. Make it writable, then try again.',
  EBUSY: 'another program is using it. Close that program, then try again.',
  EXDEV: 'it lies on another disk than the media folder. Move it by hand.',
  ENOSPC: 'the disk of the media folder is full. Free some space, then try again.',
  ENOENT: 'it is not there any more.',
  EIO: 'the disk of the media folder reported an error. Check that disk.',
};

/** `what` goes on after the name, such as “was not put back”. */
export function failure(path: string, what: string, error: unknown): FailedFile {
  if (error instanceof MediarootError) return { path, reason: error.message };
  const code = errno(error);
  return { path, reason: `“${path}” ${what}: ${REASONS[code] ?? `the system says ${code || 'nothing'}.`}` };
}
