import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stagedFiles } from '../support/importLibrary.ts';
import { reportOf, verifyIn } from '../support/verifying.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();

const report = () => reportOf(library);
const verify = () => verifyIn(library);

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
