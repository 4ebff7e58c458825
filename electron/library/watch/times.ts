/** How long watching waits for what, ms. */
export interface WatchTimes {
  /** A file that stays as it is for so long is whole. */
  readonly quiet: number;
  /** Hints are gathered for so long before they are followed. */
  readonly gather: number;
  /** Whether a folder is there is looked at so often. */
  readonly presence: number;
  /** What failed for a reason that may pass is tried again after so long. */
  readonly retry: number;
  /** A folder whose changes the system cannot tell of is looked through so often. */
  readonly sweep: number;
  /** Even where changes are heard, all is looked through so often: the system forgets some when there are too many at once. */
  readonly reconcile: number;
}

export const WATCH_TIMES: WatchTimes = {
  quiet: 2_000,
  gather: 300,
  presence: 5_000,
  retry: 60_000,
  sweep: 30_000,
  reconcile: 15 * 60_000,
};
