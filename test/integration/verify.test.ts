import { renameSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../shared/contract/task.ts';
import type { VerifyReport } from '../../shared/contract/upkeep.ts';
import { sha256Of, stagedFiles } from '../support/importLibrary.ts';
import { importAll } from '../support/publishedLibrary.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();

const report = (): Promise<VerifyReport> => library.call('verify.report', {});
const verify = (ids?: readonly number[]) =>
  library.task(() => library.call('verify.start', ids === undefined ? {} : { ids: [...ids] }));

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

/** Flips a bit of the file and gives it back its time, as a failing disk does. */
async function rot(file: string): Promise<void> {
  const { mtime, atime } = await fs.stat(file);
  const bytes = await fs.readFile(file);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await fs.writeFile(file, bytes);
  await fs.utimes(file, atime, mtime);
}

async function edit(file: string, contents: string | Buffer): Promise<void> {
  await fs.writeFile(file, contents);
  await fs.utimes(file, new Date('2026-08-01'), new Date('2026-08-01'));
}

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

describe('accepting an edit', () => {
  it('makes it the content of the asset, which keeps its number, name, place and collection', async () => {
    const [id = 0] = await library.add(['letter.txt', 'Dear all']);
    const before = await library.asset(id);
    const file = await library.fileOf(id);
    await edit(file, 'Dear everybody');
    await verify();
    expect(await library.call('verify.accept', { ids: [id] })).toEqual({ accepted: 1, failed: [] });
    const after = await library.asset(id);
    expect(after).toMatchObject({
      uuid: before.uuid,
      name: 'letter.txt',
      path: before.path,
      collection: before.collection,
      size: 14,
      sha256: await sha256Of(file),
      preview: 'pending',
      finding: null,
    });
    await verify();
    expect((await report()).findings).toEqual([]);
  });

  it('is refused for what is rotten, missing, empty or sound, with words', async () => {
    const [bad = 0, gone = 0, empty = 0, sound = 0] = await library.add(
      ['a.txt', '1'],
      ['b.txt', '2'],
      ['c.txt', '3'],
      ['d.txt', '4'],
    );
    await rot(await library.fileOf(bad));
    await fs.rm(await library.fileOf(gone));
    await edit(await library.fileOf(empty), '');
    await verify();
    const { accepted, failed } = await library.call('verify.accept', { ids: [bad, gone, empty, sound, 99] });
    expect(accepted).toBe(0);
    expect(failed.map(({ id }) => id)).toEqual([bad, gone, empty, sound, 99]);
    for (const { reason } of failed) expect(reason).toMatch(/^[“T].*\.$/);
    expect((await report()).findings).toHaveLength(3);
  });

  it('knows another type when it sees one', async () => {
    const [id = 0] = await library.add(['note.txt', 'plain words']);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await edit(await library.fileOf(id), png);
    await verify();
    await library.call('verify.accept', { ids: [id] });
    expect(await library.asset(id)).toMatchObject({ mime: 'image/png', kind: 'image', width: 1, height: 1 });
  });
});

describe('importing a good copy', () => {
  const again = async (name: string) => importAll(library.session, [path.join(library.source, name)]);

  it.each([
    ['rotten', rot],
    ['edited to the same size', (file: string) => edit(file, 'CONTENTS')],
    ['edited', (file: string) => edit(file, 'longer contents')],
    ['missing', (file: string) => fs.rm(file)],
  ])('repairs a file that was found %s', async (_what, spoil) => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    const file = await library.fileOf(id);
    await spoil(file);
    await verify();
    expect((await library.asset(id)).finding).not.toBeNull();
    const mended = library.heard('findings.changed', () => true);
    expect(await again('a.txt')).toEqual([id]);
    await mended;
    expect(await fs.readFile(file, 'utf8')).toBe('contents');
    expect((await library.asset(id)).finding).toBeNull();
    await verify();
    expect((await report()).findings).toEqual([]);
  });

  it('keeps what lay in its place aside', async () => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    await edit(await library.fileOf(id), 'CONTENTS');
    await verify();
    await again('a.txt');
    const aside = path.join(library.mediaRoot, '.mediaroot', 'set-aside');
    const [kept = ''] = await fs.readdir(aside);
    expect(await fs.readFile(path.join(aside, kept), 'utf8')).toBe('CONTENTS');
  });
});

