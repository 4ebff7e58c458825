/** `watch`: folders that import what lands in them. */
import path from 'node:path';
import { z } from 'zod';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import type { WatchFolder } from '../../../shared/contract/watch.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { collectionId, defineCommand, flag, ofLibrary, subcommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { type Outcome, say, writeOut } from '../output.ts';
import { table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';

const OPTIONS = z.object({
  ...ofLibrary,
  collection: z.string().min(1).optional(),
  'ignore-existing': flag,
  once: flag,
});
type WatchOptions = z.output<typeof OPTIONS>;

export const watch = defineCommand({
  name: 'watch',
  help: {
    line: 'watch [list|add FOLDER|remove ID|run]',
    does: 'folders that import what lands in them, while run, serve or the window is open',
    options: [
      ['--collection NAME', 'with add: the collection for what lands there'],
      ['--ignore-existing', 'with add: leave out what lies there already'],
      ['--once', 'with run: import what is there, then end'],
    ],
    examples: [
      ['watch add ~/Scans --collection Documents', 'id, path, collection, imported, failed, lastImport'],
      ['watch run --once', 'imported, duplicates, failed, files, problems'],
      ['watch', 'folders'],
    ],
    someFailed: '“run --once” met a file that is refused or a folder that cannot be watched',
  },
  forms: { collection: 'text', 'ignore-existing': 'flag', once: 'flag' },
  options: OPTIONS,
  words: subcommand('list', 'add', 'remove', 'run'),
  session: (_options, { what }) => (what === 'run' ? 'stays' : 'asked'),
  check({ collection, once, 'ignore-existing': ignore }, { what, rest }) {
    if (what !== 'add' && (collection !== undefined || ignore))
      throw new UsageError('--collection and --ignore-existing belong to “watch add”.');
    if (what !== 'run' && once) throw new UsageError('--once belongs to “watch run”.');
    const wanted = what === 'add' || what === 'remove' ? 1 : 0;
    if (rest.length !== wanted)
      throw new UsageError(
        wanted === 0
          ? `watch ${what} takes nothing more.`
          : `watch ${what} needs ${what === 'add' ? 'one folder' : 'the number of one folder'}.`,
      );
  },
  run({ client, options, words, json }) {
    const [first = ''] = words.rest;
    switch (words.what) {
      case 'list':
        return listed(client);
      case 'add':
        return added(client, options, first);
      case 'remove':
        return removed(client, first);
      case 'run':
        return watched(client, options.once, json);
    }
  },
});

/** As kept; whether it is heard just now says only who watches. */
const facts = ({ id, path: folder, collection, imported, failed, lastImport }: WatchFolder) => ({
  ...{ id, path: folder, collection, imported, failed, lastImport },
});

async function listed(client: Client): Promise<Outcome> {
  const { folders } = await client.call('watch.list', {});
  const rows = folders.map(({ id, path: folder, imported, failed, state }) => [
    ...[String(id), String(imported), String(failed), state === 'paused' ? 'paused' : ''],
    visible(folder),
  ]);
  return {
    exitCode: EXIT.done,
    json: () => [
      JSON.stringify({
        folders: folders.map((folder) => ({ ...facts(folder), paused: folder.state === 'paused' })),
      }),
    ],
    text: () =>
      rows.length === 0
        ? 'No folder is watched. Add one with “watch add FOLDER”.'
        : table(['ID', 'IMPORTED', 'REFUSED', '', 'FOLDER'], rows, ['ID', 'IMPORTED', 'REFUSED']),
  };
}

async function added(client: Client, options: WatchOptions, folder: string): Promise<Outcome> {
  const collection = options.collection === undefined ? null : await collectionId(client, options.collection);
  const row = await client.call('watch.add', {
    path: path.resolve(folder),
    collection,
    ignoreExisting: options['ignore-existing'],
  });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(facts(row))],
    text: () =>
      `Folder ${row.id} is watched while “watch run”, “serve” or the window is open: ${visible(row.path)}`,
  };
}

