/** Runs: several at once, paused, cancelled, tried again, interrupted and carried on; moves and what they may remove. */
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMPTY_METADATA } from '../../electron/library/media/types.ts';
import type { ImportSummary } from '../../shared/contract/import.ts';
import {
  findDisorder,
  type ImportLibrary,
  importAll,
  nameReader,
  openImportLibrary,
  removeFolder,
  resultsOf,
  sha256Of,
  storedFiles,
  temporaryFolder,
} from '../support/importLibrary.ts';

let folder: string;
let source: string;
let library: ImportLibrary;

beforeEach(async () => {
  folder = await temporaryFolder();
  source = path.join(folder, 'source');
  await fs.mkdir(source);
  library = await openImportLibrary(folder);
});

afterEach(async () => {
  await library.close();
  await removeFolder(folder);
});

async function fill(count: number, size = 1000, prefix = 'file'): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const bytes = Buffer.alloc(size, number % 251);
    bytes.write(`${prefix} ${number}`);
    await fs.writeFile(path.join(source, `${prefix}${String(number).padStart(4, '0')}.jpg`), bytes);
  }
}

/** Opens the library with a reader that stops at the file of this number until it is told to go on. */
async function openWithGate(after: number): Promise<{ readonly reached: Promise<void>; open(): void }> {
  await library.close();
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let seen = 0;
  library = await openImportLibrary(folder, {
    reader: {
      ...nameReader,
      async identify(file, name) {
        seen += 1;
        if (seen >= after) {
          reached.resolve();
          await gate.promise;
        }
        return nameReader.identify(file, name);
      },
    },
  });
  return { reached: reached.promise, open: gate.resolve };
}

function ended(summary: ImportSummary): number {
  return summary.imported + summary.duplicates + summary.failed + summary.cancelled;
}

test('progress grows to the end, at most ten times a second, and ends with the last state', async () => {
  await fill(300, 20_000);
  const began = Date.now();
  const { summary } = await importAll(library, [source]);
  const took = Date.now() - began;
  expect(summary).toMatchObject({
    state: 'done',
    total: 300,
    imported: 300,
    totalBytes: 6_000_000,
    doneBytes: 6_000_000,
  });
  expect(summary.finished).toBeGreaterThanOrEqual(summary.started);
  expect(library.events.at(-1)).toEqual(summary);
  // Besides the throttled ones each change of state is told at once: begun and ended.
  expect(library.events.length).toBeLessThanOrEqual(took / 100 + 4);
  for (const [index, event] of library.events.entries()) {
    expect(event.doneBytes).toBeGreaterThanOrEqual(library.events[index - 1]?.doneBytes ?? 0);
    expect(event.doneBytes).toBeLessThanOrEqual(event.totalBytes);
  }
});

test('two imports at once of the same files store each content once', async () => {
  await fill(60);
  const first = await library.engine.start({ paths: [source], mode: 'copy' });
  const second = await library.engine.start({ paths: [source], mode: 'copy' });
  const summaries = [await library.engine.whenDone(first), await library.engine.whenDone(second)];
  expect(summaries.reduce((sum, one) => sum + one.imported, 0)).toBe(60);
  expect(summaries.reduce((sum, one) => sum + one.duplicates, 0)).toBe(60);
  expect(await findDisorder(library)).toEqual([]);
  expect(library.engine.list().map((run) => run.id)).toEqual([second, first]);
});

test('a small import need not wait for a large one that was begun before it', async () => {
  await fill(400);
  const large = await library.engine.start({ paths: [source], mode: 'copy' });
  const one = path.join(folder, 'one.jpg');
  await fs.writeFile(one, 'just one');
  const small = await library.engine.start({ paths: [one], mode: 'copy' });
  expect(await library.engine.whenDone(small)).toMatchObject({ state: 'done', imported: 1 });
  expect(library.engine.list().find((run) => run.id === large)?.imported).toBeLessThan(200);
  expect(await library.engine.whenDone(large)).toMatchObject({ state: 'done', imported: 400 });
});

test('a paused run begins nothing more until it is resumed, while another goes on', async () => {
  await fill(100);
  const gate = await openWithGate(5);
  const id = await library.engine.start({ paths: [source], mode: 'copy' });
  await gate.reached;
  library.engine.pause(id);
  gate.open();
  const other = path.join(folder, 'other');
  await fs.mkdir(other);
  for (let number = 0; number < 100; number += 1)
    await fs.writeFile(path.join(other, `${number}.jpg`), `${number}`);
  const second = await library.engine.start({ paths: [other], mode: 'copy' });
  expect(await library.engine.whenDone(second)).toMatchObject({ imported: 100 });
  const paused = library.engine.list().find((run) => run.id === id)!;
  expect(paused.state).toBe('paused');
  // Only what was under way, 32 files at most, beside those that were in before.
  expect(paused.imported).toBeLessThanOrEqual(4 + 32);
  await library.engine.resume(id);
  expect(await library.engine.whenDone(id)).toMatchObject({ state: 'done', imported: 100 });
  expect(await findDisorder(library)).toEqual([]);
});

