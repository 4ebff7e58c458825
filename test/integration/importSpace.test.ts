/** A disk that is full, for real. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findDisorder,
  type ImportLibrary,
  importAll,
  openImportLibrary,
  removeFolder,
  resultsOf,
  stagedFiles,
  temporaryFolder,
} from '../support/importLibrary.ts';
import { canMount, fillDisk, mountSmallDisk, unmount } from '../support/smallDisk.ts';

const FILES = 40;
const SIZE = 1024 * 1024;

let folder: string;
let source: string;
let disk: string;
let library: ImportLibrary;

beforeEach(async () => {
  folder = await temporaryFolder();
  source = path.join(folder, 'source');
  disk = path.join(folder, 'disk');
  await fs.mkdir(source);
  await fs.mkdir(disk);
  for (let number = 0; number < FILES; number += 1) {
    await fs.writeFile(path.join(source, `photo${String(number).padStart(2, '0')}.jpg`), randomBytes(SIZE));
  }
});

describe.runIf(canMount)('on a full disk', () => {
  beforeEach(() => {
    mountSmallDisk(disk, '20m');
  });

  afterEach(async () => {
    await library.close();
    unmount(disk);
    await removeFolder(folder);
  });

  test('what fits is stored, the rest fails in words, and goes in once there is space', async () => {
    library = await openImportLibrary(folder, { mediaRoot: path.join(disk, 'media') });
    const { summary, items } = await importAll(library, [source]);
    expect(summary.state).toBe('done');
    expect(summary.imported).toBeGreaterThan(14);
    expect(summary.failed).toBe(FILES - summary.imported);
    for (const item of items.filter((one) => one.status === 'failed')) {
      expect(item.code).toBe('no_space');
      expect(item.reason).toContain(path.basename(item.source));
      expect(item.reason).toContain('Free some space');
    }
    expect(await findDisorder(library)).toEqual([]);
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    await library.engine.retry(summary.id);
    expect(await library.engine.whenDone(summary.id)).toMatchObject({ imported: FILES, failed: 0 });
    expect(await findDisorder(library)).toEqual([]);
  });

  test('a disk that fills up while a file is being written leaves nothing of that file', async () => {
    library = await openImportLibrary(folder, { mediaRoot: path.join(disk, 'media') });
    const file = path.join(source, 'large.mp4');
    await fs.writeFile(file, randomBytes(8 * SIZE));
    const staging = library.storage.stage({ path: file, display: file }, crypto.randomUUID(), {
      onProgress: (bytes) => {
        if (bytes === SIZE) fillDisk(path.join(disk, 'filler'));
      },
    });
    await expect(staging).rejects.toMatchObject({ code: 'no_space', retryable: true });
    expect(await stagedFiles(library.mediaRoot)).toEqual([]);
  });

  test('a catalog that cannot grow interrupts the run; freed and resumed, it is finished', async () => {
    const inside = path.join(disk, 'library');
    await fs.mkdir(inside);
    library = await openImportLibrary(inside, { mediaRoot: path.join(folder, 'media') });
    const filler = path.join(disk, 'filler');
    fillDisk(filler);
    // Room for the beginning of it.
    await fs.truncate(filler, (await fs.stat(filler)).size - SIZE);
    const many = path.join(folder, 'many');
    await fs.mkdir(many);
    for (let number = 0; number < 400; number += 1)
      await fs.writeFile(path.join(many, `${number}.jpg`), `${number}`);
    const id = await library.engine.start({ paths: [many], mode: 'copy' });
    const summary = await library.engine.whenDone(id);
    expect(summary.state).toBe('interrupted');
    expect(summary.problem).toContain('catalog');
    expect(summary.imported).toBeLessThan(400);
    await fs.rm(filler);
    await library.close();
    library = await openImportLibrary(inside, { mediaRoot: path.join(folder, 'media') });
    expect(await findDisorder(library)).toEqual([]);
    await library.engine.resume(id);
    expect(await library.engine.whenDone(id)).toMatchObject({ state: 'done', failed: 0 });
    expect(resultsOf(library, id).filter((item) => item.id !== undefined)).toHaveLength(400);
    expect(await findDisorder(library)).toEqual([]);
  });
});

const canClone = canMount && spawnSync('mkfs.btrfs', ['--version']).status === 0;
if (!canClone) console.warn('the test of clones is skipped: it needs root on Linux and mkfs.btrfs');

test.runIf(canClone)('where the file system can, a copy is a clone and takes no space', async () => {
  const image = path.join(folder, 'image');
  await fs.writeFile(image, '');
  await fs.truncate(image, 256 * SIZE);
  execFileSync('mkfs.btrfs', ['-q', image]);
  execFileSync('mount', ['-o', 'loop', image, disk]);
  try {
    const original = path.join(disk, 'large.mp4');
    await fs.writeFile(original, randomBytes(32 * SIZE));
    await fs.utimes(original, 1e9, 1e9);
    await fs.chmod(original, 0o400);
    library = await openImportLibrary(path.join(disk, 'library'));
    const before = await usedBytes();
    const { items } = await importAll(library, [original]);
    expect(items[0]).toMatchObject({ status: 'imported', size: 32 * SIZE });
    expect((await usedBytes()) - before).toBeLessThan(8 * SIZE);
    expect((await fs.stat(path.join(library.mediaRoot, items[0]!.path!))).mtimeMs).toBe(1e12);
    expect(await findDisorder(library)).toEqual([]);
    await library.close();
  } finally {
    unmount(disk);
    await removeFolder(folder);
  }
});

async function usedBytes(): Promise<number> {
  execFileSync('sync', ['--file-system', disk]);
  const { blocks, bfree, bsize } = await fs.statfs(disk);
  return (blocks - bfree) * bsize;
}
