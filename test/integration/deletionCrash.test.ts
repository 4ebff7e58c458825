/**
 * The program is killed in the middle of a system call while it trashes, restores, undoes or deletes, or the call is made to
 * fail, at many places; then the library is opened again. Every record must have its file, of the right content, and every
 * file its record. MEDIAROOT_CRASH_SWEEP=1 tries every place instead of a choice.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorkFolder } from '../support/catalog.ts';
import {
  allFiles,
  findStoredDisorder,
  makeStoredLibrary,
  mediaRootOf,
  openStoredLibrary,
  readRecords,
  readRows,
  type StoredFile,
} from '../support/storedLibrary.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';

const FILES = 12;

type Action = 'trash' | 'restore' | 'undo' | 'delete' | 'open';
const NO_LINKS = 'link:error=EPERM:when=1+';

/** strace counts calls a thread, and four threads of the pool share the work. */
const PLACES: Readonly<Record<string, readonly number[]>> = {
  link: sweep ? range(1, 4) : [1],
  unlink: sweep ? range(1, 5) : [1, 3],
  rename: [1],
  mkdir: [1],
  rmdir: [1],
  fsync: sweep ? range(1, 8) : [1, 4],
  pwrite64: sweep ? range(1, 120, 3) : [10, 45],
};

const ALWAYS_REACHED = new Set(['unlink', 'fsync', 'pwrite64']);

let folder: string;
/** A library that is copied for every place: `whole` with everything present, `trashed` with everything in the trash. */
let templates: Readonly<Record<'whole' | 'trashed', string>>;
let stored: readonly StoredFile[];
let records: unknown;

