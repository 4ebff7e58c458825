/** Runs that were interrupted, by closing, a disk that went or a catalog that refused: they are carried on to the end. */
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { EMPTY_METADATA } from '../../electron/library/media/types.ts';
import { findDisorder, importAll, resultsOf, sha256Of, storedFiles } from '../support/importLibrary.ts';
import { importLibraryForEachTest } from '../support/importLibraryForEachTest.ts';

const made = importLibraryForEachTest();

test('closing interrupts a run at once; after reopening it is resumed to the end', async () => {
  await made.fill(300);
  const gate = await made.openWithGate(40);
  const id = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  await gate.reached;
  gate.open();
  await made.reopen();
  const left = made.library.engine.list()[0]!;
  expect(left).toMatchObject({ id, state: 'interrupted' });
  expect(left.imported).toBeGreaterThan(0);
  expect(left.imported).toBeLessThan(300);
  expect(await findDisorder(made.library)).toEqual([]);
  await made.library.engine.resume(id);
  expect(await made.library.engine.whenDone(id)).toMatchObject({
    state: 'done',
    total: 300,
    imported: 300,
    duplicates: 0,
  });
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a run that was interrupted while folders were looked through finds the rest, and nothing twice', async () => {
  await made.fill(10);
  const { importJournal: journal } = made.library.catalog;
  const run = journal.createRun({ mode: 'copy', origin: 'person', collectionId: null, roots: [made.source] });
  const found = ['file0000.jpg', 'file0001.jpg', 'file0002.jpg'].map((name) => path.join(made.source, name));
  journal.addItems(
    run,
    found.map((file) => ({ source: file, sourceBytes: null, size: 1000, failure: null })),
  );
  await made.reopen();
  await made.library.engine.resume(run);
  expect(await made.library.engine.whenDone(run)).toMatchObject({
    state: 'done',
    total: 10,
    imported: 10,
    duplicates: 0,
  });
});

test('an interrupted run can be cancelled and dismissed, which forgets its list and no file', async () => {
  await made.fill(100);
  const gate = await made.openWithGate(10);
  const id = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  await gate.reached;
  await expect(made.library.engine.dismiss(id)).rejects.toMatchObject({ code: 'bad_request' });
  gate.open();
  await made.reopen();
  made.library.engine.cancel(id);
  expect(made.library.engine.list()[0]).toMatchObject({ state: 'cancelled' });
  const stored = await storedFiles(made.library.mediaRoot);
  await made.library.engine.dismiss(id);
  expect(made.library.engine.list()).toEqual([]);
  expect(() => made.library.engine.results(id, { offset: 0, limit: 1 })).toThrow('no such import');
  expect(await storedFiles(made.library.mediaRoot)).toEqual(stored);
  expect(await findDisorder(made.library)).toEqual([]);
});

