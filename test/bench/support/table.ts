/** Prints what a benchmark found: absolute figures for orientation, ratios for judgement. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  /** Ours against the peer; above 1 is better than the peer unless the goal says otherwise. */
  readonly ratio: string;
  readonly goal: string;
}

export function printTable(title: string, rows: readonly Row[]): void {
  const columns = ['what', 'ours', 'peer', 'ratio', 'goal'] as const;
  const width = (column: (typeof columns)[number]): number =>
    Math.max(column.length, ...rows.map((row) => row[column].length));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const widths = columns.map(width);
  const text = [
    `\n## ${title}\n`,
    line(columns.map((column, index) => column.padEnd(widths[index] ?? 0))),
    line(widths.map((count) => '-'.repeat(count))),
    ...rows.map((row) => line(columns.map((column, index) => row[column].padEnd(widths[index] ?? 0)))),
  ].join('\n');
  process.stdout.write(`${text}\n`);
}

export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
