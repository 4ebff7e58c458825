/** `import`: stores and records files, then says what became of each. */
import path from 'node:path';
import { z } from 'zod';
import type { ImportItem, ImportSummary, Refusal } from '../../../shared/contract/import.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { collectionId, defineCommand, flag, ofLibrary, someWords } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { onInterrupt } from '../interrupts.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { bytes, span, table, visible } from '../text.ts';

const PAGE = 1000;

const OPTIONS = z.object({ ...ofLibrary, move: flag, collection: z.string().min(1).optional() });

export const importCommand = defineCommand({
  name: 'import',
  help: {
    line: 'import PATHS...',
    does: 'store and record files and folders; returns when they are safe',
    options: [
      ['--move', 'remove each source once its stored copy is verified'],
      ['--collection NAME', 'put everything into this collection instead of one by kind'],
    ],
    examples: [['import ~/Pictures', 'imported, duplicates, failed, files']],
    someFailed: 'a file was not imported',
  },
  forms: { move: 'flag', collection: 'text' },
  options: OPTIONS,
  words: someWords('one file or folder'),
  run: ({ client, options, words, progress }) => importPaths(client, options, words, progress),
});

/** A run that is cancelled first sees the files under way through; only then it has a time at which it finished. */
function hasEnded({ state, finished }: ImportSummary): boolean {
  return state === 'interrupted' || ((state === 'done' || state === 'cancelled') && finished !== null);
}

/** One line of the result. Every file found is in it once; `failed` includes what a cancelled import never came to. */
interface FileResult {
  readonly source: string;
  readonly status: 'imported' | 'duplicate' | 'failed';
  readonly id?: number | undefined;
  readonly path?: string | undefined;
  readonly sha256?: string | undefined;
  readonly reason?: string | undefined;
  /** The rules of a collection that the file broke, and the collections that would take it. */
  readonly refusal?: Refusal | undefined;
}

function progressText(run: ImportSummary): string {
  if (run.state === 'scanning') return `Looking for files: ${run.total}`;
  const finished = run.imported + run.duplicates + run.failed + run.cancelled;
  const rate = run.bytesPerSecond > 0 ? `, ${bytes(run.bytesPerSecond)}/s` : '';
  const left = run.timeLeft === null ? '' : `, ${span(run.timeLeft)} left`;
  return `Importing ${finished} of ${run.total}${rate}${left}`;
}

/** Starts the run and waits for its end. The first interrupt cancels it at a safe point, the second kills the program. */
async function run(
  client: Client,
  start: () => Promise<{ importId: number }>,
  progress: ProgressLine,
): Promise<ImportSummary> {
  const heard = new Map<number, ImportSummary>();
  let wake: () => void = () => undefined;
  const stop = client.session.on((event) => {
    if (event.name !== 'import.progress') return;
    heard.set(event.payload.id, event.payload);
    wake();
  });
  let release: () => void = () => undefined;
  try {
    const { importId } = await start();
    release = onInterrupt('Stopping after the files being stored now', () =>
      client.call('import.cancel', { importId }),
    );

    const { imports } = await client.call('import.list', {});
    for (const known of imports) if (!heard.has(known.id)) heard.set(known.id, known);
    for (;;) {
      const now = heard.get(importId);
      if (now !== undefined && hasEnded(now)) return now;
      if (now !== undefined) progress.show(progressText(now));
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
    release();
    progress.clear();
  }
}

const STOPPED = 'The import was stopped before this file was stored.';

function fileResult(item: ImportItem, why: string): FileResult {
  const { source, status, id, path: stored, sha256, reason, refusal } = item;
  if (status === 'imported' || status === 'duplicate' || status === 'failed')
    return { source, status, id, path: stored, sha256, reason, refusal };
  return { source, status: 'failed', reason: why };
}

async function results(
  client: Client,
  { id: importId, problem }: ImportSummary,
): Promise<readonly FileResult[]> {
  const files: FileResult[] = [];
  for (;;) {
    const page = await client.call('import.results', { importId, offset: files.length, limit: PAGE });
    for (const item of page.items) files.push(fileResult(item, problem ?? STOPPED));
    if (page.items.length === 0 || files.length >= page.total) return files;
  }
}

function text(counts: Readonly<Record<FileResult['status'], number>>, files: readonly FileResult[]): string {
  const summary = `${counted(counts.imported, 'file')} imported, ${counted(counts.duplicate, 'duplicate')}, ${counts.failed} failed`;
  const refused = files.filter(({ status }) => status === 'failed');
  if (refused.length === 0) return summary;
  const rows = refused.map(({ source, reason }) => [visible(source), visible(reason ?? 'no reason known')]);
  return `${table(['NOT IMPORTED', 'WHY'], rows)}\n\n${summary}`;
}

/**
 * Returns once every file is stored and recorded, or refused; thumbnails are left to do.
 * @param paths as typed, relative to the current folder
 * @throws UsageError when the collection does not exist
 */
async function importPaths(
  client: Client,
  options: z.output<typeof OPTIONS>,
  paths: readonly string[],
  progress: ProgressLine,
): Promise<Outcome> {
  const collection =
    options.collection === undefined ? undefined : await collectionId(client, options.collection);
  const ended = await run(
    client,
    () =>
      client.call('import.start', {
        paths: paths.map((given) => path.resolve(given)),
        mode: options.move ? 'move' : 'copy',
        ...(collection === undefined ? {} : { collection }),
      }),
    progress,
  );
  const files = await results(client, ended);
  const counts = { imported: 0, duplicate: 0, failed: 0 };
  for (const { status } of files) counts[status] += 1;
  // A run with failures stays listed, so that they can be tried again from the window.
  if (counts.failed === 0) await client.call('import.dismiss', { importId: ended.id });

  const { imported, duplicate: duplicates, failed } = counts;
  return {
    exitCode: failed > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ imported, duplicates, failed, files })],
    text: () => text(counts, files),
  };
}
