/** What a cleanup never touches, and when it refuses. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanupLibraryForEachTest, pathsOf } from '../support/cleanupLibrary.ts';

const current = cleanupLibraryForEachTest();
const { inMedia, isThere } = current;

describe('a cleanup', () => {
  test('never takes what anything speaks for', async () => {
    current.made.record('photos/a.jpg');
    const trashed = current.made.record('.mediaroot/trash/b.jpg', { state: 'trashed', home: 'photos/b.jpg' });
    current.made.put('photos/b.jpg');
    current.made.db
      .prepare(`INSERT INTO file_task (kind, asset_id, from_path, to_path) VALUES ('move', ?, ?, ?)`)
      .run(trashed, 'photos/from.jpg', 'photos/to.jpg');
    current.made.db
      .prepare(`INSERT INTO file_task (kind, from_path) VALUES ('remove', 'photos/gone.jpg')`)
      .run();
    for (const name of ['from', 'to', 'gone']) current.made.put(`photos/${name}.jpg`);
    current.made.db.exec(
      `INSERT INTO import_run (id, mode, state, created_ms) VALUES (1, 'copy', 'running', 0)`,
    );
    current.made.db.exec(
      `INSERT INTO import_item (run_id, source, state, asset_uuid, dest_path) VALUES (1, 'x', 'placing', 'u', 'photos/placing.jpg')`,
    );
    current.made.put('photos/placing.jpg');
    current.made.put('thumbnails/photos/a-small-000000000000.jpg');
    current.made.db.exec(
      `INSERT INTO rendition (asset_id, name, fingerprint, state, path) VALUES (1, 'small', 'f', 'ready', 'thumbnails/photos/a-small-000000000000.jpg')`,
    );
    current.made.put('.mediaroot/set-aside/doubtful.jpg');
    current.made.put('photos/orphan.jpg');
    const report = await current.made.scan(0);
    expect(pathsOf(await current.made.all(report, 'orphans'))).toEqual(['photos/orphan.jpg']);
    expect(report.renditions.count + report.missing.count + report.temp.count).toBe(0);
  });

  test('leaves fresh files alone unless told otherwise', async () => {
    current.made.record('a.jpg');
    current.made.put('photos/fresh.jpg', { fresh: true });
    current.made.put('photos/old.jpg');
    const careful = await current.made.scan();
    expect(careful.fresh).toBe(1);
    expect(pathsOf(await current.made.all(careful, 'orphans'))).toEqual(['photos/old.jpg']);
    const all = await current.made.scan(0);
    expect(all.fresh).toBe(0);
    expect(all.orphans.count).toBe(2);
    expect((await current.made.scan(7 * 86_400_000)).orphans.count).toBe(0);
  });

  test('tells of links, pipes and other libraries, and touches none of them', async () => {
    current.made.record('photos/a.jpg');
    await fs.mkdir(path.join(current.made.folder, 'elsewhere'));
    await fs.writeFile(path.join(current.made.folder, 'elsewhere', 'precious.jpg'), 'x');
    await fs.symlink(path.join(current.made.folder, 'elsewhere'), inMedia('linked'));
    current.made.put('other/.mediaroot/marker.json', { contents: '{}' });
    current.made.put('other/photos/theirs.jpg');
    const report = await current.made.scan(0);
    expect(report.orphans.count).toBe(0);
    expect(report.leftAlone?.files.map((file) => file.path)).toEqual(['linked', 'other']);
    await current.made.apply(report);
    expect(await isThere('linked')).toBe(true);
    expect(await fs.readdir(path.join(current.made.folder, 'elsewhere'))).toEqual(['precious.jpg']);
  });

  test('leaves alone what changed, came to be spoken for or went away since it was reported', async () => {
    for (let number = 0; number < 4; number += 1) current.made.record(`kept/${number}.jpg`);
    for (const name of ['changed', 'recorded', 'gone', 'stray']) current.made.put(`photos/${name}.jpg`);
    const report = await current.made.scan();
    current.made.put('photos/changed.jpg', { contents: 'now longer than before, and newer' });
    current.made.record('photos/recorded.jpg', { file: false });
    await fs.rm(inMedia('photos/gone.jpg'));
    expect(await current.made.apply(report, ['orphans'])).toMatchObject({
      quarantined: 1,
      leftAlone: 3,
      failed: [],
    });
    expect(await fs.readdir(inMedia('photos'))).toEqual(['changed.jpg', 'recorded.jpg']);
  });

  test('refuses without the marker, so that a disk that is away is never taken for an empty one', async () => {
    current.made.record('photos/a.jpg');
    current.made.put('photos/orphan.jpg');
    const report = await current.made.scan();
    await fs.rename(inMedia('.mediaroot/marker.json'), path.join(current.made.folder, 'marker.json'));
    await expect(current.made.scan()).rejects.toMatchObject({ code: 'media_root_offline' });
    await expect(current.made.apply(report)).rejects.toMatchObject({ code: 'media_root_offline' });
    expect(await isThere('photos/orphan.jpg')).toBe(true);
  });

  test('refuses an absurd share of orphans unless it is told the name of the library', async () => {
    for (let number = 0; number < 10; number += 1) current.made.record(`photos/${number}.jpg`);
    for (let number = 0; number < 11; number += 1) current.made.put(`strays/${number}.jpg`);
    const report = await current.made.scan();
    expect(report.refusal).toContain('11 of 21 files');
    for (const force of [undefined, 'test', '']) {
      await expect(current.made.apply(report, ['orphans'], force)).rejects.toMatchObject({
        code: 'cleanup_refused',
      });
    }
    expect(await current.made.apply(report, ['temp', 'folders'])).toMatchObject({ quarantined: 0 });
    expect(await current.made.apply(report, ['orphans'], 'Test')).toMatchObject({ quarantined: 11 });
  });

  test('refuses when no file at all has a record', async () => {
    current.made.put('photos/a.jpg');
    const report = await current.made.scan();
    expect(report.refusal).toContain('Check that “Test” is the library of this media folder');
    await expect(current.made.apply(report, ['orphans'])).rejects.toMatchObject({ code: 'cleanup_refused' });
  });

  test('knows a recorded file under another name of its folder', async () => {
    current.made.put('elsewhere/a.jpg');
    await fs.symlink('elsewhere', inMedia('photos'));
    current.made.record('photos/a.jpg', { file: false });
    current.made.put('elsewhere/orphan.jpg');
    const report = await current.made.scan();
    expect(report.missing.count).toBe(0);
    expect(pathsOf(report.orphans.files)).toEqual(['elsewhere/orphan.jpg']);
  });
});
