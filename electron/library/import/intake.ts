/** The way of one file into the library: stage, look for duplicates, identify, judge, place, record; then the source of a move. */
import type { JournalItem } from '../catalog/importJournalTypes.ts';
import { isTaken } from '../storage/placing.ts';
import type { Staged } from '../storage/staging.ts';
import { type Admission, admit } from './admission.ts';
import { CommitError, type Committer } from './committer.ts';
import { describe } from './describe.ts';
import { createDuplicates, type Known } from './duplicates.ts';
import type { Lanes } from './lanes.ts';
import { sourceOf, verifiedRemoval } from './leaving.ts';
import { createNames } from './names.ts';
import { commitRecord, type ImportRecord, recordOf } from './record.ts';
import type { LiveRun } from './run.ts';
import type { ImportContext } from './types.ts';

export interface Intake {
  /**
   * Imports one waiting item; resolves when its journal row says how it ended. Rejects with MediarootError when the file
   * could not be taken (the row is still waiting and nothing is left of it), with CommitError when the catalog failed.
   */
  take(run: LiveRun, item: JournalItem): Promise<Outcome>;
}

export interface Outcome {
  readonly status: 'imported' | 'duplicate';
  /** Null for a content that is not to come back. */
  readonly assetId: number | null;
  /** Others are to hear of this asset: it is new, or back from the trash. */
  readonly came: boolean;
  readonly size: number;
}

export interface IntakeTools {
  readonly context: ImportContext;
  readonly committer: Committer;
  readonly lanes: Lanes;
  /** Told after each chunk that was read. */
  onBytes(run: LiveRun, item: JournalItem, bytes: number): void;
}

export function createIntake({ context, committer, lanes, onBytes }: IntakeTools): Intake {
  const { catalog, storage, host } = context;
  const { importJournal: journal } = catalog;
  const duplicates = createDuplicates(context, committer);
  const names = createNames(context);
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
    const known = duplicates.recognise(run, staged.sha256);
    const outcome = known ? await duplicate(run, item, staged, known) : await store(run, item, staged);
    if (run.mode === 'move') await leave(item, staged, outcome.assetId);
    return outcome;
  }

  async function duplicate(run: LiveRun, item: JournalItem, staged: Staged, known: Known): Promise<Outcome> {
    const assetId = await duplicates.settle(run, item, staged, known);
    return { status: 'duplicate', assetId, came: known.how === 'trashed', size: staged.size };
  }

  async function store(run: LiveRun, item: JournalItem, staged: Staged): Promise<Outcome> {
    const { uuid, source } = item;
    const file = storage.tempPath(uuid);
    const described = await describe(context, file, source);
    const { sha256, size } = staged;
    const admission = await admit(context, run.collectionId, { ...described, sha256, size, file });
    if (admission.known !== null) {
      return duplicate(run, item, staged, { how: 'resized', asset: admission.known });
    }
    const record = recordOf({ uuid, source, staged, admission, importedMs: host.now(), ...described });
    return admission.drawn === null
      ? enlist(run, item, record)
      : storeDrawn(run, item, staged, record, admission.drawn);
  }

  /** What is stored is not what was read, and may be in the library by itself. */
  async function storeDrawn(
    run: LiveRun,
    item: JournalItem,
    staged: Staged,
    record: ImportRecord,
    drawn: NonNullable<Admission['drawn']>,
  ): Promise<Outcome> {
    try {
      return await claimed(drawn.sha256, async () => {
        const asset = catalog.assets.findBySha(drawn.sha256);
        if (asset !== null) return duplicate(run, item, staged, { how: 'resized', asset });
        await storage.swapTemp(drawn.uuid, item.uuid);
        return enlist(run, item, record);
      });
    } finally {
      await storage.discard(drawn.uuid);
    }
  }

  /** Gives the staged file a name of its own, journalled before it has it, and records it. */
  async function enlist(run: LiveRun, item: JournalItem, wanted: ImportRecord): Promise<Outcome> {
    const { sha256, size } = wanted.asset;
    for (let choice = 0; ; ) {
      const name = await names.free(wanted.asset.path, item.uuid, choice);
      choice = name.choice;
      const record = { ...wanted, asset: { ...wanted.asset, path: name.path } };
      const json = JSON.stringify(record);
      const isOurs = await committer.add(() => {
        if (catalog.paths.taken(name.path)) return false;
        journal.place(item.id, name.path, json, sha256);
        return true;
      });
      if (!isOurs || !(await place(item, name.path))) continue;
      const assetId = await committer.add(() => commitRecord(context, item, record, run.mode));
      return { status: 'imported', assetId, came: true, size };
    }
  }

  /**
   * False when the name was taken meanwhile. A failure that leaves anything under the final name must not be taken back in the
   * journal: recovery settles it.
   */
  async function place(item: JournalItem, path: string): Promise<boolean> {
    try {
      await storage.place(item.uuid, path, item.source);
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      const left = await storage.sizeOf(path).catch(() => -1);
      throw left === null ? error : new CommitError(error);
    }
  }

  /** Removes the source of a move once the stored copy was read again and found equal. */
  async function leave(item: JournalItem, staged: Staged, assetId: number | null): Promise<void> {
    if (catalog.assets.findBySha(staged.sha256)?.id !== assetId || assetId === null) return;
    const storedPath = () => catalog.paths.of(assetId);
    const removal = await lanes.run(() =>
      verifiedRemoval(context, sourceOf(item), storedPath, staged.sha256, { stamp: staged.stamp }),
    );
    await committer.add(() =>
      removal === null ? journal.sourceRemoved(item.id) : journal.sourceKept(item.id, removal),
    );
  }

  return { take };
}
