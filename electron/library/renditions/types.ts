/** Renditions: pictures made of an asset as its collection defines. */

export interface Renditions {
  /**
   * Inside the open transaction, after an asset came, moved, changed collection or content, or its collection's definition
   * changed: rows that are right stay, others become pending, and files of what is not wanted any more are handed to filing.
   */
  want(assetId: number): void;
  /** Inside the open transaction: all of the asset's rows go, their files through filing. */
  forget(assetId: number): void;
  /** There may be new work. Call after the commit. */
  wake(): void;
  /** When every rendition is made or given up. */
  idle(): Promise<void>;
}
