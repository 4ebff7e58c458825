/** Deletion and the trash in a library that imports, makes thumbnails and renditions, and stays open. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { thumbnailFile } from '../../shared/thumbnailFile.ts';
import { storedFiles } from '../support/importLibrary.ts';
import { allMade, photo, renditionFiles } from '../support/renditions.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest({ thumbnails: 'background', stays: true });

/** A single command answers when the files have followed. */
async function filesSettled(): Promise<void> {
  await library.reopen({ thumbnails: 'asked', stays: false });
  await library.call('trash.empty', {});
}

const originals = async () =>
  (await storedFiles(library.mediaRoot)).filter((file) => file.startsWith('photos/'));

test('a photo that is deleted for ever leaves no original, rendition, thumbnail or empty folder behind', async () => {
  const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
  await allMade(library);
  const { sha256, size } = await library.asset(id);
  const thumbnail = path.join(library.folder, 'library/thumbnails', thumbnailFile(sha256, '512'));
  await fs.access(thumbnail);
  const made = await renditionFiles(library.mediaRoot);
  expect(made).toHaveLength(3);
  const result = await library.call('assets.delete', { ids: [id] });
  expect(result).toMatchObject({ deleted: 1, failed: [] });
  expect(result.bytes).toBeGreaterThan(size);
  await filesSettled();
  expect(await fs.readdir(library.mediaRoot)).toEqual(['.mediaroot']);
  await expect(fs.access(thumbnail)).rejects.toThrow('ENOENT');
  expect(await storedFiles(library.mediaRoot)).toEqual([]);
  expect((await library.call('import.list', {})).imports[0]).toMatchObject({ state: 'done', imported: 1 });
});

test('a person brings back what was deleted for ever, and it is not remembered as deleted any more', async () => {
  const content = await photo(1200, 900);
  const [first = 0] = await library.add(['a.jpg', content]);
  await library.call('assets.delete', { ids: [first] });
  const [second = 0] = await library.add(['a.jpg', content]);
  expect(await library.asset(second)).toMatchObject({ name: 'a.jpg', state: 'present' });
  await allMade(library);
  // With nothing remembered, deleting it once more remembers it anew.
  expect(await library.call('assets.delete', { ids: [second] })).toMatchObject({ deleted: 1 });
});

test('a trashing that is taken back at once, while files are on their way, ends as it began', async () => {
  const photos = await Promise.all(
    Array.from({ length: 6 }, async (_, n) => [`${n}.jpg`, await photo(400, 300, n * 30)] as const),
  );
  const ids = [...(await library.add(...photos))];
  await allMade(library);
  const before = await originals();
  for (let round = 0; round < 5; round += 1) {
    await library.call('assets.trash', { ids });
    await library.call('history.undo', {});
  }
  await allMade(library);
  await filesSettled();
  expect(await originals()).toEqual(before);
  expect(await renditionFiles(library.mediaRoot)).toHaveLength(18);
  expect(await library.call('trash.summary', {})).toMatchObject({ count: 0 });
});
