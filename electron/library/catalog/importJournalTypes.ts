/** What the journal of imports takes and gives. */
import type {
  ImportItem,
  ImportItemStatus,
  ImportMode,
  ImportOrigin,
  ImportState,
  Refusal,
} from '../../../shared/contract/import.ts';

export interface NewRun {
  readonly mode: ImportMode;
  readonly origin: ImportOrigin;
  readonly collectionId: number | null;
  /** What is still to be looked through; null when the items are all there is. */
  readonly roots: readonly string[] | null;
}

export interface RunRow {
  readonly id: number;
  readonly mode: ImportMode;
  readonly origin: ImportOrigin;
  readonly collectionId: number | null;
  readonly state: ImportState;
  readonly roots: readonly string[] | null;
  readonly created: number;
  readonly finished: number | null;
}

/** What a run's items add up to. Sizes in bytes. */
export interface RunCounts {
  readonly total: number;
  readonly totalBytes: number;
  readonly doneBytes: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly failed: number;
  readonly cancelled: number;
}

export interface NewItem {
  readonly source: string;
  /** What to open where that is not `source` itself. */
  readonly sourceBytes: Uint8Array | null;
  readonly size: number;
  /** Set for what can be told to fail without trying. */
  readonly failure: { readonly code: string; readonly reason: string } | null;
}

export interface JournalItem {
  readonly id: number;
  readonly runId: number;
  readonly source: string;
  readonly sourceBytes: Uint8Array | null;
  readonly size: number;
  readonly uuid: string;
}

export interface PlacingItem extends JournalItem {
  readonly destPath: string;
  readonly record: string;
  readonly sha256: string;
}

/** An imported or duplicate item whose source is still to be removed. */
export interface LeavingItem extends JournalItem {
  readonly assetId: number | null;
  readonly sha256: string;
  readonly storedPath: string | null;
}

export interface Note {
  readonly code: string;
  readonly reason: string;
}

export interface Ending {
  /** Null for a content that is known but has no asset any more. */
  readonly assetId: number | null;
  readonly sha256: string;
  readonly size: number;
  /** The source is to be removed once the stored copy is verified. */
  readonly leave: boolean;
  readonly note: Note | null;
}

export interface ImportJournal {
  createRun(run: NewRun): number;
  setRunState(runId: number, state: ImportState): void;
  /** What is imported from now on goes into this collection. */
  setCollection(runId: number, collectionId: number): void;
  /** What still waits in a cancelled run is cancelled too. */
  finishRun(runId: number, state: 'done' | 'cancelled'): void;
  /** All of the run's roots have been looked through. */
  scanned(runId: number): void;
  addItems(runId: number, items: readonly NewItem[]): void;
  removeItem(id: number): void;
  /** Waiting items after `afterId`, oldest first. */
  waiting(runId: number, afterId: number, limit: number): readonly JournalItem[];
  place(id: number, destPath: string, record: string, sha256: string): void;
  imported(id: number, ending: Ending): void;
  duplicate(id: number, ending: Ending): void;
  failed(id: number, note: Note, refusal?: Refusal): void;
  /** Back to the start, under a new temp name. */
  restart(id: number): void;
  sourceRemoved(id: number): void;
  sourceKept(id: number, note: Note): void;
  /** Makes the failed items of a run wait again, or only those of these sources. @returns how many */
  retryFailed(runId: number, sources?: readonly string[]): number;
  placing(runId: number | null): readonly PlacingItem[];
  leaving(runId: number | null): readonly LeavingItem[];
  /** Marks every run that was under way as interrupted, and ends those that were being cancelled. */
  interruptAll(): void;
  /** Newest first. */
  runs(): readonly RunRow[];
  run(runId: number): RunRow | null;
  counts(runId: number): RunCounts;
  results(
    runId: number,
    offset: number,
    limit: number,
    status: ImportItemStatus | undefined,
  ): { readonly total: number; readonly items: readonly ImportItem[] };
  /** The sources a run already has, to leave them out when it is looked through again. */
  sources(runId: number): ReadonlySet<string>;
  /** Every path that an item not yet stored is to be opened by, where that is not its source. */
  openPaths(): readonly Uint8Array[];
  deleteRun(runId: number): void;
}
