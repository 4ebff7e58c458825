import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WatchReport } from '../../shared/contract/watch.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

// Somebody stays, so the media folder is watched.
const library = wholeLibraryForEachTest({ thumbnails: 'asked', stays: true });

/** Resolves once the report of the media folder is as asked. */
async function until(
  test: (mediaRoot: WatchReport['mediaRoot']) => boolean,
): Promise<WatchReport['mediaRoot']> {
  const heard = library.heard('watch.changed', ({ mediaRoot }) => test(mediaRoot));
  const { mediaRoot } = await library.call('watch.list', {});
  return test(mediaRoot) ? mediaRoot : (await heard).mediaRoot;
}
const watching = () => until(({ state }) => state === 'watching');

describe('the media folder', () => {
  it('counts nothing that Mediaroot does there itself', async () => {
    await watching();
    await library.add(['a.txt', 'one'], ['b.txt', 'two']);
    await fs.writeFile(path.join(library.mediaRoot, 'stray'), 'put here after them');
    expect(await until(({ added }) => added > 0)).toMatchObject({ added: 1, changed: 0, removed: 0 });
  });

  it('tells of files that go, and takes it back when they are there again', async () => {
    const [id = 0] = await library.add(['a.txt', 'one']);
    await watching();
    const file = await library.fileOf(id);
    await fs.rename(file, path.join(library.folder, 'away'));
    await until(({ removed }) => removed === 1);
    expect((await library.asset(id)).finding).toMatchObject({ kind: 'missing' });
    await fs.rename(path.join(library.folder, 'away'), file);
    await until(({ removed }) => removed === 0);
    expect((await library.asset(id)).finding).toBeNull();
  });

  it('tells of a whole folder that goes', async () => {
    const ids = await library.add(['a.txt', 'one'], ['b.txt', 'two'], ['c.txt', 'three']);
    // After a fresh start nothing is left to follow of what the import did.
    await library.reopen();
    await watching();
    const top = path.join(library.mediaRoot, (await library.asset(ids[0] ?? 0)).path.split('/')[0] ?? '');
    await fs.rename(top, path.join(library.folder, 'away'));
    expect(await until(({ removed }) => removed === 3)).toMatchObject({ state: 'watching' });
  });

  it('reads again what another program changed, and tells an edit from a touch', async () => {
    const [edited = 0, touched = 0] = await library.add(['a.txt', 'one'], ['b.txt', 'two']);
    await watching();
    const later = new Date('2026-12-01');
    await fs.utimes(await library.fileOf(touched), later, later);
    await fs.writeFile(await library.fileOf(edited), 'changed');
    await until(({ changed }) => changed === 1);
    expect((await library.asset(edited)).finding).toMatchObject({ kind: 'edited' });
    expect((await library.asset(touched)).finding).toBeNull();
  });

  it('finds at the next start what happened while nobody was there', async () => {
    const [gone = 0, edited = 0] = await library.add(['a.txt', 'one'], ['b.txt', 'two']);
    const files = [await library.fileOf(gone), await library.fileOf(edited)] as const;
    await library.session.call('library.close', {});
    await fs.rm(files[0]);
    await fs.writeFile(files[1], 'changed');
    await fs.writeFile(path.join(library.mediaRoot, 'stray'), 'x');
    await library.reopen();
    expect(await until(({ removed, changed, added }) => removed + changed + added === 3)).toMatchObject({
      ...{ removed: 1, changed: 1, added: 1 },
    });
  });

  it('is compared whole where it holds more than one look takes in', async () => {
    const [gone = 0] = await library.add(['a.txt', 'one'], ['b.txt', 'two'], ['c.txt', 'three']);
    const file = await library.fileOf(gone);
    await library.session.close();
    await fs.rm(file);
    // Before and after the recorded ones, in the order in which all is looked at.
    for (const [folder, count] of [
      ['aaa', 5_200],
      ['zzz', 2_300],
    ] as const) {
      await fs.mkdir(path.join(library.mediaRoot, folder));
      await Promise.all(
        Array.from({ length: count }, (_, n) =>
          fs.writeFile(path.join(library.mediaRoot, folder, `${n}`), ''),
        ),
      );
    }
    await library.reopen();
    expect(await until(({ state }) => state === 'watching')).toMatchObject({
      ...{ added: 7_500, changed: 0, removed: 1 },
    });
    await fs.rm(path.join(library.mediaRoot, 'zzz'), { recursive: true });
    expect(await until(({ added }) => added <= 5_200)).toMatchObject({ added: 5_200, removed: 1 });
  });

  it('that is unplugged is offline, and nothing in it is missing', async () => {
    await library.add(['a.txt', 'one']);
    await watching();
    await fs.rename(library.mediaRoot, `${library.mediaRoot}-unplugged`);
    expect(await until(({ state }) => state === 'offline')).toMatchObject({ removed: 0 });
    expect(await library.call('verify.report', {})).toMatchObject({ missing: 0, findings: [] });
    await fs.rename(`${library.mediaRoot}-unplugged`, library.mediaRoot);
    expect(await watching()).toMatchObject({ removed: 0, problem: null });
  });
});