/** @throws UsageError for what is no number */
async function removed(client: Client, typed: string): Promise<Outcome> {
  if (!/^[1-9]\d{0,14}$/.test(typed))
    throw new UsageError(`“${typed}” is not the number of a watched folder.`);
  const id = Number(typed);
  await client.call('watch.remove', { id });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ removed: id })],
    text: () => `Folder ${id} is not watched any more. What was imported from it stays.`,
  };
}

interface Printed {
  readonly source: string;
  readonly status: 'imported' | 'duplicate' | 'failed';
  readonly id?: number | undefined;
  readonly reason?: string | undefined;
}

/** Prints each file when its import has ended, until asked to stop, or once everything that is there is done with. */
async function watched(client: Client, once: boolean, json: boolean): Promise<Outcome> {
  const ended = Promise.withResolvers<void>();
  const printed = { imported: 0, duplicate: 0, failed: 0 };
  const files: Printed[] = [];
  let printing: Promise<void> = Promise.resolve();
  const problems = new Map<number, string>();

  const print = (file: Printed): void => {
    printed[file.status] += 1;
    if (json) files.push(file);
    else printing = printing.then(() => writeOut(`${line(file)}\n`));
  };
  const look = async (): Promise<void> => {
    const { folders } = await client.call('watch.list', {});
    for (const { id, path: folder, problem } of folders) {
      if (problem !== null && problems.get(id) !== problem)
        void say(`mediaroot: ${visible(`${folder}: ${problem}`)}`);
      if (problem === null) problems.delete(id);
      else problems.set(id, problem);
    }
    if (once && folders.every(isDone)) ended.resolve();
  };
  const stop = client.session.on((event) => {
    if (event.name === 'import.progress' && event.payload.origin === 'watch' && hasEnded(event.payload))
      results(client, event.payload.id, print).catch(ended.reject);
    if (event.name === 'watch.changed') look().catch(ended.reject);
  });
  // Timers of the library do not keep the program alive.
  const alive = setInterval(() => undefined, 60_000);
  process.once('SIGINT', ended.resolve);
  process.once('SIGTERM', ended.resolve);
  try {
    if (!once && !json) await say('Watching. Interrupt to stop.');
    await look();
    await ended.promise;
    await printing;
  } finally {
    stop();
    clearInterval(alive);
    process.removeListener('SIGINT', ended.resolve);
    process.removeListener('SIGTERM', ended.resolve);
  }
  const { imported, duplicate: duplicates, failed } = printed;
  const troubled = failed > 0 || problems.size > 0;
  return {
    exitCode: once && troubled ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ imported, duplicates, failed, files, problems: [...problems.values()] })],
    text: () =>
      `${counted(imported, 'file')} imported, ${counted(duplicates, 'duplicate')}, ${failed} refused`,
  };
}

/** Nothing more happens there by itself, for now. */
function isDone({ state, waiting }: WatchFolder): boolean {
  if (state === 'paused' || state === 'offline' || state === 'failed') return true;
  return (state === 'watching' || state === 'degraded') && waiting === 0;
}

function hasEnded({ state, finished }: ImportSummary): boolean {
  return state === 'interrupted' || finished !== null;
}

/** Asked at once, since the list goes when all in it is done with. */
async function results(client: Client, importId: number, print: (file: Printed) => void): Promise<void> {
  const { items } = await client.call('import.results', { importId, limit: 1000 });
  for (const { source, status, id, reason } of items)
    if (status === 'imported' || status === 'duplicate' || status === 'failed')
      print({ source, status, id, reason });
}

function line({ source, status, id, reason }: Printed): string {
  const what = status === 'failed' ? 'refused' : status;
  const why = reason === undefined ? '' : `: ${reason}`;
  return visible(`${what} ${id === undefined ? '' : `${id} `}${source}${why}`);
}
