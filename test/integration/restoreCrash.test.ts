/** Restores that are killed between any two system calls go on where they were, and end with everything. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addFolderRemote,
  bucketOf,
  everyRow,
  filesBelow,
  fillWithEverything,
  libraryOf,
  restoreBeside,
  syncAll,
  targetOf,
  toldRows,
} from '../support/restoredLibrary.ts';
import { canTrace, range, runUnderStrace, sweep } from '../support/strace.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();
/** Calls are counted a thread: of one that does all the work on files, so that each place is the same one each time. */
process.env.UV_THREADPOOL_SIZE = '1';
const PLACES = sweep
  ? [
      ...range(1, 40).map((n) => `fsync:signal=KILL:when=${n}`),
      ...range(1, 12).map((n) => `link:signal=KILL:when=${n}`),
      ...range(1, 12).map((n) => `rename:signal=KILL:when=${n}`),
      ...range(1, 60, 3).map((n) => `pwrite64:signal=KILL:when=${n}`),
    ]
  : [
      'fsync:signal=KILL:when=9',
      'link:signal=KILL:when=3',
      'rename:signal=KILL:when=3',
      // While the media folder comes to say whose it is.
      'rename:signal=KILL:when=6',
      'pwrite64:signal=KILL:when=20',
    ];

const driven = (inject: readonly string[]) =>
  runUnderStrace('restoreDriver.ts', [library.folder, JSON.stringify(targetOf(library))], {
    inject,
    log: path.join(library.folder, 'strace.log'),
  });

describe.skipIf(!canTrace)('a restore that is killed', () => {
  it('goes on where it was, and ends with every file and every record', { timeout: 600_000 }, async () => {
    await fillWithEverything(library);
    const remote = await addFolderRemote(library);
    await syncAll(library, remote);
    const files = await filesBelow(library.mediaRoot);
    const rows = everyRow(libraryOf(library));
    const [again, media] = [path.join(library.folder, 'library2'), path.join(library.folder, 'media2')];
    let kills = 0;
    for (const place of PLACES) {
      if (await driven([place])) kills += 1;
      const report = await restoreOrOpen(again);
      expect(report?.failed ?? []).toEqual([]);
      expect(await filesBelow(media), place).toEqual(files);
      expect(everyRow(again), place).toEqual(rows);
      await library.call('library.open', { path: libraryOf(library) });
      await fs.rm(again, { recursive: true });
      await fs.rm(media, { recursive: true });
    }
    // The last places of a sweep come after the end.
    expect(kills).toBeGreaterThanOrEqual(sweep ? PLACES.length / 2 : PLACES.length);
  });

  it('goes on from bare objects too, each of which it takes once', { timeout: 600_000 }, async () => {
    await fillWithEverything(library);
    const remote = await addFolderRemote(library);
    await syncAll(library, remote);
    for (const name of ['manifest.json', 'library.json', 'snapshots', 'sidecars'])
      await fs.rm(path.join(bucketOf(library), '.mediaroot', name), { recursive: true });
    const before = toldRows(libraryOf(library)).assets?.map(({ uuid, name, path: place }) => [
      uuid,
      name,
      place,
    ]);
    const again = path.join(library.folder, 'library2');
    let kills = 0;
    for (const place of sweep ? range(2, 10) : [3])
      if (await driven([`link:signal=KILL:when=${place}`])) kills += 1;
    expect(kills).toBeGreaterThan(0);
    await restoreBeside(library);
    const after = toldRows(again).assets?.map(({ uuid, name, path: place }) => [uuid, name, place]);
    expect(after).toEqual(before);
    const originals = Object.keys(await filesBelow(path.join(library.folder, 'media2')));
    expect(originals).toHaveLength(before?.length ?? 0);
  });

  /** A kill after the last step leaves a library that is only to be opened. */
  async function restoreOrOpen(again: string) {
    const there = await fs.readdir(again, { recursive: true }).catch((): string[] => []);
    if (there.includes('catalog.sqlite') && !there.includes(path.join('restoring', 'mark.json'))) {
      await library.call('library.open', { path: again });
      return null;
    }
    return restoreBeside(library);
  }
});

it('stops when it is asked to, and the same call goes on with what is missing', async () => {
  await fillWithEverything(library);
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  const files = await filesBelow(library.mediaRoot);
  const begun = library.heard('restore.progress', ({ phase, done }) => phase === 'files' && done > 0);
  const running = library.codeOf('library.restoreFrom', {
    target: targetOf(library),
    keys: null,
    path: path.join(library.folder, 'library2'),
    mediaRoot: path.join(library.folder, 'media2'),
  });
  await Promise.race([begun, running]);
  await library.call('library.cancelRestore', {});
  const code = await running;
  if (code === null) return;
  expect(code).toBe('cancelled');
  expect((await library.call('library.state', {})).library).toMatchObject({ path: libraryOf(library) });
  const report = await restoreBeside(library);
  expect(report).toMatchObject({ from: 'snapshot', failed: [], notes: [] });
  expect(await filesBelow(path.join(library.folder, 'media2'))).toEqual(files);
});
