/**
 * What watching costs where there are 100,000 files: the media folder of a library when it is opened, a watched folder added
 * whose files are to be left as they are, and both at a later start. Against chokidar alone, with `find` telling of the same
 * files. All of them in processes of their own, so that what is measured is theirs.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf, find, inFolder, makeMediaTree, put, type Strain } from './support/mediaTree.ts';
import { median, printTable, seconds } from './support/table.ts';

const FILES = Number(process.env.MEDIAROOT_BENCH_FILES ?? 100_000);
const ROUNDS = Number(process.env.MEDIAROOT_BENCH_ROUNDS ?? 3);
const MB = 1024 * 1024;

/** What a program prints of its own work. */
function alone<T extends Omit<Strain, 'stall'>>(script: string, args: readonly string[]): T {
  const file = join(import.meta.dirname, 'support', script);
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', file, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} did not work`);
  return JSON.parse(stdout) as T;
}

interface Watched extends Strain {
  /** Longest stall while nothing was done, ms. */
  readonly idleStall: number;
}

const measure = (files: number, rounds: number) =>
  inFolder(async (folder) => {
    const { mediaRoot, path, dataDir } = await makeMediaTree(folder, files, 0);
    const inbox = join(folder, 'inbox');
    mkdirSync(inbox);
    for (let number = 1; number <= files; number += 1) put(inbox, `${dayOf(number)}/${number}.jpg`);
    const watch = (...more: readonly string[]) => alone<Watched>('watchOnce.ts', [path, dataDir, ...more]);
    const opened: Watched[] = [];
    const finds: number[] = [];
    const chokidars: Omit<Strain, 'stall'>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      opened.push(watch());
      finds.push(find(mediaRoot));
      chokidars.push(alone('bareChokidar.ts', [mediaRoot]));
    }
    return { opened, finds, chokidars, added: watch(inbox), both: watch() };
  });

const small = await measure(FILES / 10, 1);
const large = await measure(FILES, ROUNDS);

const worst = (values: readonly number[]): number => Math.max(...values);
const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;
const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;
const noPeer = { peer: '–', ratio: '–' };
const took = median(large.opened.map((strain) => strain.seconds));
const theirs = median(large.finds.map((taken, round) => taken + (large.chokidars[round]?.seconds ?? 0)));
const growth = worst(large.opened.map((strain) => strain.growth));
const bareGrowth = worst(large.chokidars.map((bare) => bare.growth));
const stalls = (watched: readonly Watched[]) => ({
  ours: milliseconds(worst(watched.map((strain) => strain.stall))),
  peer: milliseconds(worst(watched.map((strain) => strain.idleStall))),
  ...{ ratio: '–', goal: '≤ 40 ms' },
});
printTable(`Watching ${FILES.toLocaleString('en')} files; peer: chokidar alone, then find`, [
  {
    what: 'media folder looked through, watched',
    ours: seconds(took),
    peer: seconds(theirs),
    ratio: (took / theirs).toFixed(2),
    goal: '≤ 1',
  },
  { what: 'longest stall; peer: of doing nothing', ...stalls(large.opened) },
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
    ...noPeer,
    goal: 'as all',
  },
  {
    what: 'folder added, its files left alone',
    ours: seconds(large.added.seconds),
    ...noPeer,
    goal: 'to know',
  },
  { what: '– longest stall', ...stalls([large.added]) },
  { what: '– memory', ours: megabytes(large.added.growth), ...noPeer, goal: 'to know' },
  { what: 'both looked through at a start', ours: seconds(large.both.seconds), ...noPeer, goal: 'to know' },
  { what: '– longest stall', ...stalls([large.both]) },
  { what: '– memory', ours: megabytes(large.both.growth), ...noPeer, goal: 'to know' },
]);
if (took / theirs > 1) process.exitCode = 1;
