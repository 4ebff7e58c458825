/** The way of one file into the library: stage, look for duplicates, identify, place, record; then the source of a move. */
import { MediarootError } from '../../../shared/errors.ts';
import type { JournalItem, Note } from '../catalog/importJournalTypes.ts';
import type { SourceRef } from '../storage/sources.ts';
import type { Staged } from '../storage/staging.ts';
import { CommitError, type Committer } from './committer.ts';
import type { Lanes } from './lanes.ts';
import { buildRecord, commitRecord, nameOf } from './record.ts';
import type { LiveRun } from './run.ts';
import type { ImportContext, StoredAsset } from './types.ts';

export interface Intake {
  /**
   * Imports one waiting item; resolves when its journal row says how it ended. Rejects with MediarootError when the file
   * could not be taken (the row is still waiting and nothing is left of it), with CommitError when the catalog failed.
   */
  take(run: LiveRun, item: JournalItem): Promise<Outcome>;
}

export interface Outcome {
  readonly status: 'imported' | 'duplicate';
  readonly assetId: number;
  readonly size: number;
}

export interface IntakeTools {
  readonly context: ImportContext;
  readonly committer: Committer;
  readonly lanes: Lanes;
  /** Told after each chunk that was read. */
  onBytes(run: LiveRun, item: JournalItem, bytes: number): void;
}

export function sourceOf(item: JournalItem): SourceRef {
  const path = item.sourceBytes === null ? item.source : Buffer.from(item.sourceBytes);
  return { path, display: item.source };
}

export function createIntake({ context, committer, lanes, onBytes }: IntakeTools): Intake {
  const { catalog, storage, host } = context;
  const { importJournal: journal } = catalog;
  /** Contents on their way in, so that two equal files of one drop are stored once. */
  const claims = new Map<string, Promise<unknown>>();

  async function take(run: LiveRun, item: JournalItem): Promise<Outcome> {
    const source = sourceOf(item);
    const received = item.sourceBytes !== null && storage.spool.owns(source.path.toString());
    const staged = await lanes.run(() =>
      storage.stage(source, item.uuid, {
        signal: run.abort.signal,
        own: received,
        onProgress: (bytes) => onBytes(run, item, bytes),
      }),
    );
    const outcome = await claimed(staged.sha256, () => enter(run, item, staged));
    if (received) await storage.spool.remove(source.path.toString());
    return outcome;
  }

  async function claimed<T>(sha256: string, work: () => Promise<T>): Promise<T> {
    for (let rival = claims.get(sha256); rival; rival = claims.get(sha256)) await rival;
    const result = work();
    // The claim is gone before anyone who waited for it goes on.
    const free = () => void claims.delete(sha256);
    claims.set(sha256, result.then(free, free));
    return result;
  }

  async function enter(run: LiveRun, item: JournalItem, staged: Staged): Promise<Outcome> {
    const existing = catalog.assets.findBySha(staged.sha256);
    const outcome = existing ? await duplicate(run, item, staged, existing) : await store(run, item, staged);
    if (run.mode === 'move') await leave(item, staged, outcome.assetId);
    return outcome;
  }

  async function store(run: LiveRun, item: JournalItem, staged: Staged): Promise<Outcome> {
    const record = await buildRecord(context, { item, staged, collectionId: run.collectionId });
    const { path, sha256, size } = record.asset;
    const json = JSON.stringify(record);
    await committer.add(() => journal.place(item.id, path, json, sha256));
    await place(item, path);
    const assetId = await committer.add(() => commitRecord(catalog, item, record, run.mode));
    return { status: 'imported', assetId, size };
  }

  /** A failure that leaves anything under the final name must not be taken back in the journal: recovery settles it. */
  async function place(item: JournalItem, path: string): Promise<void> {
    try {
      await storage.place(item.uuid, path, item.source);
    } catch (error) {
      const left = await storage.sizeOf(path).catch(() => -1);
      throw left === null ? error : new CommitError(error);
    }
  }

  async function duplicate(
    run: LiveRun,
    item: JournalItem,
    staged: Staged,
    existing: StoredAsset,
  ): Promise<Outcome> {
    const note = await restore(item, staged, existing);
    const fileMs = Math.trunc(staged.mtimeMs);
    const importedMs = host.now();
    await committer.add(() => {
      catalog.assets.addSource(existing.id, {
        name: nameOf(item.source),
        path: item.source,
        fileMs,
        importedMs,
      });
      journal.duplicate(item.id, {
        assetId: existing.id,
        sha256: staged.sha256,
        size: staged.size,
        leave: run.mode === 'move',
        note,
      });
    });
    return { status: 'duplicate', assetId: existing.id, size: staged.size };
  }

  /** A duplicate is only as good as the file it is a duplicate of: what went missing or lost its size is put back. */
  async function restore(item: JournalItem, staged: Staged, existing: StoredAsset): Promise<Note | null> {
    const size = await storage.sizeOf(existing.path);
    if (size === staged.size) {
      await storage.discard(item.uuid);
      return null;
    }
    if (size !== null) await storage.setAside(existing.path);
    await storage.place(item.uuid, existing.path, item.source);
    host.log('warn', 'a stored file was put back', { path: existing.path, source: item.source });
    const what = size === null ? 'was missing' : 'was damaged';
    return { code: 'restored', reason: `The stored file of this content ${what} and has been put back.` };
  }

  /** Removes the source of a move once the stored copy was read again and found equal. */
  async function leave(item: JournalItem, staged: Staged, assetId: number): Promise<void> {
    const stored = catalog.assets.findBySha(staged.sha256);
    if (stored === null || stored.id !== assetId) return;
    const removal = await lanes.run(() =>
      verifiedRemoval(context, sourceOf(item), stored.path, staged.sha256, { stamp: staged.stamp }),
    );
    await committer.add(() =>
      removal === null ? journal.sourceRemoved(item.id) : journal.sourceKept(item.id, removal),
    );
  }

  return { take };
}

/** Null when the source is gone; otherwise why it was kept. */
export async function verifiedRemoval(
  { storage, host }: Pick<ImportContext, 'storage' | 'host'>,
  source: SourceRef,
  storedPath: string,
  sha256: string,
  proof: Parameters<typeof storage.removeSource>[1],
): Promise<Note | null> {
  const check = await storage.verify(storedPath, sha256).catch(() => 'missing' as const);
  if (check !== 'intact') {
    host.log('error', 'a stored file does not have its content', { path: storedPath, check });
    const error = new MediarootError(
      'verify_failed',
      `“${source.display}” was kept: the stored file could not be verified. Check the disk of the media folder.`,
    );
    return { code: error.code, reason: error.message };
  }
  const removal = await storage.removeSource(source, proof, storedPath);
  return removal.removed ? null : { code: removal.error.code, reason: removal.error.message };
}
