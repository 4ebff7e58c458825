/** What else goes on in the library while a cleanup looks at it. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createReport } from '../../electron/library/catalog/cleanupReport.ts';
import { createReferences } from '../../electron/library/catalog/references.ts';
import { scanMediaRoot } from '../../electron/library/cleanup/scan.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import { cleanupLibraryForEachTest } from '../support/cleanupLibrary.ts';

const FILES = 400;

const current = cleanupLibraryForEachTest();

function whenDone(importId: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = current.made.library.on((event: AnyEvent) => {
      if (event.name !== 'import.progress' || event.payload.id !== importId) return;
      if (event.payload.state !== 'done') return;
      stop();
      resolve();
    });
  });
}

test('files that are being imported are never taken for strays, however young they may be', async () => {
  const source = path.join(current.made.folder, 'source');
  await fs.mkdir(source);
  for (let number = 0; number < FILES; number += 1) {
    await fs.writeFile(path.join(source, `${number}.bin`), randomBytes(2000));
  }
  const { importId } = await current.made.library.handlers['import.start']({ paths: [source], mode: 'copy' });
  let done = false;
  const ended = whenDone(importId).then(() => {
    done = true;
  });
  let scans = 0;
  let met = 0;
  while (!done) {
    const report = await current.made.scan(0);
    expect(report.orphans.files).toEqual([]);
    expect(report.missing.files).toEqual([]);
    expect(report.temp.files).toEqual([]);
    if (report.files > 0 && report.files < FILES) met += 1;
    scans += 1;
  }
  await ended;
  expect(met, `scans among ${scans} that met a part of the import`).toBeGreaterThan(0);
  expect((await current.made.scan(0)).files).toBe(FILES);
});

test('files that go to the trash and back are never taken for strays', async () => {
  const source = path.join(current.made.folder, 'source');
  await fs.mkdir(source);
  for (let number = 0; number < 100; number += 1) {
    await fs.writeFile(path.join(source, `${number}.bin`), randomBytes(2000));
  }
  const { importId } = await current.made.library.handlers['import.start']({ paths: [source], mode: 'copy' });
  await whenDone(importId);
  const ids = current.made.db
    .prepare<[], { id: number }>('SELECT id FROM asset')
    .all()
    .map(({ id }) => id);
  const { handlers } = current.made.library;
  let busy = true;
  const moving = (async () => {
    for (let round = 0; round < 6; round += 1) {
      await handlers['assets.trash']({ ids });
      await handlers['assets.restore']({ ids });
    }
    busy = false;
  })();
  while (busy) {
    const report = await current.made.scan(0);
    expect(report.orphans.files).toEqual([]);
    expect(report.missing.files).toEqual([]);
  }
  await moving;
});

test('a file that is moved between the question where it is and the look is not missing', () => {
  const { db, folder, mediaRoot: root } = current.made;
  const id = current.made.record('a.jpg', { file: false });
  const references = createReferences(db);
  let moved = false;
  const placesOf = (asset: number): readonly string[] => {
    const places = references.placesOf(asset);
    if (!moved) {
      db.prepare(`UPDATE asset SET path = 'b.jpg' WHERE id = ?`).run(id);
      current.made.put('b.jpg');
    }
    moved = true;
    return places;
  };
  const report = createReport(path.join(folder, 'report.sqlite'));
  const order = { root, now: 0, olderThan: 0, kept: new Set<string>(), pause: () => undefined };
  scanMediaRoot({ ...order, references: { ...references, placesOf }, report });
  expect(moved).toBe(true);
  expect(report.finish().found.missing.count).toBe(0);
});

test('a cleanup can be cancelled and says so, and leaves what it did whole', async () => {
  for (let number = 0; number < 400; number += 1) {
    current.made.put(`old/${number}.jpg`);
    current.made.record(`photos/${number}.jpg`);
  }
  const report = await current.made.scan();
  const stop = current.made.library.on((event) => {
    if (event.name !== 'task.progress' || event.payload.title !== 'Cleaning up' || event.payload.done === 0)
      return;
    current.made.library.handlers['tasks.cancel']({ task: event.payload.id });
  });
  await expect(current.made.apply(report, ['orphans'])).rejects.toMatchObject({ code: 'cancelled' });
  stop();
  const { total } = await current.made.call('quarantine.list', {});
  expect(total).toBeGreaterThan(0);
  expect(total + (await fs.readdir(path.join(current.made.mediaRoot, 'old'))).length).toBe(400);
  expect(current.made.db.prepare(`SELECT count(*) AS n FROM quarantine WHERE state <> 'kept'`).get()).toEqual(
    {
      n: 0,
    },
  );
});

test('a scan that is paused goes on when it is told to, and finds the same', async () => {
  for (let number = 0; number < 5000; number += 1) current.made.put(`old/${number}.jpg`, { contents: '' });
  current.made.record('photos/a.jpg');
  let paused = 0;
  current.made.library.on((event) => {
    if (event.name !== 'task.progress' || event.payload.kind !== 'cleanup') return;
    const { id, state, done } = event.payload;
    if (state === 'running' && done > 0 && paused === 0) {
      paused += 1;
      current.made.library.handlers['tasks.pause']({ task: id });
    } else if (state === 'paused') current.made.library.handlers['tasks.resume']({ task: id });
  });
  expect((await current.made.scan()).orphans.count).toBe(5000);
  expect(paused).toBe(1);
});

test('what was long enough in quarantine is removed by itself, where somebody stays', async () => {
  current.made.record('photos/a.jpg');
  current.made.record('photos/b.jpg');
  current.made.put('old/stray.jpg');
  await current.made.apply(await current.made.scan(), ['orphans']);
  await current.reopen({ later: 29 * 86_400_000, background: true });
  await current.made.call('quarantine.restore', { ids: [] });
  expect((await current.made.call('quarantine.list', {})).total).toBe(1);
  await current.reopen({ later: 31 * 86_400_000, background: true });
  // In turn after what the library does by itself.
  await current.made.call('quarantine.restore', { ids: [] });
  expect((await current.made.call('quarantine.list', {})).total).toBe(0);
});
