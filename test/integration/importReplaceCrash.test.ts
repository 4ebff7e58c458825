/**
 * The program is killed in the middle of a system call while it gives assets other contents, or the call is made to fail, at many
 * places; then the library is opened again. Each asset must be wholly the old one or wholly the new, and no other file be there.
 * MEDIAROOT_CRASH_SWEEP=1 tries every place instead of a choice.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeWorkFolder } from '../support/catalog.ts';
import { sha256Of } from '../support/importLibrary.ts';
import {
  allFiles,
  findStoredDisorder,
  makeStoredLibrary,
  openStoredLibrary,
  readRows,
  type StoredFile,
} from '../support/storedLibrary.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';

const FILES = 4;
const PLACES: Readonly<Record<string, readonly number[]>> = {
  link: sweep ? range(1, 4) : [1, 2],
  unlink: sweep ? range(1, 6) : [1, 3],
  mkdir: [1, 2],
  fsync: sweep ? range(1, 8) : [1, 3],
  pwrite64: sweep ? range(1, 120, 3) : [10, 30, 45],
};
const NO_LINKS = 'link:error=EPERM:when=1+';

let folder: string;
let before: readonly StoredFile[];
let after: string[];

const work = () => path.join(folder, 'work');
const template = () => path.join(folder, 'template');
const source = () => path.join(folder, 'source');
const log = () => path.join(folder, 'strace.log');

beforeAll(async () => {
  folder = await makeWorkFolder();
  // The catalog names its MEDIA_ROOT, so every copy works in the same place.
  before = await makeStoredLibrary(work(), FILES);
  await fs.rename(work(), template());
  await fs.mkdir(source());
  after = [];
  for (let number = 1; number <= FILES; number += 1) {
    const file = path.join(source(), `new-${number}.bin`);
    await fs.writeFile(file, randomBytes(3000 + number));
    after.push(await sha256Of(file));
  }
});
afterEach(() => fs.rm(work(), { recursive: true, force: true }));
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

function replaceWith(inject: readonly string[]): Promise<boolean> {
  return runUnderStrace('replaceDriver.ts', [work(), source()], {
    inject,
    log: log(),
  });
}

/** Opens the library as the next start would: every asset old or new, each with its file, and no other file is there. */
async function expectOrder(): Promise<number> {
  await (await openStoredLibrary(work())).close();
  expect(await findStoredDisorder(work())).toEqual([]);
  expect(await allFiles(work())).toHaveLength(FILES);
  const rows = readRows(work(), 'SELECT id, sha256, path FROM asset ORDER BY id');
  expect(rows).toHaveLength(FILES);
  for (const [index, { sha256 }] of rows.entries()) {
    expect([before[index]?.sha256, after[index]], `asset ${index + 1}`).toContain(sha256);
  }
  expect(await fs.readdir(source())).toHaveLength(FILES);
  return rows.filter(({ sha256 }, index) => sha256 === after[index]).length;
}

async function expectFinished(): Promise<void> {
  const library = await openStoredLibrary(work());
  for (let id = 1; id <= FILES; id += 1) {
    await library.handlers['assets.replace']({ id, path: path.join(source(), `new-${id}.bin`) });
  }
  await library.close();
  expect(await expectOrder()).toBe(FILES);
}

describe.runIf(canTrace)('a replacement that is killed', () => {
  for (const [call, places] of Object.entries(PLACES)) {
    test(`in ${call} leaves the old or the new, whole`, { timeout: 600_000 }, async (context) => {
      let killed = 0;
      for (const place of places) {
        await fs.cp(template(), work(), { recursive: true });
        if (await replaceWith([`${call}:signal=KILL:when=${place}`])) killed += 1;
        await expectOrder().catch((error: unknown) => {
          throw new Error(`killed in ${call} number ${place}`, { cause: error });
        });
        await expectFinished();
        await fs.rm(work(), { recursive: true });
      }
      expect(killed).toBeGreaterThan(0);
      context.annotate(`${killed} of ${places.length} places reached`);
    });
  }

  test('on a file system without hard links leaves the old or the new, whole', {
    timeout: 600_000,
  }, async () => {
    for (const place of sweep ? range(1, 4) : [1, 2]) {
      await fs.cp(template(), work(), { recursive: true });
      await replaceWith([NO_LINKS, `rename:signal=KILL:when=${place}`]);
      // The next start is on the same file system.
      await runUnderStrace('deletionDriver.ts', [work(), 'open', '0'], { inject: [NO_LINKS], log: log() });
      await expectOrder();
      await expectFinished();
      await fs.rm(work(), { recursive: true });
    }
  });
});

describe.runIf(canTrace)('a disk that fails', () => {
  for (const fault of [
    'fsync:error=EIO:when=2+3',
    'link:error=ENOSPC:when=1+2',
    'pwrite64:error=ENOSPC:when=30+7',
    'unlink:error=EIO:when=2+2',
  ]) {
    test(`${fault} leaves the old or the new, whole`, async () => {
      await fs.cp(template(), work(), { recursive: true });
      expect(await replaceWith([fault])).toBe(false);
      expect(await fs.readFile(log(), 'utf8')).toContain('(INJECTED)');
      await expectOrder();
      await expectFinished();
    });
  }
});
