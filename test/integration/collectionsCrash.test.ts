/**
 * The program is killed in the middle of a system call while the rules of a collection change, assets move or a collection is
 * removed; then the library is opened again. The change is then as though it had never begun, or done for every asset, and it
 * can be taken back. MEDIAROOT_CRASH_SWEEP=1 tries every place instead of a choice.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CollectionDefinition } from '../../shared/contract/collection.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import {
  findStoredDisorder,
  makeStoredLibrary,
  openStoredLibrary,
  readRows,
} from '../support/storedLibrary.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';

/** More than two batches. */
const FILES = 250;

type Action = 'save' | 'move' | 'remove' | 'undo';

/** Writes of the catalog come first: the decision, its batches, then those of the files. */
const PLACES: Readonly<Record<string, readonly number[]>> = {
  pwrite64: sweep ? range(1, 400, 7) : [2, 12, 40, 90],
  link: sweep ? range(1, 100, 20) : [1, 60],
  unlink: sweep ? range(1, 100, 20) : [40],
};

let folder: string;
const work = (): string => path.join(folder, 'work');
const template = (name: 'whole' | 'moved'): string => path.join(folder, name);

beforeAll(async () => {
  folder = await makeWorkFolder();
  await makeStoredLibrary(work(), FILES);
  const library = await openStoredLibrary(work());
  await library.handlers['collections.save']({
    id: null,
    definition: CollectionDefinition.parse({ name: 'Essays', uploadTo: 'essays/', naming: '{name}' }),
    moveFiles: false,
  });
  await library.close();
  // The catalog names its MEDIA_ROOT, so every copy works in the same place.
  await fs.rename(work(), template('whole'));
  await begin('whole');
  await drive('move', []);
  await fs.rename(work(), template('moved'));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

async function begin(from: 'whole' | 'moved'): Promise<void> {
  await fs.rm(work(), { recursive: true, force: true });
  await fs.cp(template(from), work(), { recursive: true });
}

/** Resolves with whether the program was killed. */
async function drive(action: Action, inject: readonly string[]): Promise<boolean> {
  return runUnderStrace('collectionsDriver.ts', [work(), action], {
    inject,
    log: path.join(folder, 'strace.log'),
  });
}

function places(): readonly string[] {
  return readRows(work(), 'SELECT path FROM asset ORDER BY id').map((row) => String(row.path));
}

/** Where every file lies once a change is done; null for one that was never begun. */
const DONE: Readonly<Record<Action, RegExp>> = {
  save: /^pictures\/[0-9a-f]\/IMG_\d+\.jpg$/,
  move: /^essays\/IMG_\d+\.jpg$/,
  remove: /^essays\/IMG_\d+\.jpg$/,
  undo: /^photos\/2026\/\d+\/photo-\d+\.jpg$/,
};
const BEFORE: Readonly<Record<Action, RegExp>> = {
  save: DONE.undo,
  move: DONE.undo,
  remove: DONE.undo,
  undo: DONE.move,
};

/** Opens the library as the next start would: all of the change, or none of it. Resolves with which. */
async function expectOrder(action: Action): Promise<'done' | 'not begun'> {
  await (await openStoredLibrary(work())).close();
  expect(await findStoredDisorder(work())).toEqual([]);
  expect(readRows(work(), "SELECT value FROM setting WHERE key = 'collection_work' AND value <> ''")).toEqual(
    [],
  );
  const paths = places();
  expect(paths).toHaveLength(FILES);
  expect(new Set(paths).size).toBe(FILES);
  const done = paths.filter((file) => DONE[action].test(file)).length;
  expect(paths.filter((file) => BEFORE[action].test(file))).toHaveLength(FILES - done);
  expect([0, FILES], 'all of it or none').toContain(done);
  const tiny = readRows(work(), "SELECT count(*) AS n FROM rendition WHERE name = 'tiny'")[0]?.n;
  expect(tiny).toBe(action === 'save' ? done : 0);
  const others = readRows(work(), "SELECT count(*) AS n FROM collection WHERE slug = 'other'")[0]?.n;
  expect(others).toBe(action === 'remove' && done > 0 ? 0 : 1);
  return done > 0 ? 'done' : 'not begun';
}

describe.runIf(canTrace).each(['save', 'move', 'remove', 'undo'] as const)(
  'a %s that is killed',
  (action) => {
    test('is done for every asset or for none, and can be taken back', {
      timeout: 600_000,
    }, async (context) => {
      let killed = 0;
      const seen = new Set<string>();
      for (const [call, numbers] of Object.entries(PLACES)) {
        let takenBack = false;
        for (const number of numbers) {
          await begin(action === 'undo' ? 'moved' : 'whole');
          if (await drive(action, [`${call}:signal=KILL:when=${number}`])) killed += 1;
          try {
            const how = await expectOrder(action);
            seen.add(how);
            if (how === 'done' && action !== 'undo' && (sweep || !takenBack)) {
              takenBack = true;
              await drive('undo', []);
              expect(await expectOrder('undo')).toBe('done');
            }
          } catch (error) {
            throw new Error(`killed in ${call} number ${number}`, { cause: error });
          }
        }
      }
      expect(killed).toBeGreaterThan(3);
      expect(seen).toContain('done');
      context.annotate(`${killed} kills`);
    });
  },
);