test('cancel keeps what is stored and leaves the rest', async () => {
  await fill(200);
  const gate = await openWithGate(20);
  const id = await library.engine.start({ paths: [source], mode: 'copy' });
  await gate.reached;
  library.engine.cancel(id);
  gate.open();
  const summary = await library.engine.whenDone(id);
  expect(summary).toMatchObject({ state: 'cancelled', failed: 0 });
  expect(summary.imported).toBeGreaterThan(0);
  expect(summary.cancelled).toBeGreaterThan(0);
  expect(ended(summary)).toBe(summary.total);
  expect(await storedFiles(library.mediaRoot)).toHaveLength(summary.imported);
  expect(resultsOf(library, id).filter((item) => item.status === 'cancelled')).toHaveLength(
    summary.cancelled,
  );
  expect(await findDisorder(library)).toEqual([]);
});

test('a large file is let go in the middle when its run is cancelled', async () => {
  const big = path.join(source, 'big.mp4');
  await fs.writeFile(big, '');
  await fs.truncate(big, 20 * 1024 ** 3);
  const id = await library.engine.start({ paths: [big], mode: 'copy' });
  while (!library.events.some((event) => event.doneBytes > 0)) await new Promise(setImmediate);
  library.engine.cancel(id);
  expect(await library.engine.whenDone(id)).toMatchObject({ state: 'cancelled', cancelled: 1 });
  expect(await findDisorder(library)).toEqual([]);
});

test('failed items are tried again in the same run, and only they', async () => {
  await fill(5);
  const missing = path.join(source, 'later.jpg');
  const { summary, items } = await importAll(library, [source, missing]);
  expect(summary).toMatchObject({ imported: 5, failed: 1 });
  expect(items.at(-1)).toMatchObject({ code: 'source_missing', status: 'failed' });
  await fs.writeFile(missing, 'here now');
  await library.engine.retry(summary.id);
  const again = await library.engine.whenDone(summary.id);
  expect(again).toMatchObject({ id: summary.id, state: 'done', total: 6, imported: 6, failed: 0 });
  expect(library.engine.list()).toHaveLength(1);
});

test('a folder that failed is walked when it is tried again', async () => {
  const later = path.join(source, 'later');
  const { summary } = await importAll(library, [later]);
  expect(summary).toMatchObject({ total: 1, failed: 1 });
  await fs.mkdir(later);
  await fs.writeFile(path.join(later, 'a.jpg'), 'a');
  await fs.writeFile(path.join(later, 'b.jpg'), 'b');
  await library.engine.retry(summary.id);
  expect(await library.engine.whenDone(summary.id)).toMatchObject({
    state: 'done',
    total: 2,
    imported: 2,
    failed: 0,
  });
});

test('closing interrupts a run at once; after reopening it is resumed to the end', async () => {
  await fill(300);
  const gate = await openWithGate(40);
  const id = await library.engine.start({ paths: [source], mode: 'copy' });
  await gate.reached;
  gate.open();
  await library.close();
  library = await openImportLibrary(folder);
  const left = library.engine.list()[0]!;
  expect(left).toMatchObject({ id, state: 'interrupted' });
  expect(left.imported).toBeGreaterThan(0);
  expect(left.imported).toBeLessThan(300);
  expect(await findDisorder(library)).toEqual([]);
  await library.engine.resume(id);
  expect(await library.engine.whenDone(id)).toMatchObject({
    state: 'done',
    total: 300,
    imported: 300,
    duplicates: 0,
  });
  expect(await findDisorder(library)).toEqual([]);
});

test('a run that was interrupted while folders were looked through finds the rest, and nothing twice', async () => {
  await fill(10);
  const { importJournal: journal } = library.catalog;
  const run = journal.createRun({ mode: 'copy', collectionId: null, roots: [source] });
  const found = ['file0000.jpg', 'file0001.jpg', 'file0002.jpg'].map((name) => path.join(source, name));
  journal.addItems(
    run,
    found.map((file) => ({ source: file, sourceBytes: null, size: 1000, failure: null })),
  );
  await library.close();
  library = await openImportLibrary(folder);
  await library.engine.resume(run);
  expect(await library.engine.whenDone(run)).toMatchObject({
    state: 'done',
    total: 10,
    imported: 10,
    duplicates: 0,
  });
});

