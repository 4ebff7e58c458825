/** Reading a source and giving the copy its name: nothing is stored half, replaced or put elsewhere. */
import { appendFileSync, truncateSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createFolderFlusher, createFolderMaker } from '../../electron/library/storage/folders.ts';
import { placeFile } from '../../electron/library/storage/placing.ts';
import { sha256Of, stagedFiles, storedFiles } from '../support/importLibrary.ts';
import { importLibraryForEachTest } from '../support/importLibraryForEachTest.ts';

const made = importLibraryForEachTest();

test('a file that is written to while it is read is tried once more, then refused', async () => {
  const file = made.put('growing.jpg', Buffer.alloc(8 * 1024 * 1024, 1));
  const stop = grow(file);
  let reads = 0;
  const staging = made.library.storage.stage({ path: file, display: file }, crypto.randomUUID(), {
    onProgress: (bytes) => {
      if (bytes === 1024 * 1024) reads += 1;
      stop.write();
    },
  });
  await expect(staging).rejects.toMatchObject({ code: 'source_changed', retryable: true });
  expect(reads).toBe(2);
  expect(await stagedFiles(made.library.mediaRoot)).toEqual([]);
});

test('a file that changed only during the first read is stored as it became', async () => {
  const file = made.put('settling.jpg', Buffer.alloc(3 * 1024 * 1024, 1));
  let writes = 0;
  const uuid = crypto.randomUUID();
  const staged = await made.library.storage.stage({ path: file, display: file }, uuid, {
    onProgress: () => {
      if (writes++ === 0) appendFileSync(file, 'the end');
    },
  });
  expect(staged.sha256).toBe(await sha256Of(file));
  expect(await sha256Of(made.library.storage.tempPath(uuid))).toBe(staged.sha256);
});

test('a file that shrinks under the reader is not stored cut short', async () => {
  const file = made.put('shrinking.jpg', Buffer.alloc(4 * 1024 * 1024, 1));
  let size = 4 * 1024 * 1024;
  const staging = made.library.storage.stage({ path: file, display: file }, crypto.randomUUID(), {
    onProgress: () => {
      size -= 512 * 1024;
      truncateSync(file, size);
    },
  });
  await expect(staging).rejects.toMatchObject({ code: 'source_changed' });
});

function grow(file: string): { write(): void } {
  return { write: () => appendFileSync(file, 'more') };
}

test('a file whose new name cannot be made durable is taken out again', async () => {
  const temp = made.put('staged.part');
  const root = made.library.mediaRoot;
  const failing = {
    flush: async (where: string) => {
      if (where === path.join(root, 'photos')) throw Object.assign(new Error('flush'), { code: 'EIO' });
    },
  };
  const target = { root, folders: createFolderMaker(root, failing), flusher: failing };
  await expect(placeFile(target, temp, 'photos/a.jpg', 'a.jpg')).rejects.toMatchObject({
    code: 'storage_failed',
  });
  expect(await storedFiles(root)).toEqual([]);
});

test('a name that is taken is never replaced', async () => {
  const temp = made.put('staged.part');
  const root = made.library.mediaRoot;
  await fs.mkdir(path.join(root, 'photos'));
  await fs.writeFile(path.join(root, 'photos/a.jpg'), 'was here first');
  const flusher = createFolderFlusher();
  const target = { root, folders: createFolderMaker(root, flusher), flusher };
  await expect(placeFile(target, temp, 'photos/a.jpg', 'a.jpg')).rejects.toMatchObject({
    code: 'storage_failed',
  });
  expect(await fs.readFile(path.join(root, 'photos/a.jpg'), 'utf8')).toBe('was here first');
  expect(await fs.readFile(temp, 'utf8')).toBe('contents of staged.part');
});

test('no stored path leads out of the media folder', () => {
  for (const bad of ['../a', 'a/../../b', '/etc/passwd', 'a//b', '', '.', 'a/./b', 'a\0b', 'photos/..']) {
    expect(() => made.library.storage.absolute(bad), bad).toThrow('outside the media folder');
  }
  expect(made.library.storage.absolute('photos/a.jpg')).toBe(
    path.join(made.library.mediaRoot, 'photos', 'a.jpg'),
  );
});
