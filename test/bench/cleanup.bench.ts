/**
 * A dry run of cleanup against `find` walking the same tree, interleaved, median of five: a library of 100,000 files, seven in
 * ten originals, most others renditions, one in a hundred an orphan. Also how much memory a scan takes, and how long it keeps
 * the library's own thread from answering.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { createNodeHost, openLibrary } from '../../electron/library/index.ts';
import type { CleanupReport } from '../../shared/contract/upkeep.ts';
import { addManyAssets } from '../support/manyAssets.ts';
import { median, printTable, seconds } from './support/table.ts';

const FILES = Number(process.env.MEDIAROOT_BENCH_FILES ?? 100_000);
const ROUNDS = Number(process.env.MEDIAROOT_BENCH_ROUNDS ?? 5);
const PER_DAY = 30;
const MB = 1024 * 1024;

interface World {
  readonly mediaRoot: string;
  readonly library: Awaited<ReturnType<typeof openLibrary>>;
}

/** The tree of many years, a folder a day. */
function dayOf(number: number): string {
  const day = Math.floor(number / PER_DAY);
  const parts = [2010 + Math.floor(day / 336), (Math.floor(day / 28) % 12) + 1, (day % 28) + 1];
  return parts.map((part) => String(part).padStart(2, '0')).join('/');
}

const nameOf = (number: number): string => `${String(number).padStart(8, '0')}-4f7c-4a5e-9d3b-0123456789ab`;

function put(mediaRoot: string, relative: string): void {
  const file = join(mediaRoot, relative);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'x'.repeat(100));
}

/** `orphans`: how many of the files nothing refers to. */
async function makeWorld(folder: string, files: number, orphans: number): Promise<World> {
  const [library, mediaRoot] = [join(folder, 'library'), join(folder, 'media')];
  const host = createNodeHost({ dataDir: join(folder, 'data') });
  await (await openLibrary(host, { path: library, create: { mediaRoot } })).close();
  const recorded = files - orphans;
  const originals = Math.ceil(recorded * 0.7);
  const pathOf = (number: number): string => `photos/${dayOf(number)}/${nameOf(number)}.jpg`;
  const renditionOf = (number: number): string =>
    `thumbnails/photos/${dayOf(number)}/${nameOf(number)}-small-0123456789ab.jpg`;
  await addManyAssets(library, { count: originals, perDay: PER_DAY, preview: 'none', pathOf });
  const db = new Database(join(library, 'catalog.sqlite'));
  const insert = db.prepare(
    `INSERT INTO rendition (asset_id, name, fingerprint, state, path) VALUES (?, 'small', 'f', 'ready', ?)`,
  );
  db.transaction(() => {
    for (let number = 1; number <= recorded - originals; number += 1) insert.run(number, renditionOf(number));
  })();
  db.close();
  for (let number = 1; number <= originals; number += 1) put(mediaRoot, pathOf(number));
  for (let number = 1; number <= recorded - originals; number += 1) put(mediaRoot, renditionOf(number));
  for (let number = 1; number <= orphans; number += 1)
    put(mediaRoot, `photos/${dayOf(number)}/stray${number}.jpg`);
  return { mediaRoot, library: await openLibrary(host, { path: library, thumbnails: 'asked' }) };
}

interface Measured {
  readonly seconds: number;
  /** Bytes above what the process had before. */
  readonly growth: number;
  /** Longest time in ms in which the library's thread did not answer. */
  readonly stall: number;
  readonly report: CleanupReport;
}

async function scan({ library }: World): Promise<Measured> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const started = performance.now();
  const report = await library.handlers['cleanup.scan']({ olderThan: 0 });
  const taken = (performance.now() - started) / 1000;
  delay.disable();
  clearInterval(watch);
  return { seconds: taken, growth: peak - before, stall: delay.max / 1e6, report };
}

function find({ mediaRoot }: World): number {
  const started = performance.now();
  const { status } = spawnSync('find', [mediaRoot, '-type', 'f', '-printf', '%s %T@ %p\n'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('find did not work');
  return (performance.now() - started) / 1000;
}

async function inWorld<T>(files: number, orphans: number, work: (world: World) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mediaroot-bench-'));
  try {
    const world = await makeWorld(folder, files, orphans);
    const result = await work(world);
    await world.library.close();
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function expectOrphans({ report }: Measured, orphans: number): void {
  if (report.orphans.count === orphans && report.missing.count === 0 && report.renditions.count === 0) return;
  throw new Error(`found ${report.orphans.count} orphans, ${report.missing.count} missing, not ${orphans}`);
}

const small = await inWorld(FILES / 10, FILES / 1000, async (world) => {
  await scan(world);
  return scan(world);
});
const large = await inWorld(FILES, FILES / 100, async (world) => {
  const ours: Measured[] = [];
  const theirs: number[] = [];
  await scan(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await scan(world));
    theirs.push(find(world));
  }
  for (const measured of ours) expectOrphans(measured, FILES / 100);
  return { ours, theirs };
});
const allStray = await inWorld(FILES, FILES, scan);
expectOrphans(allStray, FILES);

const ours = median(large.ours.map((measured) => measured.seconds));
const theirs = median(large.theirs);
const worst = (values: readonly number[]): number => Math.max(...values);
const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;
const growth = worst(large.ours.map((measured) => measured.growth));
const stall = worst([...large.ours, allStray].map((measured) => measured.stall));
const alone = { peer: '–', ratio: '–' };
printTable(`Cleanup of ${FILES.toLocaleString('en')} files, dry run; ratio = ours / find`, [
  {
    what: 'looked through, against find',
    ours: seconds(ours),
    peer: seconds(theirs),
    ratio: (ours / theirs).toFixed(2),
    goal: '≤ 5',
  },
  { what: 'memory, a tenth of the files', ours: megabytes(small.growth), ...alone, goal: 'to know' },
  { what: 'memory, all files', ours: megabytes(growth), ...alone, goal: 'as a tenth' },
  { what: 'longest stall of the library', ours: `${stall.toFixed(0)} ms`, ...alone, goal: '≤ 40 ms' },
  { what: 'every file an orphan', ours: seconds(allStray.seconds), ...alone, goal: 'to know' },
  { what: 'memory, every file an orphan', ours: megabytes(allStray.growth), ...alone, goal: 'as a tenth' },
]);
if (ours / theirs > 5) process.exitCode = 1;
