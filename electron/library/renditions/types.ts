/** Renditions: pictures made of an asset as its collection defines. */
import type { RenditionStatus } from '../../../shared/contract/collection.ts';
import type { TaskControl } from '../tasks.ts';

export interface Renditions {
  /**
   * Inside the open transaction, after an asset came, moved, changed collection or content, or its collection's definition
   * changed: rows that are right stay, others become pending, and files of what is not wanted any more are handed to filing.
   */
  want(assetId: number): void;
  /** Inside the open transaction: all of the asset's rows go, their files through filing. */
  forget(assetId: number): void;
  /** Inside the open transaction: the files of these renditions are not there; they are to be made again. */
  lost(renditionIds: readonly number[]): void;
  /** There may be new work, and what was in the way may be gone. Call after the commit. */
  wake(): void;
  /** What goes before renditions has ended. */
  proceed(): void;
  /** When every rendition is made or given up. Rejects with what is in the way when the work has stopped. */
  idle(): Promise<void>;
  /** Makes all that is pending, as a task that can be paused and cancelled. Rejects like {@link idle}. */
  work(control: Pick<TaskControl, 'point' | 'progress'>): Promise<void>;
  status(): RenditionStatus;
  /** Drops what is under way; it is begun again the next time. */
  close(): Promise<void>;
}
