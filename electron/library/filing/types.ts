/** Work on stored files that follows a change of records. A row is written with the change; the file moves or goes after the commit, and again after a crash. */

export interface Filing {
  /**
   * Inside the open transaction: the asset's file shall lie at `to`. Its record names the old place until the file is there;
   * a name taken by then gets a suffix. Asked again, the newest wins; asked for where it lies already, nothing is left to do.
   */
  move(assetId: number, to: string): void;
  /** Inside the open transaction, after the last record of it is gone: this file goes. What is not there is as good as gone. */
  remove(relative: string): void;
  /** Inside the open transaction, before an asset's record goes: its file goes too, under whatever name it is by then. */
  removeAsset(assetId: number): void;
  /** Inside the open transaction: gallery thumbnails of this content go, unless an asset has it. */
  removeThumbnails(sha256: string): void;
  /** What the disk refused, in words for a person; null when nothing. It is tried again. */
  problem(): string | null;
  /** There may be new work. Call after the commit. */
  wake(): void;
  /** When nothing is left that can be done now. */
  idle(): Promise<void>;
  recover(): Promise<void>;
  /** Finishes what can be finished, then stops. */
  close(): Promise<void>;
}
