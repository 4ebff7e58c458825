/** What the steps of a restore share. */
import type { RestoreProgress } from '../../../../shared/contract/cloud.ts';
import type { RemoteTarget } from '../../../../shared/contract/remote.ts';
import type { CatalogOptions } from '../../catalog/catalog.ts';
import type { RemoteStorage } from '../../storage/remote/types.ts';

export interface Restoring {
  readonly storage: RemoteStorage;
  readonly target: RemoteTarget;
  /** Of the remote in the new library. */
  readonly name: string;
  /** Absolute and resolved. */
  readonly libraryPath: string;
  readonly mediaRoot: string;
  /** Below the catalog folder: where the catalog is made. */
  readonly folder: string;
  /** Known from an earlier run. */
  readonly libraryId: string | null;
  readonly options: CatalogOptions;
  readonly signal: AbortSignal;
  /** For the report; the same words twice count once. */
  note(words: string): void;
  progress(
    phase: RestoreProgress['phase'],
    done: number,
    total: number,
    bytesDone: number,
    bytesTotal: number,
  ): void;
  /** Lets others work in between; throws `cancelled`. */
  breathe(): Promise<void>;
}
