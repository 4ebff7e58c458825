import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Catalog, openCatalog } from '../../electron/library/catalog/catalog.ts';
import { createThumbnailer } from '../../electron/library/jobs/thumbnailer.ts';
import { openLocalStorage } from '../../electron/library/storage/localStorage.ts';
import { makeWorkFolder, sampleAsset, sampleSource, testHost } from '../support/catalog.ts';
import { makeStoredLibrary, mediaRootOf, readRows } from '../support/storedLibrary.ts';

let folder: string;
let catalog: Catalog;

beforeEach(async () => {
  folder = await makeWorkFolder();
  await makeStoredLibrary(folder, 0);
  catalog = await openCatalog(path.join(folder, 'library'), testHost(folder));
});
afterEach(async () => {
  await catalog.close();
  await fs.rm(folder, { recursive: true, force: true });
});

/** Works through the queue; `meanwhile` happens once, when a job was taken and before its file is looked at. */
async function makeThumbnails(meanwhile: () => void): Promise<void> {
  const storage = await openLocalStorage({
    mediaRoot: mediaRootOf(folder),
    thumbnailsDir: path.join(folder, 'library/thumbnails'),
    libraryId: catalog.identity().libraryId,
  });
  let done = false;
  const thumbnailer = createThumbnailer({
    catalog,
    storage: {
      ...storage,
      sizeOf: (relative) => {
        if (!done) meanwhile();
        done = true;
        return storage.sizeOf(relative);
      },
    },
    host: testHost(folder),
    emit: () => undefined,
  });
  thumbnailer.wake();
  await thumbnailer.idle();
  await thumbnailer.close();
}

const addAsset = (relative: string) =>
  catalog.transaction(() => {
    const id = catalog.assets.insert(
      sampleAsset(1, { path: relative, mime: 'text/plain', kind: 'other' }),
      sampleSource(),
    );
    catalog.jobs.add('thumbnail', id);
    return id;
  });

test('a file that is moved while its thumbnail is made gets it from its new place', async () => {
  await fs.writeFile(path.join(mediaRootOf(folder), 'after.txt'), 'text');
  const id = addAsset('before.txt');
  await makeThumbnails(() => catalog.findings.found(id, 'after.txt', 1, 1));
  // There is no decoder for it, which only the file itself can tell.
  expect(catalog.assets.get(id)).toMatchObject({ preview: 'none' });
});

test('an asset that goes to the trash while its thumbnail is made is passed over, and done once it is back', async () => {
  await fs.writeFile(path.join(mediaRootOf(folder), 'here.txt'), 'text');
  const id = addAsset('gone.txt');
  await makeThumbnails(() => catalog.deletions.trash(id));
  expect(catalog.assets.get(id)).toMatchObject({ preview: 'pending', previewReason: null });
  expect(readRows(folder, 'SELECT * FROM job')).toEqual([]);
  catalog.transaction(() => catalog.deletions.restore(id));
  await makeThumbnails(() => catalog.findings.found(id, 'here.txt', 1, 1));
  expect(catalog.assets.get(id)).toMatchObject({ preview: 'none' });
});
