/** Runs: several at once, paused, cancelled, tried again, and what they tell. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImportSummary } from '../../shared/contract/import.ts';
import { findDisorder, importAll, resultsOf, storedFiles } from '../support/importLibrary.ts';
import { importLibraryForEachTest } from '../support/importLibraryForEachTest.ts';

const made = importLibraryForEachTest();

function ended(summary: ImportSummary): number {
  return summary.imported + summary.duplicates + summary.failed + summary.cancelled;
}

test('progress grows to the end, at most ten times a second, and ends with the last state', async () => {
  await made.fill(300, 20_000);
  const began = Date.now();
  const { summary } = await importAll(made.library, [made.source]);
  const took = Date.now() - began;
  expect(summary).toMatchObject({
    state: 'done',
    total: 300,
    imported: 300,
    totalBytes: 6_000_000,
    doneBytes: 6_000_000,
  });
  expect(summary.finished).toBeGreaterThanOrEqual(summary.started);
  expect(made.library.events.at(-1)).toEqual(summary);
  // Besides the throttled ones each change of state is told at once: begun and ended.
  expect(made.library.events.length).toBeLessThanOrEqual(took / 100 + 4);
  for (const [index, event] of made.library.events.entries()) {
    expect(event.doneBytes).toBeGreaterThanOrEqual(made.library.events[index - 1]?.doneBytes ?? 0);
    expect(event.doneBytes).toBeLessThanOrEqual(event.totalBytes);
  }
});

test('two imports at once of the same files store each content once', async () => {
  await made.fill(60);
  const first = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  const second = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  const summaries = [await made.library.engine.whenDone(first), await made.library.engine.whenDone(second)];
  expect(summaries.reduce((sum, one) => sum + one.imported, 0)).toBe(60);
  expect(summaries.reduce((sum, one) => sum + one.duplicates, 0)).toBe(60);
  expect(await findDisorder(made.library)).toEqual([]);
  expect(made.library.engine.list().map((run) => run.id)).toEqual([second, first]);
});

test('a small import need not wait for a large one that was begun before it', async () => {
  await made.fill(400);
  const large = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  const one = path.join(made.folder, 'one.jpg');
  await fs.writeFile(one, 'just one');
  const small = await made.library.engine.start({ paths: [one], mode: 'copy' });
  expect(await made.library.engine.whenDone(small)).toMatchObject({ state: 'done', imported: 1 });
  expect(made.library.engine.list().find((run) => run.id === large)?.imported).toBeLessThan(200);
  expect(await made.library.engine.whenDone(large)).toMatchObject({ state: 'done', imported: 400 });
});

test('a paused run begins nothing more until it is resumed, while another goes on', async () => {
  await made.fill(100);
  const gate = await made.openWithGate(5);
  const id = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  await gate.reached;
  made.library.engine.pause(id);
  gate.open();
  const other = path.join(made.folder, 'other');
  await fs.mkdir(other);
  for (let number = 0; number < 100; number += 1)
    await fs.writeFile(path.join(other, `${number}.jpg`), `${number}`);
  const second = await made.library.engine.start({ paths: [other], mode: 'copy' });
  expect(await made.library.engine.whenDone(second)).toMatchObject({ imported: 100 });
  const paused = made.library.engine.list().find((run) => run.id === id)!;
  expect(paused.state).toBe('paused');
  // Only what was under way, 32 files at most, beside those that were in before.
  expect(paused.imported).toBeLessThanOrEqual(4 + 32);
  await made.library.engine.resume(id);
  expect(await made.library.engine.whenDone(id)).toMatchObject({ state: 'done', imported: 100 });
  expect(await findDisorder(made.library)).toEqual([]);
});

test('cancel keeps what is stored and leaves the rest', async () => {
  await made.fill(200);
  const gate = await made.openWithGate(20);
  const id = await made.library.engine.start({ paths: [made.source], mode: 'copy' });
  await gate.reached;
  made.library.engine.cancel(id);
  gate.open();
  const summary = await made.library.engine.whenDone(id);
  expect(summary).toMatchObject({ state: 'cancelled', failed: 0 });
  expect(summary.imported).toBeGreaterThan(0);
  expect(summary.cancelled).toBeGreaterThan(0);
  expect(ended(summary)).toBe(summary.total);
  expect(await storedFiles(made.library.mediaRoot)).toHaveLength(summary.imported);
  expect(resultsOf(made.library, id).filter((item) => item.status === 'cancelled')).toHaveLength(
    summary.cancelled,
  );
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a large file is let go in the middle when its run is cancelled', async () => {
  const big = path.join(made.source, 'big.mp4');
  await fs.writeFile(big, '');
  await fs.truncate(big, 20 * 1024 ** 3);
  const id = await made.library.engine.start({ paths: [big], mode: 'copy' });
  while (!made.library.events.some((event) => event.doneBytes > 0)) await new Promise(setImmediate);
  made.library.engine.cancel(id);
  expect(await made.library.engine.whenDone(id)).toMatchObject({ state: 'cancelled', cancelled: 1 });
  expect(await findDisorder(made.library)).toEqual([]);
});

test('failed items are tried again in the same run, and only they', async () => {
  await made.fill(5);
  const missing = path.join(made.source, 'later.jpg');
  const { summary, items } = await importAll(made.library, [made.source, missing]);
  expect(summary).toMatchObject({ imported: 5, failed: 1 });
  expect(items.at(-1)).toMatchObject({ code: 'source_missing', status: 'failed' });
  await fs.writeFile(missing, 'here now');
  await made.library.engine.retry(summary.id);
  const again = await made.library.engine.whenDone(summary.id);
  expect(again).toMatchObject({ id: summary.id, state: 'done', total: 6, imported: 6, failed: 0 });
  expect(made.library.engine.list()).toHaveLength(1);
});

test('one failed item is tried again by its source, and the others stay as they were', async () => {
  const [one, other] = [path.join(made.source, 'one.jpg'), path.join(made.source, 'other.jpg')];
  const { summary } = await importAll(made.library, [one, other]);
  expect(summary).toMatchObject({ failed: 2 });
  await fs.writeFile(one, 'here now');
  await fs.writeFile(other, 'here too');
  await made.library.engine.retry(summary.id, undefined, [one]);
  expect(await made.library.engine.whenDone(summary.id)).toMatchObject({ imported: 1, failed: 1 });
  expect(resultsOf(made.library, summary.id).map(({ source, status }) => [source, status])).toEqual([
    [one, 'imported'],
    [other, 'failed'],
  ]);
});

test('a folder that failed is walked when it is tried again', async () => {
  const later = path.join(made.source, 'later');
  const { summary } = await importAll(made.library, [later]);
  expect(summary).toMatchObject({ total: 1, failed: 1 });
  await fs.mkdir(later);
  await fs.writeFile(path.join(later, 'a.jpg'), 'a');
  await fs.writeFile(path.join(later, 'b.jpg'), 'b');
  await made.library.engine.retry(summary.id);
  expect(await made.library.engine.whenDone(summary.id)).toMatchObject({
    state: 'done',
    total: 2,
    imported: 2,
    failed: 0,
  });
});

test('results come in pages and by status', async () => {
  await made.fill(30);
  await fs.writeFile(path.join(made.source, 'empty.jpg'), '');
  const { summary } = await importAll(made.library, [made.source]);
  const page = made.library.engine.results(summary.id, { offset: 10, limit: 5 });
  expect(page.total).toBe(31);
  expect(page.items.map((item) => path.basename(item.source))).toEqual([
    'file0009.jpg',
    'file0010.jpg',
    'file0011.jpg',
    'file0012.jpg',
    'file0013.jpg',
  ]);
  expect(made.library.engine.results(summary.id, { offset: 0, limit: 10, status: 'failed' }).total).toBe(1);
});

test('a collection that is asked for is used, one that is not there is refused', async () => {
  await made.fill(1);
  const other = made.library.catalog.collections.bySlug('other')!;
  const id = await made.library.engine.start({ paths: [made.source], mode: 'copy', collection: other.id });
  await made.library.engine.whenDone(id);
  expect(resultsOf(made.library, id)[0]?.path).toMatch(/^other\//);
  const missing = made.library.engine.start({ paths: [made.source], mode: 'copy', collection: 9999 });
  await expect(missing).rejects.toMatchObject({ code: 'not_found' });
  await expect(made.library.engine.start({ paths: ['relative.jpg'], mode: 'copy' })).rejects.toMatchObject({
    code: 'bad_request',
  });
});
