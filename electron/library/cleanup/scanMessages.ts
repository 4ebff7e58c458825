/** What the library and its scanning thread say to each other. Both ends are of one build. */
import type { ReportSummary } from '../catalog/cleanupReport.ts';
import type { ScanCounts } from './scan.ts';

export interface ScanOrder {
  readonly libraryPath: string;
  readonly root: string;
  readonly now: number;
  readonly olderThan: number;
  readonly kept: readonly string[];
  readonly reportFile: string;
  /** One Int32: how many pieces the thread may have told of before it waits. */
  readonly gate: SharedArrayBuffer;
}

export type ScanReply =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly found: Found };

export interface Found {
  readonly counts: ScanCounts;
  readonly summary: ReportSummary;
}
