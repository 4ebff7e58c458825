/** A library of any size with a file for every record, laid out as over many years: a folder a day. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { createNodeHost, openLibrary } from '../../../electron/library/index.ts';
import { addManyAssets } from '../../support/manyAssets.ts';

const PER_DAY = 30;
const CONTENT = 'x'.repeat(100);

export interface MediaTree {
  readonly mediaRoot: string;
  /** Of the catalog. */
  readonly path: string;
  readonly dataDir: string;
}

export function dayOf(number: number): string {
  const day = Math.floor(number / PER_DAY);
  const parts = [2010 + Math.floor(day / 336), (Math.floor(day / 28) % 12) + 1, (day % 28) + 1];
  return parts.map((part) => String(part).padStart(2, '0')).join('/');
}

const nameOf = (number: number): string => `${String(number).padStart(8, '0')}-4f7c-4a5e-9d3b-0123456789ab`;

/** Also makes the folders it lies in. */
export function put(root: string, relative: string): void {
  const file = join(root, relative);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, CONTENT);
}

/** Seven in ten of the recorded files are originals, the others renditions; `orphans` of all files have no record. */
export async function makeMediaTree(folder: string, files: number, orphans: number): Promise<MediaTree> {
  const [library, mediaRoot] = [join(folder, 'library'), join(folder, 'media')];
  const dataDir = join(folder, 'data');
  await (await openLibrary(createNodeHost({ dataDir }), { path: library, create: { mediaRoot } })).close();
  const recorded = files - orphans;
  const originals = Math.ceil(recorded * 0.7);
  const pathOf = (number: number): string => `photos/${dayOf(number)}/${nameOf(number)}.jpg`;
  const renditionOf = (number: number): string =>
    `thumbnails/photos/${dayOf(number)}/${nameOf(number)}-small-0123456789ab.jpg`;
  await addManyAssets(library, { count: originals, perDay: PER_DAY, preview: 'none', pathOf });
  for (let number = 1; number <= originals; number += 1) put(mediaRoot, pathOf(number));
  for (let number = 1; number <= recorded - originals; number += 1) put(mediaRoot, renditionOf(number));
  for (let number = 1; number <= orphans; number += 1)
    put(mediaRoot, `photos/${dayOf(number)}/stray${number}.jpg`);
  const db = new Database(join(library, 'catalog.sqlite'));
  const insert = db.prepare(
    `INSERT INTO rendition (asset_id, name, fingerprint, state, path) VALUES (?, 'small', 'f', 'ready', ?)`,
  );
  db.transaction(() => {
    for (let number = 1; number <= recorded - originals; number += 1) insert.run(number, renditionOf(number));
    // As imported just now, so that the files are what their records say.
    db.prepare('UPDATE asset SET size = ?, imported_ms = ?').run(CONTENT.length, Date.now() + 1);
  })();
  db.close();
  return { mediaRoot, path: library, dataDir };
}

/** Removes the folder in the end. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mediaroot-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How long `find` takes to tell of every file with its size and time, seconds. */
export function find(root: string): number {
  const started = performance.now();
  const { status } = spawnSync('find', [root, '-type', 'f', '-printf', '%s %T@ %p\n'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('find did not work');
  return (performance.now() - started) / 1000;
}

export interface Strain {
  readonly seconds: number;
  /** Bytes above what the process had before. */
  readonly growth: number;
  /** Longest time in ms in which this thread did not answer. */
  readonly stall: number;
}

/** Does the work and tells what it cost this process, all its threads, and this thread. */
export async function strainOf<T>(work: () => Promise<T>): Promise<Strain & { readonly result: T }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const started = performance.now();
  const result = await work();
  const taken = (performance.now() - started) / 1000;
  // A stall is counted once it is over.
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  clearInterval(watch);
  return { seconds: taken, growth: peak - before, stall: delay.max / 1e6, result };
}
