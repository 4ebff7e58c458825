/**
 * What watching costs where there are 100,000 files: the media folder of a library when it is opened, a watched folder whose
 * files are all done with, and one whose files are to be left as they are. Against `find` telling of the same files and
 * against chokidar alone, each in a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary } from '../../electron/library/index.ts';
import type { WatchReport } from '../../shared/contract/watch.ts';
import { dayOf, find, inFolder, makeMediaTree, put, strainOf } from './support/mediaTree.ts';
import { median, printTable, seconds } from './support/table.ts';

const FILES = Number(process.env.MEDIAROOT_BENCH_FILES ?? 100_000);
const ROUNDS = Number(process.env.MEDIAROOT_BENCH_ROUNDS ?? 3);
const MB = 1024 * 1024;

type Library = Awaited<ReturnType<typeof openLibrary>>;

/** Resolves when the report is as asked. */
async function until(library: Library, test: (report: WatchReport) => boolean): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    library.on(({ name, payload }) => {
      if (name === 'watch.changed' && test(payload)) resolve();
    });
  });
  if (!test(await library.handlers['watch.list']({}))) await heard;
}
const isLookedThrough = ({ mediaRoot, folders }: WatchReport): boolean =>
  [mediaRoot, ...folders].every(({ state }) => state === 'watching');

interface Bare {
  readonly seconds: number;
  readonly growth: number;
}

function bareChokidar(root: string): Bare {
  const script = join(import.meta.dirname, 'support/bareChokidar.ts');
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', script, root], { encoding: 'utf8' });
  const [taken, growth] = stdout.split(' ').map(Number);
  if (taken === undefined || growth === undefined) throw new Error('chokidar did not work');
  return { seconds: taken, growth };
}

async function measure(files: number, rounds: number) {
  return inFolder(async (folder) => {
    const { mediaRoot, path, host } = await makeMediaTree(folder, files, 0);
    const inbox = join(folder, 'inbox');
    mkdirSync(inbox);
    for (let number = 1; number <= files; number += 1) put(inbox, `${dayOf(number)}/${number}.jpg`);
    const open = () => openLibrary(host, { path, thumbnails: 'asked', stays: true });
    const opened = [];
    const finds = [];
    const chokidars = [];
    for (let round = 0; round < rounds; round += 1) {
      const library = await open();
      opened.push(await strainOf(() => until(library, isLookedThrough)));
      await library.close();
      finds.push(find(mediaRoot));
      chokidars.push(bareChokidar(mediaRoot));
    }
    const library = await open();
    await until(library, isLookedThrough);
    const added = await strainOf(async () => {
      await library.handlers['watch.add']({ path: inbox, collection: null, ignoreExisting: true });
      await until(library, isLookedThrough);
    });
    const report = await library.handlers['watch.list']({});
    if (report.mediaRoot.added + report.mediaRoot.changed + report.mediaRoot.removed > 0)
      throw new Error(`not all is as recorded: ${JSON.stringify(report.mediaRoot)}`);
    await library.close();
    const again = await open();
    const both = await strainOf(() => until(again, isLookedThrough));
    await again.close();
    return { opened, finds, chokidars, added, both };
  });
}

const small = await measure(FILES / 10, 1);
const large = await measure(FILES, ROUNDS);

const worst = (values: readonly number[]): number => Math.max(...values);
const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;
const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;
const alone = { peer: '–', ratio: '–' };
const took = median(large.opened.map((strain) => strain.seconds));
const theirs = median(large.finds.map((taken, round) => taken + (large.chokidars[round]?.seconds ?? 0)));
const growth = worst(large.opened.map((strain) => strain.growth));
const bareGrowth = worst(large.chokidars.map((bare) => bare.growth));
const stall = worst(large.opened.map((strain) => strain.stall));
printTable(`Watching ${FILES.toLocaleString('en')} files; peer: chokidar alone, then find`, [
  {
    what: 'media folder looked through, watched',
    ours: seconds(took),
    peer: seconds(theirs),
    ratio: (took / theirs).toFixed(2),
    goal: '≤ 5',
  },
  { what: 'longest stall of the library', ours: milliseconds(stall), ...alone, goal: '≤ 40 ms' },
  {
    what: 'memory; peer: chokidar alone',
    ours: megabytes(growth),
    peer: megabytes(bareGrowth),
    ratio: (growth / bareGrowth).toFixed(2),
    goal: 'to know',
  },
  {
    what: 'memory, a tenth of the files',
    ours: megabytes(worst(small.opened.map((strain) => strain.growth))),
    ...alone,
    goal: 'as all',
  },
  {
    what: 'folder added, its files left alone',
    ours: seconds(large.added.seconds),
    ...alone,
    goal: 'to know',
  },
  { what: '– longest stall', ours: milliseconds(large.added.stall), ...alone, goal: '≤ 40 ms' },
  { what: '– memory', ours: megabytes(large.added.growth), ...alone, goal: 'to know' },
  { what: 'both looked through at a start', ours: seconds(large.both.seconds), ...alone, goal: 'to know' },
  { what: '– longest stall', ours: milliseconds(large.both.stall), ...alone, goal: '≤ 40 ms' },
  { what: '– memory', ours: megabytes(large.both.growth), ...alone, goal: 'to know' },
]);
if (took / theirs > 5) process.exitCode = 1;