beforeAll(async () => {
  folder = await makeWorkFolder();
  templates = { whole: path.join(folder, 'whole'), trashed: path.join(folder, 'trashed') };
  // The catalog names its MEDIA_ROOT, so every copy works in the same place.
  stored = await makeStoredLibrary(work(), FILES);
  records = readRecords(work());
  await fs.rename(work(), templates.whole);
  await begin('whole');
  const library = await openStoredLibrary(work());
  await library.handlers['assets.trash']({ ids: stored.map(({ id }) => id) });
  await library.close();
  await fs.rename(work(), templates.trashed);
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const work = (): string => path.join(folder, 'work');

async function begin(template: 'whole' | 'trashed'): Promise<void> {
  await fs.rm(work(), { recursive: true, force: true });
  await fs.cp(templates[template], work(), { recursive: true });
}

/** Resolves with whether the program was killed. */
async function run(action: Action, inject: readonly string[]): Promise<boolean> {
  await begin(action === 'restore' || action === 'undo' ? 'trashed' : 'whole');
  return runAgain(action, inject);
}

async function runAgain(action: Action, inject: readonly string[]): Promise<boolean> {
  return runUnderStrace('deletionDriver.ts', [work(), action, String(FILES)], {
    inject,
    log: path.join(folder, 'strace.log'),
  });
}

/** Opens the library as the next start would, and sees that nothing is lost, left over or half-done. */
async function expectOrder(action: Action): Promise<void> {
  await (await openStoredLibrary(work())).close();
  expect(await findStoredDisorder(work())).toEqual([]);
  const kept = new Set(readRows(work(), 'SELECT sha256 FROM asset').map(({ sha256 }) => sha256));
  if (action !== 'delete') expect(kept.size).toBe(FILES);
  expect(await allFiles(work())).toHaveLength(kept.size);
  // Whatever was done until then, everything that is left can be had back as it was.
  const library = await openStoredLibrary(work());
  await library.handlers['assets.restore']({ ids: stored.map(({ id }) => id) });
  await library.close();
  expect(await findStoredDisorder(work())).toEqual([]);
  if (action !== 'delete') expect(readRecords(work())).toEqual(records);
  expect(await allFiles(work())).toEqual(
    stored
      .filter(({ sha256 }) => kept.has(sha256))
      .map((file) => file.path)
      .sort(),
  );
}

/** A deletion links nothing, and nothing but a lock is renamed where there are hard links: the same for all of them. */
function placesOf(action: Action) {
  const idle = sweep || action === 'trash' ? [] : action === 'delete' ? ['link', 'rename'] : ['rename'];
  return Object.entries(PLACES).filter(([call]) => !idle.includes(call));
}

/** Taking a trashing back goes the way of a restore, so it is killed in the sweep only. */
const KILLED = ['trash', 'restore', 'delete', ...(sweep ? (['undo'] as const) : [])] as const;

describe.runIf(canTrace).each(KILLED)('a %s that is killed', (action) => {
  for (const [call, places] of placesOf(action)) {
    test(`in ${call} loses nothing and leaves nothing half-done`, { timeout: 600_000 }, async (context) => {
      let killed = 0;
      for (const place of places) {
        if (await run(action, [`${call}:signal=KILL:when=${place}`])) killed += 1;
        await expectOrder(action).catch((error: unknown) => {
          throw new Error(`killed in ${call} number ${place}`, { cause: error });
        });
      }
      if (ALWAYS_REACHED.has(call)) expect(killed).toBeGreaterThan(0);
      context.annotate(`${killed} of ${places.length} places reached`);
    });
  }
});

describe.runIf(canTrace)('on a file system without hard links', () => {
  test.each(['trash', 'restore'] as const)(
    'a %s that is killed loses nothing',
    { timeout: 600_000 },
    async (action) => {
      let killed = 0;
      for (const place of sweep ? range(1, 5) : [1, 2]) {
        for (const call of ['rename', 'fsync', 'pwrite64']) {
          const when = call === 'pwrite64' ? place * 20 : place;
          if (await run(action, [NO_LINKS, `${call}:signal=KILL:when=${when}`])) killed += 1;
          await runAgain('open', [NO_LINKS]);
          await expectOrder(action).catch((error: unknown) => {
            throw new Error(`killed in ${call} number ${place}`, { cause: error });
          });
        }
      }
      expect(killed).toBeGreaterThan(2);
    },
  );

  test('a change of mind after a crash finds the file where it is', { timeout: 600_000 }, async () => {
    // The file has its new name, its record the old one: then the person takes the trashing back.
    expect(await run('trash', [NO_LINKS, 'rename:signal=KILL:when=2'])).toBe(true);
    await fs.rename(mediaRootOf(work()), path.join(work(), 'away'));
    const library = await openStoredLibrary(work());
    await library.handlers['history.undo']({});
    await library.close();
    await fs.rename(path.join(work(), 'away'), mediaRootOf(work()));
    await runAgain('open', [NO_LINKS]);
    await expectOrder('trash');
  });
});

describe.runIf(canTrace)('a disk that fails now and then', () => {
  const FAULTS = [
    'link:error=ENOSPC:when=2+3',
    'link:error=EIO:when=1+2',
    'link:error=EPERM:when=1+',
    'unlink:error=EIO:when=1+2',
    'fsync:error=EIO:when=3+4',
    'mkdir:error=ENOSPC:when=1',
    'rmdir:error=EACCES:when=1+',
  ];
  test.each(FAULTS)('%s loses nothing', { timeout: 600_000 }, async (fault) => {
    const too = fault.startsWith('link') ? [] : (['delete'] as const);
    for (const action of sweep ? (['trash', 'restore', 'delete'] as const) : (['trash', ...too] as const)) {
      expect(await run(action, [fault])).toBe(false);
      await expectOrder(action);
    }
  });
});

test.runIf(canTrace)(
  'killed again while it recovers, it still loses nothing',
  { timeout: 600_000 },
  async () => {
    for (const place of sweep ? [1, 2, 3] : [1, 3]) {
      await run('trash', ['link:signal=KILL:when=2']);
      await runAgain('restore', [`unlink:signal=KILL:when=${place}`]);
      await runAgain('trash', [`fsync:signal=KILL:when=${place + 2}`]);
      await expectOrder('trash');
    }
  },
);
