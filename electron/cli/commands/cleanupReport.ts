/** A cleanup's report, whole, as the one JSON object and as words. */
import {
  CLEANUP_CATEGORIES,
  type CleanupCategory,
  type CleanupFile,
  type CleanupReport,
} from '../../../shared/contract/upkeep.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { bytes, table, visible } from '../text.ts';

const PAGE = 10_000;

/** What applying or adopting did. */
export interface Done {
  readonly quarantined?: number;
  readonly removed?: number;
  readonly remade?: number;
  readonly leftAlone?: number | undefined;
  readonly bytes?: number;
  readonly purged?: number;
  readonly adopted?: number;
  readonly duplicates?: number;
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

interface WholeList {
  readonly count: number;
  readonly bytes: number;
  readonly files: readonly string[];
}

export interface WholeReport {
  readonly report: CleanupReport;
  readonly json: Readonly<Record<CleanupCategory, WholeList>> & {
    readonly refusal: string | null;
    readonly looked: number;
    readonly share: number;
    readonly fresh: number;
    readonly leftAlone: NonNullable<CleanupReport['leftAlone']>;
  };
}

/** Reads the report's lists to their end. */
export async function wholeReport(client: Client, report: CleanupReport): Promise<WholeReport> {
  const lists = {} as Record<CleanupCategory, WholeList>;
  for (const category of CLEANUP_CATEGORIES) {
    const { count, bytes: size } = report[category];
    lists[category] = { count, bytes: size, files: await paths(client, report.id, category, count) };
  }
  const { refusal, files: looked, share, fresh, leftAlone = { count: 0, files: [] } } = report;
  return { report, json: { ...lists, refusal, looked, share, fresh, leftAlone } };
}

async function paths(
  client: Client,
  report: string,
  category: CleanupCategory,
  total: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  while (found.length < total) {
    const page = { report, category, offset: found.length, limit: PAGE };
    const { files } = await client.call('cleanup.files', page);
    if (files.length === 0) break;
    for (const { path } of files) found.push(path);
  }
  return found;
}

const sizes = (files: readonly CleanupFile[]): string =>
  table(
    ['  SIZE', 'PATH'],
    files.map(({ size, path }) => [`  ${bytes(size)}`, visible(path)]),
  );

function orphansText({ orphans, largest, byFolder }: CleanupReport): readonly string[] {
  const found = `Found ${counted(orphans.count, 'orphaned file')} (${bytes(orphans.bytes)}).`;
  if (orphans.count === 0) return [found];
  const shown = orphans.files.map(({ path }) => `  ${visible(path)}`);
  const more = orphans.count - orphans.files.length;
  const first = [found, ...shown, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n');
  const folders = byFolder.map(({ folder, count, bytes: size }) => [
    `  ${bytes(size)}`,
    String(count),
    visible(folder === '' ? '.' : folder),
  ]);
  return [
    first,
    `Largest\n${sizes(largest)}`,
    `By folder\n${table(['  SIZE', 'FILES', 'FOLDER'], folders, ['FILES'])}`,
  ];
}

function othersText(report: CleanupReport): string {
  const { missing, renditions, temp, folders, fresh, leftAlone } = report;
  const lines = [
    `${counted(missing.count, 'record')} without the file`,
    `${counted(renditions.count, 'stray or lost rendition')}`,
    `${counted(temp.count, 'half-made file')} (${bytes(temp.bytes)})`,
    `${counted(folders.count, 'empty folder')}`,
    `${counted(fresh, 'file')} too young to tell`,
  ];
  const left = leftAlone?.files.map(({ path, why }) => `  ${visible(path)}: ${why}`) ?? [];
  if (leftAlone !== undefined && leftAlone.count > 0)
    lines.push(`${leftAlone.count} never touched:`, ...left);
  return lines.join('\n');
}

function doneText(done: Done): string {
  const said = [
    [done.quarantined, 'moved to quarantine'],
    [done.removed, 'removed'],
    [done.remade, 'renditions to be made again'],
    [done.purged, 'removed from quarantine for ever'],
    [done.adopted, 'adopted'],
    [done.duplicates, 'known already'],
    [done.leftAlone, 'left alone, since they changed'],
    [done.failed.length, 'failed'],
  ] as const;
  const summary = said.flatMap(([many, what]) => (many === undefined ? [] : [`${many} ${what}`])).join(', ');
  if (done.failed.length === 0) return summary;
  return `${failures(done.failed)}\n\n${summary}`;
}

export function failures(failed: Done['failed']): string {
  return table(
    ['NOT DONE', 'WHY'],
    failed.map(({ path, reason }) => [visible(path), visible(reason)]),
  );
}

export function textOf({ report }: WholeReport, done: Done | null): string {
  const refusal = report.refusal === null || done !== null ? [] : [`Refused: ${visible(report.refusal)}`];
  const told = [...orphansText(report), othersText(report), ...refusal];
  const end = done === null ? 'Nothing was changed. --apply carries it out.' : doneText(done);
  return [...told, end].join('\n\n');
}
