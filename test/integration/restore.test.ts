/** Restores of whole libraries from a bucket that is a folder: every byte, every record, from whatever is left of the bucket. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  addFolderRemote,
  bucketOf,
  changeCatalog,
  changeSnapshot,
  everyRow,
  filesBelow,
  fillWithEverything,
  libraryOf,
  readCatalog,
  restoreBeside,
  syncAll,
  toldRows,
} from '../support/restoredLibrary.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();
const restored = () => ({
  library: path.join(library.folder, 'library2'),
  media: path.join(library.folder, 'media2'),
});

async function filledAndSynced(): Promise<number> {
  await fillWithEverything(library);
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  return remote;
}

it('brings back every file and every record from the copy of the catalog', async () => {
  await filledAndSynced();
  const files = await filesBelow(library.mediaRoot);
  const rows = everyRow(libraryOf(library));
  const report = await restoreBeside(library);
  expect(report).toMatchObject({ from: 'snapshot', assets: 13, failed: [], notes: [] });
  expect(report.files).toBe(Object.keys(files).length);
  expect((await library.call('library.state', {})).library).toMatchObject({
    path: restored().library,
    mediaRoot: restored().media,
    mediaRootState: 'online',
    assets: 11,
  });
  expect(await filesBelow(restored().media)).toEqual(files);
  expect(everyRow(restored().library)).toEqual(rows);
  expect(toldRows(restored().library)).toEqual(toldRows(libraryOf(library)));
});

it('has nothing to send at the first sync, and asks one question at the second', async () => {
  const remote = await filledAndSynced();
  await restoreBeside(library);
  const first = await syncAll(library, remote);
  expect(first).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, failed: 0, pulled: 0, notes: [] });
  expect(await syncAll(library, remote)).toMatchObject({ uploaded: 0, requests: 1 });
});

it('takes what came after the copy of the catalog from the sidecars', async () => {
  const ids = await fillWithEverything(library);
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  const [first = 0, second = 0, third = 0] = ids;
  await library.add(['later.bin', 'came later']);
  await library.call('ratings.set', { ids: [first], rating: 1 });
  await library.call('assets.restore', { ids: [second] });
  await library.call('assets.trash', { ids: [third] });
  await library.call('assets.delete', { ids: [ids[6] ?? 0] });
  const { id } = await library.call('albums.save', { id: null, name: 'Later' });
  await library.call('albums.put', { id, ids: [first] });
  await library.call('tags.change', { ids: [first], add: ['new'], remove: ['Ferien'] });
  await syncAll(library, remote);
  const files = await filesBelow(library.mediaRoot);
  const report = await restoreBeside(library);
  expect(report).toMatchObject({ from: 'snapshot', failed: [], notes: [] });
  expect(await filesBelow(restored().media)).toEqual(files);
  expect(toldRows(restored().library)).toEqual(toldRows(libraryOf(library)));
  expect(await syncAll(library, remote)).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, pulled: 0 });
});

async function removeBelow(...parts: readonly string[]): Promise<void> {
  await fs.rm(path.join(bucketOf(library), ...parts), { recursive: true });
}

it('brings back every file and all that sidecars tell when no copy of the catalog can be read', async () => {
  const remote = await filledAndSynced();
  const snapshots = path.join(bucketOf(library), '.mediaroot', 'snapshots');
  for (const name of await fs.readdir(snapshots))
    await fs.writeFile(path.join(snapshots, name), 'these are no bytes of a catalog');
  const files = await filesBelow(library.mediaRoot);
  const report = await restoreBeside(library);
  expect(report).toMatchObject({ from: 'sidecars', assets: 13, failed: [] });
  expect(report.notes.join(' ')).toContain('could not be used');
  expect(await filesBelow(restored().media)).toEqual(files);
  expect(toldRows(restored().library)).toEqual(toldRows(libraryOf(library)));
  expect(await syncAll(library, remote)).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, pulled: 0 });
});

it('finds the sidecars by looking when the manifest is gone too', async () => {
  await filledAndSynced();
  await removeBelow('.mediaroot', 'manifest.json');
  const files = await filesBelow(library.mediaRoot);
  const report = await restoreBeside(library);
  expect(report).toMatchObject({ from: 'sidecars', assets: 13, failed: [] });
  expect(await filesBelow(restored().media)).toEqual(files);
  expect(toldRows(restored().library)).toEqual(toldRows(libraryOf(library)));
});

it('makes assets of bare objects, with their names, their uuids and their place in the trash', async () => {
  const remote = await filledAndSynced();
  for (const name of ['manifest.json', 'library.json', 'snapshots', 'sidecars'])
    await removeBelow('.mediaroot', name);
  const before = toldRows(libraryOf(library));
  const report = await restoreBeside(library);
  expect(report).toMatchObject({ from: 'objects', assets: 13, failed: [] });
  const after = toldRows(restored().library);
  const brief = (rows: typeof before) =>
    rows.assets?.map(({ uuid, name, path: place, home_path, state, sha256, size, mime, kind }) => ({
      ...{ uuid, name, place, home_path, state, sha256, size, mime, kind },
    }));
  expect(brief(after)).toEqual(brief(before));
  const originals = (files: Awaited<ReturnType<typeof filesBelow>>) =>
    Object.fromEntries(
      Object.entries(files).flatMap(([name, { bytes }]) =>
        name.startsWith('thumbnails') ? [] : [[name, bytes]],
      ),
    );
  expect(originals(await filesBelow(restored().media))).toEqual(
    originals(await filesBelow(library.mediaRoot)),
  );
  expect(await syncAll(library, remote)).toMatchObject({ uploaded: 0, deleted: 0, failed: 0 });
});

it('refuses folders with something in them, and touches nothing', async () => {
  await filledAndSynced();
  const file = path.join(restored().media, 'mine.txt');
  await fs.mkdir(restored().media);
  await fs.writeFile(file, 'mine');
  await expect(restoreBeside(library)).rejects.toThrow('is not empty');
  expect(await fs.readFile(file, 'utf8')).toBe('mine');
  expect(await fs.readdir(library.folder)).not.toContain('library2');
  await fs.rm(file);
  await fs.mkdir(restored().library);
  await fs.writeFile(path.join(restored().library, 'notes.txt'), 'mine');
  await expect(restoreBeside(library)).rejects.toThrow('is not empty');
  expect(await fs.readdir(restored().library)).toEqual(['notes.txt']);
  await expect(restoreBeside(library, { library: libraryOf(library) })).rejects.toThrow('There is a library');
  const fresh = path.join(library.folder, 'library3');
  await expect(restoreBeside(library, { library: fresh, media: library.mediaRoot })).rejects.toThrow(
    'is the media folder of',
  );
});

it('tells that there is nothing below a prefix before it makes any folder', async () => {
  await filledAndSynced();
  const target = { type: 'local', bucket: bucketOf(library), prefix: 'elsewhere' } as const;
  expect(
    await library.codeOf('library.restoreFrom', {
      ...{ target, keys: null, path: restored().library, mediaRoot: restored().media },
    }),
  ).toBe('library_missing');
  expect(await fs.readdir(library.folder)).not.toContain('library2');
  expect(await fs.readdir(library.folder)).not.toContain('media2');
});

it('reports what is damaged or gone in the bucket, says so of the asset, and brings back the rest', async () => {
  const ids = await fillWithEverything(library);
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  const [first, sixth] = await Promise.all([library.asset(ids[0] ?? 0), library.asset(ids[5] ?? 0)]);
  const files = await filesBelow(library.mediaRoot);
  const keyOf = (asset: { path: string }) => path.join(bucketOf(library), 'private', asset.path);
  await fs.writeFile(keyOf(first), 'damaged');
  await fs.rm(keyOf(sixth));
  const report = await restoreBeside(library);
  expect(report.failed.map(({ key }) => key).sort()).toEqual(
    [`private/${sixth.path}`, `private/${first.path}`].sort(),
  );
  const left = Object.fromEntries(
    Object.entries(files).filter(([name]) => name !== first.path && name !== sixth.path),
  );
  expect(await filesBelow(restored().media)).toEqual(left);
  expect(await library.asset(ids[0] ?? 0)).toMatchObject({ finding: { kind: 'missing' } });
  expect(await library.call('verify.report', {})).toMatchObject({ missing: 2, rot: 0 });
});

it('leaves the imports, watched folders and quarantine of the other machine there, and says so', async () => {
  await fillWithEverything(library);
  const elsewhere = path.join(library.folder, 'elsewhere.bin');
  await fs.writeFile(elsewhere, 'another file of this name on this machine');
  await library.session.call('library.close', {});
  changeCatalog(
    libraryOf(library),
    `INSERT INTO watch_folder (path, collection_id, paused, created_ms) VALUES ('${library.folder}', NULL, 0, 1);
     INSERT INTO import_run (id, mode, state, created_ms) VALUES (900, 'move', 'interrupted', 1);
     INSERT INTO import_item (run_id, source, state, asset_uuid) VALUES (900, '${elsewhere}', 'waiting', 'u1');
     INSERT INTO import_item (run_id, source, state, asset_uuid, asset_id, source_state)
       SELECT 900, '${elsewhere}', 'imported', 'u2', min(id), 'remove' FROM asset;
     INSERT INTO quarantine (state, path, stored_path, size, quarantined_ms) VALUES ('kept', 'a', 'b', 1, 1);`,
  );
  await library.call('library.open', { path: libraryOf(library) });
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  const { notes } = await restoreBeside(library);
  expect(notes).toEqual([
    expect.stringContaining('1 file of an import'),
    expect.stringContaining(library.folder),
    expect.stringContaining('1 file in quarantine'),
  ]);
  const left = readCatalog(restored().library, (db) => ({
    watched: db.prepare('SELECT path, paused FROM watch_folder').all(),
    runs: db.prepare('SELECT state FROM import_run WHERE id = 900').all(),
    items: db
      .prepare('SELECT state, source_state FROM import_item WHERE run_id = 900 ORDER BY asset_uuid')
      .all(),
  }));
  expect(left).toEqual({
    watched: [{ path: library.folder, paused: 1 }],
    runs: [{ state: 'cancelled' }],
    items: [
      { state: 'cancelled', source_state: 'keep' },
      { state: 'imported', source_state: 'keep' },
    ],
  });
  await library.reopen({ thumbnails: 'asked', stays: false });
  expect(await fs.readFile(elsewhere, 'utf8')).toBe('another file of this name on this machine');
});

it('carries on a move that was under way when the copy of the catalog was made', async () => {
  const ids = await fillWithEverything(library);
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  const moving = await library.asset(ids[0] ?? 0);
  const trashing = await library.asset(ids[2] ?? 0);
  const trash = `.mediaroot/trash/${trashing.uuid}.jpg`;
  await changeSnapshot(
    library,
    `INSERT INTO file_task (kind, asset_id, from_path, to_path, attempts, problem)
       VALUES ('move', ${moving.id}, '${moving.path}', 'photos/moved.jpg', 3, 'The disk was full.'),
              ('move', ${trashing.id}, '${trashing.path}', '${trash}', 0, NULL);
     UPDATE asset SET state = 'trashed', trashed_ms = 5, home_path = path WHERE id = ${trashing.id};
     INSERT INTO file_task (kind, from_path, same_as) VALUES ('remove', '${moving.path}', 'photos/other.jpg')`,
  );
  expect(await restoreBeside(library)).toMatchObject({ from: 'snapshot', failed: [], notes: [] });
  await library.reopen();
  await library.call('library.open', { path: restored().library });
  expect((await library.asset(moving.id)).path).toBe('photos/moved.jpg');
  const files = await filesBelow(restored().media);
  expect(Object.keys(files)).toContain('photos/moved.jpg');
  expect(Object.keys(files)).toContain(trash);
  expect(Object.keys(files)).not.toContain(moving.path);
  expect(Object.keys(files)).not.toContain(trashing.path);
  expect(everyRow(restored().library).file_task).toEqual([]);
});
