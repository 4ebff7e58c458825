/** Items that something could not be done to, for a terminal. */
import { table, visible } from './text.ts';

export type Failures = readonly {
  /** Null: it is not here any more. */
  readonly id: number | null;
  readonly name: string;
  readonly reason: string;
}[];

/** The failed ones in a table with this heading, then the summary. */
export function failures(failed: Failures, heading: string, summary: string): string {
  if (failed.length === 0) return summary;
  const rows = failed.map(({ id, name, reason }) => [String(id ?? ''), visible(name), visible(reason)]);
  return `${table(['ID', heading, 'WHY'], rows, ['ID'])}\n\n${summary}`;
}
