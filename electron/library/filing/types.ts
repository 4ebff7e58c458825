/** Work on stored files that follows a change of records. A row is written with the change; the file moves or goes after the commit, and again after a crash. */

export interface Filing {
  /**
   * Inside the open transaction: the asset's file shall lie at `to`. Its record names the old place until the file is there;
   * a name taken by then gets a suffix. Asked again, the newest wins; asked for where it lies already, nothing is left to do.
   */
  move(assetId: number, to: string): void;
  /** Inside the open transaction, after the last record of it is gone: this file goes. What is not there is as good as gone. */
  remove(relative: string): void;
  /** There may be new work. Call after the commit. */
  wake(): void;
  /** When nothing is left that can be done now. */
  idle(): Promise<void>;
  recover(): Promise<void>;
  /** Finishes what can be finished, then stops. */
  close(): Promise<void>;
}
