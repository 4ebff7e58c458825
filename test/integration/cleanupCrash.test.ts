/**
 * A program that cleans up, restores or purges is killed in the middle of a system call, or the call is made to fail, at many
 * places; then the library is opened again. Every stray must lie in one place that is known, and what was begun can be finished.
 * MEDIAROOT_CRASH_SWEEP=1 tries every place instead of a choice.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorkFolder } from '../support/catalog.ts';
import { type CleanupLibrary, filesBelow, openCleanupLibrary } from '../support/cleanupLibrary.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';

const STRAYS = 12;
const RECORDS = 14;

type Action = 'apply' | 'restore' | 'purge';

/** strace counts calls a thread, and four threads of the pool share the work. */
const PLACES: Readonly<Record<Action, Readonly<Record<string, readonly number[]>>>> = {
  apply: {
    rename: sweep ? range(1, 12) : [1, 3],
    fsync: sweep ? range(1, 20) : [1, 6],
    mkdir: sweep ? range(1, 12) : [1, 3],
    rmdir: [1, 2],
    pwrite64: sweep ? range(1, 60) : [3, 25],
  },
  restore: {
    link: sweep ? range(1, 6) : [1, 3],
    unlink: sweep ? range(1, 6) : [1, 3],
    fsync: sweep ? range(1, 20) : [1, 7],
    pwrite64: sweep ? range(1, 40) : [5, 25],
  },
  purge: {
    unlink: sweep ? range(1, 6) : [1, 3],
    rmdir: sweep ? range(1, 12) : [1, 2],
    pwrite64: sweep ? range(1, 40) : [5, 25],
  },
};

let home: string;
/** The catalog names its MEDIA_ROOT, so every library works in the same place, as a copy of what was made there once. */
let folder: string;
/** Content of each stray, by where it was. */
const strays = new Map(
  Array.from({ length: STRAYS }, (_, n) => [`old/${n % 3}/stray${n}.jpg`, `the only copy of ${n}`] as const),
);

beforeAll(async () => {
  home = await makeWorkFolder();
  folder = path.join(home, 'work');
  const made = await openCleanupLibrary(folder);
  for (let number = 0; number < RECORDS; number += 1) made.record(`photos/${number}.jpg`);
  for (const [name, contents] of strays) made.put(name, { contents });
  await fs.mkdir(path.join(made.mediaRoot, 'empty/inner'), { recursive: true });
  await made.close();
  await fs.cp(folder, path.join(home, 'strewn'), { recursive: true });
  const again = await openCleanupLibrary(folder);
  await again.apply(await again.scan(), ['orphans']);
  await again.close();
  await fs.rename(folder, path.join(home, 'tidied'));
});
afterAll(() => fs.rm(home, { recursive: true, force: true }));

async function begin(action: Action): Promise<void> {
  await fs.rm(folder, { recursive: true, force: true });
  await fs.cp(path.join(home, action === 'apply' ? 'strewn' : 'tidied'), folder, { recursive: true });
}

async function run(action: Action, ...inject: readonly string[]): Promise<boolean> {
  return runUnderStrace('cleanupDriver.ts', [folder, action], {
    inject,
    log: path.join(folder, 'strace.log'),
  });
}

/** Every stray is in its old place or, known to the journal, in quarantine; nothing else is in either. */
async function findDisorder(made: CleanupLibrary, mayBeGone: boolean): Promise<readonly string[]> {
  const problems: string[] = [];
  const files = await filesBelow(made.mediaRoot, true);
  const rows = made.db
    .prepare<[], { state: string; path: string; stored_path: string }>('SELECT * FROM quarantine')
    .all();
  for (const { state, path: was, stored_path } of rows) {
    if (state !== 'kept') problems.push(`${was} is still ${state}`);
    if (!files.has(stored_path)) problems.push(`${was} is not in quarantine`);
  }
  const known = new Set(rows.map((row) => row.stored_path));
  for (const file of files.keys()) {
    if (file.startsWith('.mediaroot/quarantine/') && !known.has(file)) problems.push(`unknown: ${file}`);
  }
  for (const [stray, contents] of strays) {
    const places = [...files].filter(([, found]) => found === contents).map(([file]) => file);
    if (places.length === 0 && mayBeGone) continue;
    const [place] = places;
    const sound = places.length === 1 && (place === stray || known.has(place ?? ''));
    if (!sound) problems.push(`${stray} lies in ${JSON.stringify(places)}`);
  }
  for (let number = 0; number < RECORDS; number += 1) {
    if (!files.has(`photos/${number}.jpg`)) problems.push(`record ${number} lost its file`);
  }
  return problems;
}