test('an interrupted run can be cancelled and dismissed, which forgets its list and no file', async () => {
  await fill(100);
  const gate = await openWithGate(10);
  const id = await library.engine.start({ paths: [source], mode: 'copy' });
  await gate.reached;
  await expect(library.engine.dismiss(id)).rejects.toMatchObject({ code: 'bad_request' });
  gate.open();
  await library.close();
  library = await openImportLibrary(folder);
  library.engine.cancel(id);
  expect(library.engine.list()[0]).toMatchObject({ state: 'cancelled' });
  const stored = await storedFiles(library.mediaRoot);
  await library.engine.dismiss(id);
  expect(library.engine.list()).toEqual([]);
  expect(() => library.engine.results(id, { offset: 0, limit: 1 })).toThrow('no such import');
  expect(await storedFiles(library.mediaRoot)).toEqual(stored);
  expect(await findDisorder(library)).toEqual([]);
});

test('results come in pages and by status', async () => {
  await fill(30);
  await fs.writeFile(path.join(source, 'empty.jpg'), '');
  const { summary } = await importAll(library, [source]);
  const page = library.engine.results(summary.id, { offset: 10, limit: 5 });
  expect(page.total).toBe(31);
  expect(page.items.map((item) => path.basename(item.source))).toEqual([
    'file0009.jpg',
    'file0010.jpg',
    'file0011.jpg',
    'file0012.jpg',
    'file0013.jpg',
  ]);
  expect(library.engine.results(summary.id, { offset: 0, limit: 10, status: 'failed' }).total).toBe(1);
});

test('without its marker the media folder is offline: nothing is begun, a run that is under way stops and can be resumed', async () => {
  await fill(200);
  const hidden = path.join(folder, 'unmounted');
  const gate = await openWithGate(20);
  const id = await library.engine.start({ paths: [source], mode: 'copy' });
  await gate.reached;
  await fs.rename(library.mediaRoot, hidden);
  gate.open();
  const summary = await library.engine.whenDone(id);
  expect(summary.state).toBe('interrupted');
  expect(summary.problem).toContain('is not there');
  expect(summary.failed).toBe(0);
  await expect(fs.access(library.mediaRoot)).rejects.toThrow('ENOENT');
  await expect(library.engine.start({ paths: [source], mode: 'copy' })).rejects.toMatchObject({
    code: 'media_root_offline',
  });
  await expect(library.engine.resume(id)).rejects.toMatchObject({ code: 'media_root_offline' });
  await fs.rename(hidden, library.mediaRoot);
  await library.engine.resume(id);
  expect(await library.engine.whenDone(id)).toMatchObject({ state: 'done', imported: 200, problem: null });
  expect(await findDisorder(library)).toEqual([]);
});

