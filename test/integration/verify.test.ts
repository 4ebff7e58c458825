import { renameSync } from 'node:fs';
import fs from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../shared/contract/task.ts';
import { edit, reportOf, rot, verifyIn } from '../support/verifying.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();

const report = () => reportOf(library);
const verify = (ids?: readonly number[]) => verifyIn(library, ids);

/** Kind of each finding by the number of its asset. */
const found = async () => Object.fromEntries((await report()).findings.map(({ id, kind }) => [id, kind]));

/** Verifies, and does this as soon as the first original was read: what a listener does comes before anything else happens. */
async function verifyUntilFirst(action: (task: number) => unknown): Promise<Task> {
  let acted = false;
  const stop = library.session.on(({ name, payload }) => {
    if (acted || name !== 'task.progress' || payload.kind !== 'verify' || payload.done === 0) return;
    acted = true;
    action(payload.id);
  });
  const task = await verify();
  stop();
  return task;
}

const cancel = (task: number) => library.session.call('tasks.cancel', { task });

describe('a full verification', () => {
  it('of sound files finds nothing and says when it ended', async () => {
    await library.add(['a.txt', 'one'], ['b.txt', 'two']);
    const task = await verify();
    expect(task).toMatchObject({ state: 'done', words: '2 originals checked, all as they were stored.' });
    expect(await report()).toMatchObject({ total: 2, checked: 2, roundStarted: null, findings: [] });
    expect((await report()).lastFinished).not.toBeNull();
  });

  it('calls other bytes rot when size and time are those of the record', async () => {
    const [id = 0] = await library.add(['child.jpg', 'the only copy']);
    await rot(await library.fileOf(id));
    await verify();
    const { findings, rot: damaged } = await report();
    expect(damaged).toBe(1);
    expect(findings).toMatchObject([{ id, kind: 'rot' }]);
    expect(findings[0]?.words).toMatch(/“child\.jpg”.*disk may be failing.*backup/);
  });

  it('calls a file edited when its time differs too, and when its size does', async () => {
    const [longer = 0, same = 0] = await library.add(['a.txt', 'first'], ['b.txt', 'other']);
    const kept = await fs.stat(await library.fileOf(longer));
    await fs.appendFile(await library.fileOf(longer), ' and more');
    await fs.utimes(await library.fileOf(longer), kept.atime, kept.mtime);
    await edit(await library.fileOf(same), 'OTHER');
    await verify();
    expect(await found()).toEqual({ [longer]: 'edited', [same]: 'edited' });
  });

  it('calls a file missing when nothing, or something else than a file, is there', async () => {
    const [gone = 0, folder = 0, link = 0] = await library.add(
      ['a.txt', '1'],
      ['b.txt', '2'],
      ['c.txt', '3'],
    );
    await fs.rm(await library.fileOf(gone));
    for (const id of [folder, link]) await fs.rm(await library.fileOf(id));
    await fs.mkdir(await library.fileOf(folder));
    await fs.symlink('/etc/hostname', await library.fileOf(link));
    await verify();
    expect(await found()).toEqual({ [gone]: 'missing', [folder]: 'missing', [link]: 'missing' });
    expect((await library.asset(gone)).finding?.words).toContain('Relink');
  });

  it('takes back what it said once the file is sound again', async () => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    const file = await library.fileOf(id);
    const away = `${file}.away`;
    await fs.rename(file, away);
    await verify();
    expect((await library.asset(id)).finding?.kind).toBe('missing');
    await fs.rename(away, file);
    const changed = library.heard('findings.changed', () => true);
    await verify([id]);
    await changed;
    expect((await library.asset(id)).finding).toBeNull();
    expect(await report()).toMatchObject({ missing: 0, findings: [] });
  });

  it('does not call a file that was only touched anything', async () => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    await edit(await library.fileOf(id), 'contents');
    await verify();
    expect((await report()).findings).toEqual([]);
  });
});

describe('while the media folder is away', () => {
  it('nothing is verified and nothing called missing', async () => {
    await library.add(['a.txt', 'contents']);
    await fs.rename(library.mediaRoot, `${library.mediaRoot}-unplugged`);
    expect(await library.codeOf('verify.start', {})).toBe('media_root_offline');
    await fs.rename(`${library.mediaRoot}-unplugged`, library.mediaRoot);
    expect(await report()).toMatchObject({ missing: 0, roundStarted: null });
  });

  it('a verification under way stops with words, and goes on when it is back', async () => {
    await library.add(...Array.from({ length: 200 }, (_, n) => [`${n}.txt`, `contents ${n}`] as const));
    const task = await verifyUntilFirst(() =>
      renameSync(library.mediaRoot, `${library.mediaRoot}-unplugged`),
    );
    expect(task).toMatchObject({ state: 'failed', words: expect.stringContaining('is not there') });
    expect(await report()).toMatchObject({ missing: 0, roundStarted: expect.any(Number) });
    await fs.rename(`${library.mediaRoot}-unplugged`, library.mediaRoot);
    await verify();
    expect(await report()).toMatchObject({ checked: 200, missing: 0, roundStarted: null });
  });
});

describe('a verification that is cut short', () => {
  const files = Array.from({ length: 300 }, (_, n) => [`${n}.txt`, `contents ${n}`] as const);

  it('by cancelling goes on where it was, also after the library was closed', async () => {
    await library.add(...files);
    expect(await verifyUntilFirst(cancel)).toMatchObject({ state: 'cancelled' });
    const { checked, roundStarted } = await report();
    expect(checked).toBeGreaterThanOrEqual(1);
    expect(checked).toBeLessThan(300);
    await library.reopen();
    const rest = await verify();
    expect(rest.total).toBe(300 - checked);
    expect((await report()).lastFinished).toBeGreaterThanOrEqual(roundStarted ?? Number.NaN);
    expect(await report()).toMatchObject({ checked: 300, roundStarted: null });
  });

  it('begins from the start when that is asked for', async () => {
    await library.add(...files);
    await verifyUntilFirst(cancel);
    // A file that was read in the very millisecond in which the round begins is as good as read in it.
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 2);
    await promise;
    const anew = await library.task(async () => library.call('verify.start', { anew: true }));
    expect(anew).toMatchObject({ state: 'done', total: 300 });
  });

  it('is one and the same when it is asked for twice', async () => {
    await library.add(...files);
    const [one, other] = await Promise.all([
      library.call('verify.start', {}),
      library.call('verify.start', {}),
    ]);
    expect(one).toEqual(other);
  });
});

describe('verifying some', () => {
  it('refuses what is not there', async () => {
    expect(await library.codeOf('verify.start', { ids: [99] })).toBe('not_found');
  });

  it('looks at no other', async () => {
    const [one = 0, other = 0] = await library.add(['a.txt', '1'], ['b.txt', '2']);
    for (const id of [one, other]) await fs.rm(await library.fileOf(id));
    const task = await verify([one]);
    expect(task).toMatchObject({ total: 1, done: 1 });
    expect((await report()).findings.map(({ id }) => id)).toEqual([one]);
  });
});
