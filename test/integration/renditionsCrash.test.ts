/**
 * A program that makes renditions is killed in the middle of a system call, or the call is made to fail, at many places; then
 * the library is opened again. No record may lack its file, and once the work is finished no file may lack its record.
 * MEDIAROOT_CRASH_SWEEP=1 tries every place instead of a choice.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeWorkFolder } from '../support/catalog.ts';
import { photo, rebuild, renditionDisorder, renditionFiles, renditionsOf } from '../support/renditions.ts';
import { openRenditionWorld } from '../support/renditionWorld.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';

const PHOTOS = 6;

type Action = 'make' | 'redefine';

/** strace counts calls a thread, and four threads of the pool share the work. */
const PLACES: Readonly<Record<Action, Readonly<Record<string, readonly number[]>>>> = {
  make: {
    rename: sweep ? range(1, 8) : [1, 3],
    fsync: sweep ? range(1, 16) : [1, 4],
    pwrite64: sweep ? range(1, 80, 2) : [5, 30],
    mkdir: [1],
  },
  redefine: {
    rename: sweep ? range(1, 8) : [2],
    unlink: sweep ? range(1, 8) : [1, 3],
    pwrite64: sweep ? range(1, 80, 2) : [4, 25],
  },
};

let folder: string;
/** The library under test; made anew from a copy for every place. */
let world: string;
const saved: Record<Action, string> = { make: '', redefine: '' };
let ids: readonly number[] = [];

beforeAll(async () => {
  if (!canTrace) return;
  folder = await makeWorkFolder();
  world = path.join(folder, 'world');
  saved.make = path.join(folder, 'imported');
  saved.redefine = path.join(folder, 'made');
  const files: string[] = [];
  for (let number = 0; number < PHOTOS; number += 1) {
    files.push(path.join(folder, `${number}.jpg`));
    await fs.writeFile(files[number] ?? '', await photo(900, 600, number * 40));
  }
  const library = await openRenditionWorld(world, true);
  ids = await library.add(files);
  await library.close();
  await fs.cp(world, saved.make, { recursive: true });
  const again = await openRenditionWorld(world);
  await rebuild(again);
  await again.close();
  await fs.cp(world, saved.redefine, { recursive: true });
});
afterAll(async () => {
  if (canTrace) await fs.rm(folder, { recursive: true, force: true });
});

async function startAnew(action: Action): Promise<void> {
  await fs.rm(world, { recursive: true, force: true });
  await fs.cp(saved[action], world, { recursive: true });
}

function run(action: Action, ...inject: readonly string[]): Promise<boolean> {
  return runUnderStrace('renditionDriver.ts', [world, action], {
    inject,
    log: path.join(folder, 'strace.log'),
  });
}

/** Opens the library as the next start would, checks it, finishes the work, and checks again. */
async function recoverAndFinish(): Promise<void> {
  const library = await openRenditionWorld(world);
  try {
    const there = new Set(await renditionFiles(library.mediaRoot));
    for (const id of ids) {
      for (const { state, path: file } of await renditionsOf(library, id)) {
        if (state === 'ready') expect(there.has(file ?? ''), `${file} is there`).toBe(true);
      }
    }
    expect((await rebuild(library)).task).toMatchObject({ state: 'done', words: null });
    expect(await library.call('renditions.plan', {})).toMatchObject({ make: 0, rebuild: 0, remove: 0 });
    expect(await library.call('renditions.status', {})).toMatchObject({ pending: 0, failed: 0, none: 0 });
  } finally {
    await library.close();
  }
  // Removals are finished when the library closes, so what is looked at is what the next start finds.
  const next = await openRenditionWorld(world);
  try {
    expect(await renditionDisorder(next, ids)).toEqual([]);
    const { orphans, renditions, temp, missing } = await next.call('cleanup.scan', { olderThan: 0 });
    expect([orphans.count, renditions.count, temp.count, missing.count]).toEqual([0, 0, 0, 0]);
  } finally {
    await next.close();
  }
}

describe.runIf(canTrace)('making renditions', () => {
  for (const action of ['make', 'redefine'] as const) {
    for (const [call, places] of Object.entries(PLACES[action])) {
      test(`killed in ${call} (${action}) leaves no record without its file and no file without its record`, {
        timeout: 900_000,
      }, async (context) => {
        let killed = 0;
        for (const place of places) {
          await startAnew(action);
          if (await run(action, `${call}:signal=KILL:when=${place}`)) killed += 1;
          await recoverAndFinish().catch((error: unknown) => {
            throw new Error(`killed in ${call} number ${place}`, { cause: error });
          });
        }
        // Which thread does how much varies: the last places may not be reached, most must be.
        expect(killed).toBeGreaterThanOrEqual(Math.ceil(places.length / 2));
        context.annotate(`${killed} of ${places.length} places reached`);
      });
    }
  }
});

describe.runIf(canTrace)('a disk that', () => {
  beforeEach(() => startAnew('make'));

  test.each([
    ['is full when a file is placed', 'rename:error=ENOSPC:when=1+'],
    ['fails now and then', 'fsync:error=EIO:when=6+5'],
    ['does not let itself be written to', 'rename:error=EROFS:when=1+'],
  ])('%s loses nothing, and the work can be finished', async (_, fault) => {
    expect(await run('make', fault)).toBe(false);
    expect(await fs.readFile(path.join(folder, 'strace.log'), 'utf8')).toContain('(INJECTED)');
    await recoverAndFinish();
  });
});
