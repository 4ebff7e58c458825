import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeWorkFolder } from '../support/catalog.ts';
import { type CleanupLibrary, filesBelow, openCleanupLibrary, pathsOf } from '../support/cleanupLibrary.ts';

let folder: string;
let made: CleanupLibrary;

beforeEach(async () => {
  folder = await makeWorkFolder();
  made = await openCleanupLibrary(folder);
});
afterEach(async () => {
  await made.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const inMedia = (...parts: string[]): string => path.join(made.mediaRoot, ...parts);
const isThere = (...parts: string[]): Promise<boolean> =>
  fs.lstat(inMedia(...parts)).then(
    () => true,
    () => false,
  );

describe('a cleanup', () => {
  test('reports orphaned files first and changes nothing, and moves them to quarantine second', async () => {
    for (let number = 0; number < 14; number += 1) made.record(`photos/2026/11/${number}.jpg`);
    for (let number = 0; number < 12; number += 1) {
      made.put(`photos/2025/old${String(number).padStart(2, '0')}.jpg`, { contents: 'x'.repeat(number + 1) });
    }
    const before = await filesBelow(made.mediaRoot);
    const report = await made.scan();
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
    expect(await made.all(report, 'orphans')).toHaveLength(12);
    expect(await filesBelow(made.mediaRoot)).toEqual(before);

    expect(await made.apply(report)).toMatchObject({ quarantined: 12, bytes: 78, failed: [], leftAlone: 0 });
    expect([...(await filesBelow(made.mediaRoot)).keys()]).toHaveLength(14);
    const listed = await made.call('quarantine.list', {});
    expect(listed).toMatchObject({ total: 12, bytes: 78 });

    expect(await made.call('quarantine.restore', {})).toEqual({ restored: 12, failed: [] });
    expect(await filesBelow(made.mediaRoot)).toEqual(before);
    expect(await fs.readdir(inMedia('.mediaroot', 'quarantine'))).toEqual([]);
  });

  test('never takes what anything speaks for', async () => {
    made.record('photos/a.jpg');
    const trashed = made.record('.mediaroot/trash/b.jpg', { state: 'trashed', home: 'photos/b.jpg' });
    made.put('photos/b.jpg');
    made.db
      .prepare(`INSERT INTO file_task (kind, asset_id, from_path, to_path) VALUES ('move', ?, ?, ?)`)
      .run(trashed, 'photos/from.jpg', 'photos/to.jpg');
    made.db.prepare(`INSERT INTO file_task (kind, from_path) VALUES ('remove', 'photos/gone.jpg')`).run();
    for (const name of ['from', 'to', 'gone']) made.put(`photos/${name}.jpg`);
    made.db.exec(`INSERT INTO import_run (id, mode, state, created_ms) VALUES (1, 'copy', 'running', 0)`);
    made.db.exec(
      `INSERT INTO import_item (run_id, source, state, asset_uuid, dest_path) VALUES (1, 'x', 'placing', 'u', 'photos/placing.jpg')`,
    );
    made.put('photos/placing.jpg');
    made.put('thumbnails/photos/a-small-000000000000.jpg');
    made.db.exec(
      `INSERT INTO rendition (asset_id, name, fingerprint, state, path) VALUES (1, 'small', 'f', 'ready', 'thumbnails/photos/a-small-000000000000.jpg')`,
    );
    made.put('.mediaroot/set-aside/doubtful.jpg');
    made.put('photos/orphan.jpg');
    const report = await made.scan(0);
    expect(pathsOf(await made.all(report, 'orphans'))).toEqual(['photos/orphan.jpg']);
    expect(report.renditions.count + report.missing.count + report.temp.count).toBe(0);
  });

  test('leaves fresh files alone unless told otherwise', async () => {
    made.record('a.jpg');
    made.put('photos/fresh.jpg', { fresh: true });
    made.put('photos/old.jpg');
    const careful = await made.scan();
    expect(careful.fresh).toBe(1);
    expect(pathsOf(await made.all(careful, 'orphans'))).toEqual(['photos/old.jpg']);
    const all = await made.scan(0);
    expect(all.fresh).toBe(0);
    expect(all.orphans.count).toBe(2);
    expect((await made.scan(7 * 86_400_000)).orphans.count).toBe(0);
  });

  test('names records whose file is not there, and leaves them alone', async () => {
    made.record('photos/a.jpg');
    const id = made.record('photos/lost.jpg', { file: false });
    const report = await made.scan();
    expect(report.missing).toEqual({
      count: 1,
      bytes: 7,
      files: [{ path: 'photos/lost.jpg', size: 7, modified: null, id }],
    });
    await made.apply(report, ['missing']);
    expect((await made.scan()).missing.count).toBe(1);
  });

  test('takes stray renditions away and knows lost ones', async () => {
    const id = made.record('photos/a.jpg');
    made.put('thumbnails/photos/a-large-ffffffffffff.jpg');
    made.db
      .prepare(
        `INSERT INTO rendition (asset_id, name, fingerprint, state, path) VALUES (?, 'small', 'f', 'ready', 'thumbnails/photos/a-small-000000000000.jpg')`,
      )
      .run(id);
    const report = await made.scan();
    expect(pathsOf(report.renditions.files)).toEqual([
      'thumbnails/photos/a-large-ffffffffffff.jpg',
      'thumbnails/photos/a-small-000000000000.jpg',
    ]);
    expect(report).toMatchObject({ files: 1, orphans: { count: 0 } });
    expect(await made.apply(report, ['renditions'])).toMatchObject({ quarantined: 1, remade: 1, failed: [] });
    expect(await isThere('thumbnails/photos/a-large-ffffffffffff.jpg')).toBe(false);
  });

  test('removes what a crash left in our own folder, but nothing an import has there', async () => {
    const wanted = crypto.randomUUID();
    const left = crypto.randomUUID();
    made.db.exec(`INSERT INTO import_run (id, mode, state, created_ms) VALUES (1, 'copy', 'running', 0)`);
    made.db
      .prepare(`INSERT INTO import_item (run_id, source, state, asset_uuid) VALUES (1, 'x', 'waiting', ?)`)
      .run(wanted);
    made.db
      .prepare(
        `INSERT INTO import_item (run_id, source, source_bytes, state, asset_uuid) VALUES (1, 'y', ?, 'failed', 'v')`,
      )
      .run(Buffer.from(inMedia('.mediaroot/incoming/batch-1/00000001.data')));
    for (const name of [`tmp/${wanted}.part`, `tmp/${left}.part`, 'marker.json.1234.tmp']) {
      made.put(`.mediaroot/${name}`);
    }
    for (const batch of [1, 2]) made.put(`.mediaroot/incoming/batch-${batch}/00000001.data`);
    const report = await made.scan();
    const found = [
      '.mediaroot/incoming/batch-2/00000001.data',
      '.mediaroot/marker.json.1234.tmp',
      `.mediaroot/tmp/${left}.part`,
    ];
    expect(pathsOf(report.temp.files)).toEqual(found);
    expect(await made.apply(report, ['temp'])).toMatchObject({ removed: 3, failed: [] });
    expect(await isThere(`.mediaroot/tmp/${wanted}.part`)).toBe(true);
    for (const file of found) expect(await isThere(file)).toBe(false);
  });

  test('removes empty folders, the inner ones first, but not those the collections begin with', async () => {
    made.record('photos/2026/a.jpg');
    for (const name of ['photos/2020/01/02', 'documents', 'thumbnails', 'strange']) {
      await fs.mkdir(inMedia(name), { recursive: true });
    }
    const report = await made.scan();
    expect(report.folders.files.map((file) => file.path)).toEqual([
      'photos/2020/01/02',
      'photos/2020/01',
      'photos/2020',
      'strange',
    ]);
    made.put('photos/2020/01/late.jpg');
    expect(await made.apply(report, ['folders'])).toMatchObject({ removed: 2, leftAlone: 2, failed: [] });
    expect(await isThere('photos/2020/01/late.jpg')).toBe(true);
    expect(await isThere('documents')).toBe(true);
    expect(await isThere('strange')).toBe(false);
  });

  test('tells of links, pipes and other libraries, and touches none of them', async () => {
    made.record('photos/a.jpg');
    await fs.mkdir(path.join(folder, 'elsewhere'));
    await fs.writeFile(path.join(folder, 'elsewhere', 'precious.jpg'), 'x');
    await fs.symlink(path.join(folder, 'elsewhere'), inMedia('linked'));
    made.put('other/.mediaroot/marker.json', { contents: '{}' });
    made.put('other/photos/theirs.jpg');
    const report = await made.scan(0);
    expect(report.orphans.count).toBe(0);
    expect(report.leftAlone?.files.map((file) => file.path)).toEqual(['linked', 'other']);
    await made.apply(report);
    expect(await isThere('linked')).toBe(true);
    expect(await fs.readdir(path.join(folder, 'elsewhere'))).toEqual(['precious.jpg']);
  });

  test('keeps names that are not UTF-8, and brings them back as they were', async () => {
    made.record('photos/a.jpg');
    const name = Buffer.from([...Buffer.from('photos/caf'), 0xe9, 0x2f, 0xff, 0x2e, 0x6a, 0x70, 0x67]);
    made.put(name, { contents: 'the only copy' });
    const before = await filesBelow(made.mediaRoot);
    const report = await made.scan();
    expect(report.orphans.files.map((file) => file.path)).toEqual(['photos/caf\\xE9/\\xFF.jpg']);
    expect(await made.apply(report, ['orphans'])).toMatchObject({ quarantined: 1 });
    const { items } = await made.call('quarantine.list', {});
    expect(items[0]?.path).toBe('photos/caf\\xE9/\\xFF.jpg');
    expect(await made.call('quarantine.restore', { ids: [items[0]?.id ?? 0] })).toMatchObject({
      restored: 1,
    });
    expect(await filesBelow(made.mediaRoot)).toEqual(before);
  });

  test('leaves alone what changed, came to be spoken for or went away since it was reported', async () => {
    for (let number = 0; number < 4; number += 1) made.record(`kept/${number}.jpg`);
    for (const name of ['changed', 'recorded', 'gone', 'stray']) made.put(`photos/${name}.jpg`);
    const report = await made.scan();
    made.put('photos/changed.jpg', { contents: 'now longer than before, and newer' });
    made.record('photos/recorded.jpg', { file: false });
    await fs.rm(inMedia('photos/gone.jpg'));
    expect(await made.apply(report, ['orphans'])).toMatchObject({ quarantined: 1, leftAlone: 3, failed: [] });
    expect(await fs.readdir(inMedia('photos'))).toEqual(['changed.jpg', 'recorded.jpg']);
  });

  test('refuses without the marker, so that a disk that is away is never taken for an empty one', async () => {
    made.record('photos/a.jpg');
    made.put('photos/orphan.jpg');
    const report = await made.scan();
    await fs.rename(inMedia('.mediaroot/marker.json'), path.join(folder, 'marker.json'));
    await expect(made.scan()).rejects.toMatchObject({ code: 'media_root_offline' });
    await expect(made.apply(report)).rejects.toMatchObject({ code: 'media_root_offline' });
    expect(await isThere('photos/orphan.jpg')).toBe(true);
  });

  test('refuses an absurd share of orphans unless it is told the name of the library', async () => {
    for (let number = 0; number < 10; number += 1) made.record(`photos/${number}.jpg`);
    for (let number = 0; number < 11; number += 1) made.put(`strays/${number}.jpg`);
    const report = await made.scan();
    expect(report.refusal).toContain('11 of 21 files');
    for (const force of [undefined, 'test', '']) {
      await expect(made.apply(report, ['orphans'], force)).rejects.toMatchObject({ code: 'cleanup_refused' });
    }
    expect(await made.apply(report, ['temp', 'folders'])).toMatchObject({ quarantined: 0 });
    expect(await made.apply(report, ['orphans'], 'Test')).toMatchObject({ quarantined: 11 });
  });

  test('refuses when no file at all has a record', async () => {
    made.put('photos/a.jpg');
    const report = await made.scan();
    expect(report.refusal).toContain('Check that “Test” is the library of this media folder');
    await expect(made.apply(report, ['orphans'])).rejects.toMatchObject({ code: 'cleanup_refused' });
  });

  test('adopts orphans instead, moving nothing', async () => {
    made.record('photos/a.jpg');
    made.put('site/one.txt', { contents: 'one' });
    made.put('site/two.txt', { contents: 'two' });
    made.put('site/two again.txt', { contents: 'two' });
    made.put(Buffer.from([0xff]), { contents: 'nameless' });
    const before = await filesBelow(made.mediaRoot);
    const report = await made.scan();
    expect(
      await made.call('cleanup.adopt', { report: report.id, paths: ['site/one.txt', 'photos/a.jpg'] }),
    ).toMatchObject({ adopted: 1, duplicates: 0, failed: [{ path: 'photos/a.jpg' }] });
    expect(await made.call('cleanup.adopt', { report: report.id })).toMatchObject({
      adopted: 1,
      duplicates: 1,
      failed: [{ path: '\\xFF', reason: expect.stringContaining('Rename it') }],
    });
    expect(await filesBelow(made.mediaRoot)).toEqual(before);
    expect((await made.scan(0)).orphans.count).toBe(2);
  });

  test('knows a recorded file under another name of its folder', async () => {
    made.put('elsewhere/a.jpg');
    await fs.symlink('elsewhere', inMedia('photos'));
    made.record('photos/a.jpg', { file: false });
    made.put('elsewhere/orphan.jpg');
    const report = await made.scan();
    expect(report.missing.count).toBe(0);
    expect(pathsOf(report.orphans.files)).toEqual(['elsewhere/orphan.jpg']);
  });

  test('takes what an older catalog forgot of quarantine back into it, where it lies', async () => {
    made.record('photos/a.jpg');
    made.record('photos/b.jpg');
    made.put('photos/2020/été.jpg');
    await made.apply(await made.scan(), ['orphans']);
    made.db.exec('DELETE FROM quarantine');
    const report = await made.scan(0);
    expect(report.orphans.count).toBe(1);
    expect(await made.apply(report, ['orphans'])).toMatchObject({ quarantined: 1, failed: [] });
    expect((await made.call('quarantine.list', {})).items).toMatchObject([{ path: 'photos/2020/été.jpg' }]);
    expect(await made.call('quarantine.restore', {})).toMatchObject({ restored: 1 });
    expect(await isThere('photos/2020/été.jpg')).toBe(true);
  });

  test('forgets a report when a newer one is made', async () => {
    const first = await made.scan();
    await made.scan();
    await expect(
      (async () => made.call('cleanup.files', { report: first.id, category: 'orphans' }))(),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