describe('relinking', () => {
  const plan = (...folders: string[]) => library.call('relink.plan', { folders });

  it('records a file where it lies now when it was moved inside the media folder', async () => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    const file = await library.fileOf(id);
    await fs.mkdir(path.join(library.mediaRoot, 'sorted by hand'));
    await fs.rename(file, path.join(library.mediaRoot, 'sorted by hand', 'a.txt'));
    const found = await plan();
    expect(found).toMatchObject({
      missing: 1,
      matches: [{ id, found: 'sorted by hand/a.txt', inside: true }],
    });
    expect((await library.asset(id)).path).not.toBe('sorted by hand/a.txt');
    expect(await library.call('relink.apply', { plan: found.id })).toEqual({ relinked: 1, failed: [] });
    expect((await library.asset(id)).path).toBe('sorted by hand/a.txt');
    await verify();
    expect((await report()).findings).toEqual([]);
  });

  it('copies a file from elsewhere to where its record has it, and leaves the found one alone', async () => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    const file = await library.fileOf(id);
    const backup = path.join(library.folder, 'backup', 'deep', 'other name');
    await fs.mkdir(path.dirname(backup), { recursive: true });
    await fs.rename(file, backup);
    const before = await fs.stat(backup);
    await verify();
    const found = await plan(path.join(library.folder, 'backup'));
    expect(found.matches).toMatchObject([{ id, found: backup, inside: false }]);
    expect(await library.call('relink.apply', { plan: found.id })).toEqual({ relinked: 1, failed: [] });
    expect(await fs.readFile(file, 'utf8')).toBe('contents');
    const after = await fs.stat(backup);
    expect([after.ino, after.nlink, after.mtimeMs]).toEqual([before.ino, 1, before.mtimeMs]);
    expect((await library.asset(id)).finding).toBeNull();
    expect((await stagedFiles(library.mediaRoot)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('finds a backup of the media folder itself', async () => {
    const [id = 0] = await library.add(['a.txt', 'contents']);
    const copy = path.join(library.folder, 'disk', 'media');
    await fs.cp(library.mediaRoot, copy, { recursive: true });
    await fs.rm(await library.fileOf(id));
    expect((await plan(path.join(library.folder, 'disk'))).matches).toMatchObject([{ id, inside: false }]);
  });

  it('gives one stray to one asset only, and no file that has another content', async () => {
    const [one = 0, other = 0] = await library.add(['a.txt', 'aaaa'], ['b.txt', 'bbbb']);
    await fs.rename(await library.fileOf(one), path.join(library.mediaRoot, 'stray'));
    await fs.rm(await library.fileOf(other));
    await fs.writeFile(path.join(library.mediaRoot, 'decoy'), 'cccc');
    const { missing, matches } = await plan();
    expect(missing).toBe(2);
    expect(matches.map(({ id, found }) => [id, found])).toEqual([[one, 'stray']]);
  });

  it('leaves alone what changed after the plan, and says why', async () => {
    const [back = 0, changed = 0] = await library.add(['a.txt', 'aaaa'], ['b.txt', 'bbbb']);
    const file = await library.fileOf(back);
    await fs.rename(file, path.join(library.mediaRoot, 'one'));
    await fs.rename(await library.fileOf(changed), path.join(library.mediaRoot, 'two'));
    const { id } = await plan();
    await fs.rename(path.join(library.mediaRoot, 'one'), file);
    await fs.appendFile(path.join(library.mediaRoot, 'two'), 'x');
    const { relinked, failed } = await library.call('relink.apply', { plan: id });
    expect(relinked).toBe(0);
    expect(failed.map(({ id }) => id).sort()).toEqual([back, changed]);
    expect(await library.codeOf('relink.apply', { plan: id })).toBe('not_found');
  });

  it('refuses a folder that is none', async () => {
    expect(await library.codeOf('relink.plan', { folders: ['relative'] })).toBe('bad_request');
    expect(await library.codeOf('relink.plan', { folders: ['/nowhere/at/all'] })).toBe('bad_request');
  });
});