/** Opens the library as the next start would, checks it, does what was begun, and checks again. */
async function recoverAndFinish(action: Action): Promise<void> {
  const made = await openCleanupLibrary(folder);
  try {
    expect(await findDisorder(made, action === 'purge')).toEqual([]);
    const { total } = await made.call('quarantine.list', {});
    if (action === 'purge') {
      expect(await made.call('quarantine.purge', { olderThanDays: 0 })).toMatchObject({ purged: total });
      await made.apply(await made.scan(), ['folders']);
      expect(await fs.readdir(path.join(made.mediaRoot, '.mediaroot/quarantine'))).toEqual([]);
      return;
    }
    if (action === 'apply') {
      expect(await made.apply(await made.scan(0))).toMatchObject({ failed: [], leftAlone: 0 });
      expect((await made.call('quarantine.list', {})).total).toBe(STRAYS);
    }
    await made.call('quarantine.restore', {});
    expect(await findDisorder(made, false)).toEqual([]);
    for (const [stray, contents] of strays) {
      expect(await fs.readFile(path.join(made.mediaRoot, stray), 'utf8')).toBe(contents);
    }
  } finally {
    await made.close();
  }
}

describe.runIf(canTrace).each(Object.keys(PLACES) as Action[])('%s that is killed', (action) => {
  for (const [call, places] of Object.entries(PLACES[action])) {
    test(`in ${call} loses nothing and can be finished`, { timeout: 600_000 }, async (context) => {
      let killed = 0;
      for (const place of places) {
        await begin(action);
        if (await run(action, `${call}:signal=KILL:when=${place}`)) killed += 1;
        await recoverAndFinish(action).catch((error: unknown) => {
          throw new Error(`killed in ${call} number ${place}`, { cause: error });
        });
      }
      // Which thread does how much varies: the last places may not be reached.
      expect(killed).toBeGreaterThan(0);
      context.annotate(`${killed} of ${places.length} places reached`);
    });
  }
});

describe.runIf(canTrace)('a disk that fails now and then', () => {
  const FAULTS: readonly (readonly [Action, string])[] = [
    ['apply', 'rename:error=EIO:when=2+2'],
    ['apply', 'fsync:error=EIO:when=4+5'],
    ['apply', 'mkdir:error=ENOSPC:when=2+3'],
    ['restore', 'link:error=ENOSPC:when=1+2'],
    ['restore', 'unlink:error=EIO:when=1+2'],
    // A file system without hard links.
    ['restore', 'link:error=EPERM:when=1+'],
    ['purge', 'unlink:error=EIO:when=1+2'],
  ];
  test.each(FAULTS)('%s with %s leaves nothing half-done', async (action, fault) => {
    await begin(action);
    expect(await run(action, fault)).toBe(false);
    expect(await fs.readFile(path.join(folder, 'strace.log'), 'utf8')).toContain('(INJECTED)');
    await recoverAndFinish(action);
  });
});

test.runIf(canTrace)(
  'without hard links a restore that is killed loses nothing',
  { timeout: 600_000 },
  async () => {
    for (const place of sweep ? range(1, 6) : [1, 2, 3]) {
      await begin('restore');
      await run('restore', 'link:error=EPERM:when=1+', `rename:signal=KILL:when=${place}`);
      await recoverWithPlaceholders();
    }
  },
);

/** A name taken for a file that never came stays behind as an empty file, which is no one's loss. */
async function recoverWithPlaceholders(): Promise<void> {
  const made = await openCleanupLibrary(folder);
  try {
    expect(await findDisorder(made, false)).toEqual([]);
  } finally {
    await made.close();
  }
}