test('a file that was placed but not recorded waits for its disk, and is recorded when that is back', async () => {
  const { importJournal: journal, collections } = library.catalog;
  const stored = 'photos/placed.jpg';
  await fs.mkdir(path.join(library.mediaRoot, 'photos'));
  await fs.writeFile(path.join(library.mediaRoot, stored), 'placed');
  const sha256 = await sha256Of(path.join(library.mediaRoot, stored));
  const run = journal.createRun({ mode: 'copy', collectionId: null, roots: null });
  journal.addItems(run, [{ source: '/gone/placed.jpg', sourceBytes: null, size: 6, failure: null }]);
  const item = journal.waiting(run, 0, 1)[0]!;
  const source = { name: 'placed.jpg', path: item.source, fileMs: 0, importedMs: 0 };
  const asset = {
    ...EMPTY_METADATA,
    uuid: item.uuid,
    collectionId: collections.list()[0]!.id,
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
  journal.place(item.id, stored, JSON.stringify({ asset, source }), sha256);
  const hidden = path.join(folder, 'unmounted');
  await fs.rename(library.mediaRoot, hidden);
  await expect(library.engine.dismiss(run)).rejects.toMatchObject({ code: 'media_root_offline' });
  await library.close();
  library = await openImportLibrary(folder);
  expect(library.engine.list()[0]?.state).toBe('interrupted');
  await fs.rename(hidden, library.mediaRoot);
  await library.engine.resume(run);
  expect(await library.engine.whenDone(run)).toMatchObject({ state: 'done', imported: 1 });
  expect(resultsOf(library, run)[0]).toMatchObject({ status: 'imported', path: stored, sha256 });
  expect(await findDisorder(library)).toEqual([]);
});

test('a record that the catalog refuses interrupts the run with its file kept, and is written when it is resumed', async () => {
  await fill(20);
  const other = new Database(path.join(library.catalog.path, 'catalog.sqlite'));
  other.exec(`CREATE TRIGGER refuse BEFORE INSERT ON asset WHEN new.name = 'file0007.jpg'
    BEGIN SELECT raise(ABORT, 'refused'); END`);
  const { summary } = await importAll(library, [source]);
  expect(summary).toMatchObject({ state: 'interrupted', failed: 0 });
  expect(summary.problem).toContain('catalog could not be written');
  expect(await storedFiles(library.mediaRoot)).toHaveLength(summary.imported + 1);
  other.exec('DROP TRIGGER refuse');
  other.close();
  await library.engine.resume(summary.id);
  expect(await library.engine.whenDone(summary.id)).toMatchObject({
    state: 'done',
    imported: 20,
    failed: 0,
    problem: null,
  });
  expect(await findDisorder(library)).toEqual([]);
});

test('a move removes each source once its stored copy is verified', async () => {
  await fill(20);
  await fs.writeFile(path.join(source, 'twin.jpg'), await fs.readFile(path.join(source, 'file0003.jpg')));
  const { summary } = await importAll(library, [source], 'move');
  expect(summary).toMatchObject({ imported: 20, duplicates: 1 });
  expect(await fs.readdir(source)).toEqual([]);
  expect(await storedFiles(library.mediaRoot)).toHaveLength(20);
  expect(await findDisorder(library)).toEqual([]);
});

test('a move keeps a source whose stored twin is damaged, and says so', async () => {
  const file = path.join(source, 'precious.jpg');
  await fs.writeFile(file, 'precious');
  const { items } = await importAll(library, [file]);
  await fs.writeFile(path.join(library.mediaRoot, items[0]!.path!), 'ruined!!');
  const moved = await importAll(library, [file], 'move');
  expect(moved.items[0]).toMatchObject({ status: 'duplicate', code: 'verify_failed' });
  expect(moved.items[0]?.reason).toContain('was kept');
  expect(await fs.readFile(file, 'utf8')).toBe('precious');
});

test('a move never removes a source that is the stored file itself', async () => {
  const file = path.join(source, 'same.jpg');
  await fs.writeFile(file, 'one inode');
  const { items } = await importAll(library, [file]);
  const linked = path.join(source, 'linked.jpg');
  await fs.link(path.join(library.mediaRoot, items[0]!.path!), linked);
  const moved = await importAll(library, [linked], 'move');
  expect(moved.items[0]).toMatchObject({ status: 'duplicate', code: 'storage_failed' });
  expect(await fs.readFile(linked, 'utf8')).toBe('one inode');
});

test('a move keeps a source that changed after it was read', async () => {
  const file = path.join(source, 'edited.jpg');
  await fs.writeFile(file, 'first words');
  const gate = await openWithGate(1);
  const id = await library.engine.start({ paths: [file], mode: 'move' });
  await gate.reached;
  await fs.writeFile(file, 'other words');
  gate.open();
  await library.engine.whenDone(id);
  expect(resultsOf(library, id)[0]).toMatchObject({ status: 'imported', code: 'source_changed' });
  expect(await fs.readFile(file, 'utf8')).toBe('other words');
  expect(await findDisorder(library)).toEqual([]);
});

test('a duplicate whose stored file went missing or was cut short puts it back', async () => {
  const file = path.join(source, 'kept.jpg');
  await fs.writeFile(file, 'kept by chance');
  const { items } = await importAll(library, [file]);
  const stored = path.join(library.mediaRoot, items[0]!.path!);
  await fs.rm(stored);
  const missing = await importAll(library, [file]);
  expect(missing.items[0]).toMatchObject({ status: 'duplicate', code: 'restored', id: items[0]!.id });
  await fs.truncate(stored, 3);
  const cut = await importAll(library, [file]);
  expect(cut.items[0]).toMatchObject({ status: 'duplicate', code: 'restored' });
  expect(await fs.readFile(stored, 'utf8')).toBe('kept by chance');
  expect(await fs.readdir(path.join(library.mediaRoot, '.mediaroot/set-aside'))).toHaveLength(1);
  expect(await findDisorder(library)).toEqual([]);
});

test('a collection that is asked for is used, one that is not there is refused', async () => {
  await fill(1);
  const other = library.catalog.collections.bySlug('other')!;
  const id = await library.engine.start({ paths: [source], mode: 'copy', collection: other.id });
  await library.engine.whenDone(id);
  expect(resultsOf(library, id)[0]?.path).toMatch(/^other\//);
  const missing = library.engine.start({ paths: [source], mode: 'copy', collection: 9999 });
  await expect(missing).rejects.toMatchObject({ code: 'not_found' });
  await expect(library.engine.start({ paths: ['relative.jpg'], mode: 'copy' })).rejects.toMatchObject({
    code: 'bad_request',
  });
});

test('no stored path leads out of the media folder', () => {
  for (const bad of ['../a', 'a/../../b', '/etc/passwd', 'a//b', '', '.', 'a/./b', 'a\0b', 'photos/..']) {
    expect(() => library.storage.absolute(bad), bad).toThrow('outside the media folder');
  }
  expect(library.storage.absolute('photos/a.jpg')).toBe(path.join(library.mediaRoot, 'photos', 'a.jpg'));
});
