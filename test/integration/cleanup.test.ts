import fs from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { cleanupLibraryForEachTest, filesBelow, pathsOf } from '../support/cleanupLibrary.ts';

const current = cleanupLibraryForEachTest();
const { inMedia, isThere } = current;

describe('a cleanup', () => {
  test('reports orphaned files first and changes nothing, and moves them to quarantine second', async () => {
    for (let number = 0; number < 14; number += 1) current.made.record(`photos/2026/11/${number}.jpg`);
    for (let number = 0; number < 12; number += 1) {
      current.made.put(`photos/2025/old${String(number).padStart(2, '0')}.jpg`, {
        contents: 'x'.repeat(number + 1),
      });
    }
    const before = await filesBelow(current.made.mediaRoot);
    const report = await current.made.scan();
    expect(report).toMatchObject({
      files: 26,
      orphans: { count: 12, bytes: 78 },
      missing: { count: 0 },
      temp: { count: 0 },
      renditions: { count: 0 },
      refusal: null,
      forceWord: 'Test',
    });
    expect(report.share).toBeCloseTo(12 / 26);
    expect(report.orphans.files).toHaveLength(10);
    expect(report.largest[0]).toMatchObject({ path: 'photos/2025/old11.jpg', size: 12 });
    expect(report.byFolder).toEqual([{ folder: 'photos/2025', count: 12, bytes: 78 }]);
    expect(await current.made.all(report, 'orphans')).toHaveLength(12);
    expect(await filesBelow(current.made.mediaRoot)).toEqual(before);

    expect(await current.made.apply(report)).toMatchObject({
      quarantined: 12,
      bytes: 78,
      failed: [],
      leftAlone: 0,
    });
    expect([...(await filesBelow(current.made.mediaRoot)).keys()]).toHaveLength(14);
    const listed = await current.made.call('quarantine.list', {});
    expect(listed).toMatchObject({ total: 12, bytes: 78 });

    expect(await current.made.call('quarantine.restore', {})).toEqual({ restored: 12, failed: [] });
    expect(await filesBelow(current.made.mediaRoot)).toEqual(before);
    expect(await fs.readdir(inMedia('.mediaroot/quarantine'))).toEqual([]);
  });

  test('names records whose file is not there, and leaves them alone', async () => {
    current.made.record('photos/a.jpg');
    const id = current.made.record('photos/lost.jpg', { file: false });
    const report = await current.made.scan();
    expect(report.missing).toEqual({
      count: 1,
      bytes: 7,
      files: [{ path: 'photos/lost.jpg', size: 7, modified: null, id }],
    });
    await current.made.apply(report, ['missing']);
    expect((await current.made.scan()).missing.count).toBe(1);
  });

  test('takes stray renditions away and knows lost ones', async () => {
    const id = current.made.record('photos/a.jpg');
    current.made.put('thumbnails/photos/a-large-ffffffffffff.jpg');
    current.made.db
      .prepare(
        `INSERT INTO rendition (asset_id, name, fingerprint, state, path) VALUES (?, 'small', 'f', 'ready', 'thumbnails/photos/a-small-000000000000.jpg')`,
      )
      .run(id);
    const report = await current.made.scan();
    expect(pathsOf(report.renditions.files)).toEqual([
      'thumbnails/photos/a-large-ffffffffffff.jpg',
      'thumbnails/photos/a-small-000000000000.jpg',
    ]);
    expect(report).toMatchObject({ files: 1, orphans: { count: 0 } });
    expect(await current.made.apply(report, ['renditions'])).toMatchObject({
      quarantined: 1,
      remade: 1,
      failed: [],
    });
    expect(await isThere('thumbnails/photos/a-large-ffffffffffff.jpg')).toBe(false);
  });

  test('removes what a crash left in our own current.made.folder, but nothing an import has there', async () => {
    const wanted = crypto.randomUUID();
    const left = crypto.randomUUID();
    current.made.db.exec(
      `INSERT INTO import_run (id, mode, state, created_ms) VALUES (1, 'copy', 'running', 0)`,
    );
    current.made.db
      .prepare(`INSERT INTO import_item (run_id, source, state, asset_uuid) VALUES (1, 'x', 'waiting', ?)`)
      .run(wanted);
    current.made.db
      .prepare(
        `INSERT INTO import_item (run_id, source, source_bytes, state, asset_uuid) VALUES (1, 'y', ?, 'failed', 'v')`,
      )
      .run(Buffer.from(inMedia('.mediaroot/incoming/batch-1/00000001.data')));
    for (const name of [`tmp/${wanted}.part`, `tmp/${left}.part`, 'marker.json.1234.tmp']) {
      current.made.put(`.mediaroot/${name}`);
    }
    for (const batch of [1, 2]) current.made.put(`.mediaroot/incoming/batch-${batch}/00000001.data`);
    const report = await current.made.scan();
    const found = [
      '.mediaroot/incoming/batch-2/00000001.data',
      '.mediaroot/marker.json.1234.tmp',
      `.mediaroot/tmp/${left}.part`,
    ];
    expect(pathsOf(report.temp.files)).toEqual(found);
    expect(await current.made.apply(report, ['temp'])).toMatchObject({ removed: 3, failed: [] });
    expect(await isThere(`.mediaroot/tmp/${wanted}.part`)).toBe(true);
    for (const file of found) expect(await isThere(file)).toBe(false);
  });

  test('removes empty folders, the inner ones first, but not those the collections begin with', async () => {
    current.made.record('photos/2026/a.jpg');
    for (const name of ['photos/2020/01/02', 'documents', 'thumbnails', 'strange']) {
      await fs.mkdir(inMedia(name), { recursive: true });
    }
    const report = await current.made.scan();
    expect(report.folders.files.map((file) => file.path)).toEqual([
      'photos/2020/01/02',
      'photos/2020/01',
      'photos/2020',
      'strange',
    ]);
    current.made.put('photos/2020/01/late.jpg');
    expect(await current.made.apply(report, ['folders'])).toMatchObject({
      removed: 2,
      leftAlone: 2,
      failed: [],
    });
    expect(await isThere('photos/2020/01/late.jpg')).toBe(true);
    expect(await isThere('documents')).toBe(true);
    expect(await isThere('strange')).toBe(false);
  });

  test('keeps names that are not UTF-8, and brings them back as they were', async () => {
    current.made.record('photos/a.jpg');
    const name = Buffer.from([...Buffer.from('photos/caf'), 0xe9, 0x2f, 0xff, 0x2e, 0x6a, 0x70, 0x67]);
    current.made.put(name, { contents: 'the only copy' });
    const before = await filesBelow(current.made.mediaRoot);
    const report = await current.made.scan();
    expect(report.orphans.files.map((file) => file.path)).toEqual(['photos/caf\\xE9/\\xFF.jpg']);
    expect(await current.made.apply(report, ['orphans'])).toMatchObject({ quarantined: 1 });
    const { items } = await current.made.call('quarantine.list', {});
    expect(items[0]?.path).toBe('photos/caf\\xE9/\\xFF.jpg');
    expect(await current.made.call('quarantine.restore', { ids: [items[0]?.id ?? 0] })).toMatchObject({
      restored: 1,
    });
    expect(await filesBelow(current.made.mediaRoot)).toEqual(before);
  });

  test('puts a file back under a name beside its own when that is taken by now', async () => {
    current.made.record('photos/a.jpg');
    current.made.record('photos/b.jpg');
    current.made.put('photos/stray.jpg', { contents: 'the stray' });
    await current.made.apply(await current.made.scan(), ['orphans']);
    current.made.put('photos/stray.jpg', { contents: 'another' });
    expect(await current.made.call('quarantine.restore', {})).toEqual({ restored: 1, failed: [] });
    expect(await fs.readFile(inMedia('photos/stray.jpg'), 'utf8')).toBe('another');
    expect(await fs.readFile(inMedia('photos/stray-2.jpg'), 'utf8')).toBe('the stray');
  });

  test('removes for ever only what is asked for', async () => {
    for (const name of ['a', 'b', 'c', 'd']) current.made.record(`photos/${name}.jpg`);
    for (const name of ['one', 'two', 'three']) current.made.put(`old/${name}.jpg`);
    await current.made.apply(await current.made.scan(), ['orphans']);
    const { items } = await current.made.call('quarantine.list', {});
    const two = items.find((item) => item.path === 'old/two.jpg');
    await expect((async () => current.made.call('quarantine.purge', {}))()).rejects.toMatchObject({
      code: 'bad_request',
    });
    expect(await current.made.call('quarantine.purge', { olderThanDays: 1 })).toMatchObject({ purged: 0 });
    expect(await current.made.call('quarantine.purge', { ids: [two?.id ?? 0] })).toEqual({
      purged: 1,
      bytes: two?.size,
      failed: [],
    });
    expect(await current.made.call('quarantine.restore', {})).toMatchObject({ restored: 2 });
    expect((await fs.readdir(inMedia('old'))).sort()).toEqual(['one.jpg', 'three.jpg']);
  });

  test('adopts orphans instead, moving nothing', async () => {
    current.made.record('photos/a.jpg');
    current.made.put('site/one.txt', { contents: 'one' });
    current.made.put('site/two.txt', { contents: 'two' });
    current.made.put('site/two again.txt', { contents: 'two' });
    current.made.put(Buffer.from([0xff]), { contents: 'nameless' });
    const before = await filesBelow(current.made.mediaRoot);
    const report = await current.made.scan();
    expect(
      await current.made.call('cleanup.adopt', {
        report: report.id,
        paths: ['site/one.txt', 'photos/a.jpg'],
      }),
    ).toMatchObject({ adopted: 1, duplicates: 0, failed: [{ path: 'photos/a.jpg' }] });
    expect(await current.made.call('cleanup.adopt', { report: report.id })).toMatchObject({
      adopted: 1,
      duplicates: 1,
      failed: [{ path: '\\xFF', reason: expect.stringContaining('Rename it') }],
    });
    expect(await filesBelow(current.made.mediaRoot)).toEqual(before);
    expect((await current.made.scan(0)).orphans.count).toBe(2);
  });

  test('takes what an older catalog forgot of quarantine back into it, where it lies', async () => {
    current.made.record('photos/a.jpg');
    current.made.record('photos/b.jpg');
    current.made.put('photos/2020/été.jpg');
    await current.made.apply(await current.made.scan(), ['orphans']);
    current.made.db.exec('DELETE FROM quarantine');
    const report = await current.made.scan(0);
    expect(report.orphans.count).toBe(1);
    expect(await current.made.apply(report, ['orphans'])).toMatchObject({ quarantined: 1, failed: [] });
    expect((await current.made.call('quarantine.list', {})).items).toMatchObject([
      { path: 'photos/2020/été.jpg' },
    ]);
    expect(await current.made.call('quarantine.restore', {})).toMatchObject({ restored: 1 });
    expect(await isThere('photos/2020/été.jpg')).toBe(true);
  });

  test('forgets a report when a newer one is made', async () => {
    const first = await current.made.scan();
    await current.made.scan();
    await expect(
      (async () => current.made.call('cleanup.files', { report: first.id, category: 'orphans' }))(),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
