/** What the import engine needs of the catalog, and the face it shows to the library. */
import type { AssetKind } from '../../../shared/contract/asset.ts';
import type {
  ImportItem,
  ImportItemStatus,
  ImportMode,
  ImportOrigin,
  ImportSummary,
} from '../../../shared/contract/import.ts';
import type { FoundAsset } from '../catalog/assets.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { Contents } from '../catalog/contents.ts';
import type { Findings } from '../catalog/findings.ts';
import type { ImportJournal } from '../catalog/importJournalTypes.ts';
import type { Labels } from '../catalog/labels.ts';
import type { Paths } from '../catalog/paths.ts';
import type { NewAsset, NewSource } from '../catalog/types.ts';
import type { Host } from '../host.ts';
import type { Imaging } from '../jobs/imaging.ts';
import type { MediaReader } from '../media/types.ts';
import type { Renditions } from '../renditions/types.ts';
import type { LocalStorage } from '../storage/localStorage.ts';

export interface ImportCatalog {
  /** All of `work` is kept, durably, or none of it. */
  transaction<T>(work: () => T): T;
  readonly assets: {
    insert(asset: NewAsset, source: NewSource): number;
    addSource(assetId: number, source: NewSource): void;
    findBySha(sha256: string): FoundAsset | null;
  };
  readonly collections: {
    list(): readonly StoredCollection[];
    get(id: number): StoredCollection | null;
    forKind(kind: AssetKind): StoredCollection | null;
  };
  readonly contents: Pick<Contents, 'bySource' | 'inTrash' | 'collectionOf'>;
  readonly labels: Pick<Labels, 'apply'>;
  readonly paths: Paths;
  readonly findings: Pick<Findings, 'kindOf' | 'clear' | 'sound'>;
  readonly jobs: { add(kind: 'thumbnail', assetId: number): void };
  readonly importJournal: ImportJournal;
}

/** What imports need to know of deletion. */
export interface Deleted {
  /** Inside the open transaction: the asset leaves the trash. */
  restore(assetId: number): void;
  /** True for contents that were deleted for ever and that nobody brings back but a person. */
  remembers(sha256: string): boolean;
}

export interface ImportContext {
  readonly catalog: ImportCatalog;
  readonly storage: LocalStorage;
  readonly media: Pick<MediaReader, 'identify' | 'metadata'>;
  readonly host: Pick<Host, 'now' | 'log' | 'dataDir'>;
  /** Asked only where the rules of a collection want a picture decoded or made smaller. */
  readonly imaging: Pick<Imaging, 'probe' | 'render'>;
  readonly renditions: Pick<Renditions, 'want'>;
  readonly deleted: Deleted;
  /** Folders besides MEDIA_ROOT and the app's data that hold our own files: never imported from. */
  readonly ownFolders?: readonly string[];
  /** Hears progress: at most ten times a second a run, and always the last state. */
  emit(summary: ImportSummary): void;
  /** Records that were just committed, or came back from the trash: there may be work for those who follow them. */
  onImported(assetIds: readonly number[]): void;
}

export interface StartInput {
  /** Absolute; files and folders. */
  readonly paths: readonly string[];
  readonly mode: ImportMode;
  readonly collection?: number | undefined;
  readonly origin?: ImportOrigin | undefined;
}

export interface ImportEngine {
  /** Throws `bad_request` for a path that is not absolute, `not_found` for a collection that is not there, `media_root_offline`. */
  start(input: StartInput): Promise<number>;
  /** Imports what was received under this batch name, into this collection or by kind. Throws as {@link start}. */
  startReceived(batch: string, collection?: number): Promise<number>;
  /** Keeps the bytes, then imports them. Throws as {@link start}. */
  bytes(
    files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
    collection?: number,
  ): Promise<number>;
  /** Begins no further file; those under way are finished. */
  pause(runId: number): void;
  /** Carries on a paused or interrupted run. */
  resume(runId: number): Promise<void>;
  /** What is stored stays; the rest is left. */
  cancel(runId: number): void;
  /**
   * Tries the failed items of a run that has ended again, or those of these sources, into another collection when one is
   * named. Throws `not_found`.
   */
  retry(runId: number, collection?: number, sources?: readonly string[]): Promise<void>;
  /** Forgets a run that has ended: its list goes, nothing stored does. */
  dismiss(runId: number): Promise<void>;
  /** Newest first. */
  list(): readonly ImportSummary[];
  results(
    runId: number,
    page: { readonly offset: number; readonly limit: number; readonly status?: ImportItemStatus | undefined },
  ): { readonly total: number; readonly items: readonly ImportItem[] };
  /** Puts right what a crash left behind. Once, before anything is started. */
  recover(): Promise<void>;
  /** Resolves when no run is under way; a paused one is. */
  idle(): Promise<void>;
  /** Resolves when the run is done, cancelled or interrupted. */
  whenDone(runId: number): Promise<ImportSummary>;
  /** Stops at the next safe point: open runs are interrupted and can be resumed later. */
  close(): Promise<void>;
}