test('without its marker the media folder is offline: nothing is begun, a run that is under way stops and can be resumed', async () => {
  await made.fill(200);
  const hidden = path.join(made.folder, 'unmounted');
  const gate = await made.openWithGate(20);
  const id = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  await gate.reached;
  await fs.rename(made.library.mediaRoot, hidden);
  gate.open();
  const summary = await made.library.engine.whenDone(id);
  expect(summary.state).toBe('interrupted');
  expect(summary.problem).toContain('is not there');
  expect(summary.failed).toBe(0);
  await expect(fs.access(made.library.mediaRoot)).rejects.toThrow('ENOENT');
  await expect(made.library.engine.start({ paths: [made.source], mode: 'copy' })).rejects.toMatchObject({
    code: 'media_root_offline',
  });
  await expect(made.library.engine.resume(id)).rejects.toMatchObject({ code: 'media_root_offline' });
  await fs.rename(hidden, made.library.mediaRoot);
  await made.library.engine.resume(id);
  expect(await made.library.engine.whenDone(id)).toMatchObject({
    state: 'done',
    imported: 200,
    problem: null,
  });
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a file that was placed but not recorded waits for its disk, and is recorded when that is back', async () => {
  const { importJournal: journal } = made.library.catalog;
  const stored = 'photos/placed.jpg';
  await fs.mkdir(path.join(made.library.mediaRoot, 'photos'));
  await fs.writeFile(path.join(made.library.mediaRoot, stored), 'placed');
  const sha256 = await sha256Of(path.join(made.library.mediaRoot, stored));
  const run = journal.createRun({ mode: 'copy', origin: 'person', collectionId: null, roots: null });
  journal.addItems(run, [{ source: '/gone/placed.jpg', sourceBytes: null, size: 6, failure: null }]);
  const item = journal.waiting(run, 0, 1)[0]!;
  const record = recordOf(item.uuid, stored, sha256);
  journal.place(item.id, stored, record, sha256);
  const hidden = path.join(made.folder, 'unmounted');
  await fs.rename(made.library.mediaRoot, hidden);
  await expect(made.library.engine.dismiss(run)).rejects.toMatchObject({ code: 'media_root_offline' });
  await made.reopen();
  expect(made.library.engine.list()[0]?.state).toBe('interrupted');
  await fs.rename(hidden, made.library.mediaRoot);
  await made.library.engine.resume(run);
  expect(await made.library.engine.whenDone(run)).toMatchObject({ state: 'done', imported: 1 });
  expect(resultsOf(made.library, run)[0]).toMatchObject({ status: 'imported', path: stored, sha256 });
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a record that the catalog refuses interrupts the run with its file kept, and is written when it is resumed', async () => {
  await made.fill(20);
  const other = new Database(path.join(made.library.catalog.path, 'catalog.sqlite'));
  other.exec(`CREATE TRIGGER refuse BEFORE INSERT ON asset WHEN new.name = 'file0007.jpg'
    BEGIN SELECT raise(ABORT, 'refused'); END`);
  const { summary } = await importAll(made.library, [made.source]);
  expect(summary).toMatchObject({ state: 'interrupted', failed: 0 });
  expect(summary.problem).toContain('catalog could not be written');
  expect(await storedFiles(made.library.mediaRoot)).toHaveLength(summary.imported + 1);
  other.exec('DROP TRIGGER refuse');
  other.close();
  await made.library.engine.resume(summary.id);
  expect(await made.library.engine.whenDone(summary.id)).toMatchObject({
    state: 'done',
    imported: 20,
    failed: 0,
    problem: null,
  });
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a name that somebody else took before the crash is left to its file, and ours goes beside it', async () => {
  const { importJournal: journal } = made.library.catalog;
  const wanted = 'photos/placed.jpg';
  await fs.mkdir(path.join(made.library.mediaRoot, 'photos'));
  await fs.writeFile(path.join(made.library.mediaRoot, wanted), 'of somebody else');
  await fs.writeFile(path.join(made.library.mediaRoot, 'photos/placed-2.jpg'), 'of somebody else, too');
  const run = journal.createRun({ mode: 'copy', origin: 'person', collectionId: null, roots: null });
  journal.addItems(run, [{ source: '/gone/placed.jpg', sourceBytes: null, size: 6, failure: null }]);
  const item = journal.waiting(run, 0, 1)[0]!;
  await fs.writeFile(made.library.storage.tempPath(item.uuid), 'placed');
  const sha256 = await sha256Of(made.library.storage.tempPath(item.uuid));
  journal.place(item.id, wanted, recordOf(item.uuid, wanted, sha256), sha256);
  await made.reopen();
  const stored = (name: string) => fs.readFile(path.join(made.library.mediaRoot, name), 'utf8');
  expect(await stored(wanted)).toBe('of somebody else');
  expect(await stored('photos/placed-2.jpg')).toBe('of somebody else, too');
  expect(await stored('photos/placed-3.jpg')).toBe('placed');
  expect(resultsOf(made.library, run)[0]).toMatchObject({
    status: 'imported',
    path: 'photos/placed-3.jpg',
    sha256,
  });
  expect(await findDisorder(made.library)).toEqual([
    `file without a record: photos/placed-2.jpg`,
    `file without a record: ${wanted}`,
  ]);
});

/** As a row that is being placed holds it. */
function recordOf(uuid: string, stored: string, sha256: string): string {
  const source = { name: 'placed.jpg', path: '/gone/placed.jpg', fileMs: 0, importedMs: 0 };
  const asset = {
    ...EMPTY_METADATA,
    uuid,
    collectionId: made.library.catalog.collections.list()[0]!.id,
    name: source.name,
    path: stored,
    sha256,
    size: 6,
    kind: 'image',
    mime: 'image/jpeg',
    taken: { wallMs: 0, offset: null, source: 'file' },
    fileMs: 0,
    importedMs: 0,
    warning: null,
    preview: 'pending',
  };
  return JSON.stringify({ asset, source });
}
