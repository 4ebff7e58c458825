import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, cliWorld } from '../support/cli.ts';

let world: CliWorld;
let inbox: string;

const library = () => ['--library', world.library];
const put = async (name: string, contents: string): Promise<string> => {
  const file = path.join(inbox, name);
  await fs.writeFile(file, contents);
  return file;
};

beforeEach(async () => {
  world = await cliWorld();
  inbox = path.join(world.folder, 'inbox');
  await fs.mkdir(inbox);
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
});
afterEach(() => world.remove());

interface Found {
  readonly id: number;
  readonly path: string;
  readonly words: string;
}

describe('verify and relink on the command line', () => {
  it('say what is wrong with which file, mend what was moved, and end with 0 when all is well', async () => {
    const files = [await put('a.txt', 'aaaa'), await put('b.txt', 'bbbb'), await put('c.txt', 'cccc')];
    const imported = await world.json<{ files: { id: number; path: string }[] }>(
      'import',
      ...files,
      ...library(),
    );
    const [rotten, edited, moved] = imported.value.files.map((file) => ({
      ...file,
      file: path.join(world.mediaRoot, file.path),
    }));
    if (!rotten || !edited || !moved) throw new Error('three files were not imported');
    expect((await world.json('verify', ...library())).value).toEqual({
      ...{ checked: 3, intact: 3, missing: [], rot: [], edited: [], unreadable: [] },
    });

    const { mtime } = await fs.stat(rotten.file);
    await fs.writeFile(rotten.file, 'aaab');
    await fs.utimes(rotten.file, mtime, mtime);
    await fs.appendFile(edited.file, ' and more');
    await fs.rename(moved.file, path.join(world.mediaRoot, 'moved by hand.txt'));

    type Report = Record<'missing' | 'rot' | 'edited', Found[]> & { checked: number; intact: number };
    const report = await world.json<Report>('verify', '--anew', ...library());
    expect(report.code).toBe(1);
    expect(report.value).toMatchObject({
      ...{ checked: 3, intact: 0 },
      rot: [{ id: rotten.id, path: rotten.path }],
      edited: [{ id: edited.id }],
      missing: [{ id: moved.id, words: expect.stringContaining('c.txt') }],
    });
    const doctor = await world.json<{ library: { problems: string[] } }>('doctor', ...library());
    expect([doctor.code, doctor.value.library.problems]).toEqual([
      1,
      [
        expect.stringContaining('1 original is missing'),
        expect.stringContaining('1 original is damaged'),
        expect.stringContaining('1 original is changed by another program'),
      ],
    ]);
    expect((await world.json<Report>('verify', String(edited.id), ...library())).value).toMatchObject({
      ...{ checked: 1, intact: 0, rot: [], missing: [] },
    });

    const plan = await world.json('relink', '--dry-run', ...library());
    expect(plan.value).toMatchObject({ missing: 1, relinked: 0, matches: [{ found: 'moved by hand.txt' }] });
    expect(plan.code).toBe(0);
    expect((await world.json('relink', ...library())).value).toMatchObject({ relinked: 1, failed: [] });
    const words = await world.run('verify', ...library());
    expect(words.code).toBe(1);
    expect(words.stdout).toMatch(/3 originals checked, 1 as they were stored/);
  });
});

describe('watch on the command line', () => {
  it('keeps a list, imports what is there once, and says what was refused', async () => {
    await put('old.txt', 'old');
    const added = await world.json<{ id: number }>('watch', 'add', inbox, '--ignore-existing', ...library());
    expect(added.value).toMatchObject({ path: inbox, collection: null, imported: 0 });
    await put('new.txt', 'new');
    await put('half.part', 'half');
    const once = await world.json('watch', 'run', '--once', ...library());
    expect(once.value).toMatchObject({
      ...{ imported: 1, duplicates: 0, failed: 0, problems: [] },
      files: [{ source: path.join(inbox, 'new.txt'), status: 'imported' }],
    });
    expect(once.code).toBe(0);
    expect((await world.run('watch', 'remove', String(added.value.id), ...library())).code).toBe(0);
    expect((await world.json('watch', ...library())).value).toEqual({ folders: [] });
  });

  it('ends with 1 and the reason when something was refused', async () => {
    await world.run('watch', 'add', inbox, ...library());
    await put('empty.txt', '');
    const refused = await world.run('watch', 'run', '--once', ...library());
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/refused .*empty\.txt.*is empty/);
    expect((await world.json('watch', ...library())).value).toMatchObject({
      folders: [{ path: inbox, imported: 0, failed: 1, paused: false }],
    });
  });

  it('stays until it is interrupted, printing what it imports', async () => {
    await world.run('watch', 'add', inbox, ...library());
    const child = world.start('watch', 'run', ...library());
    const printed = new Promise<string>((resolve) => {
      child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()));
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await put('photo.txt', 'picture');
    expect(await printed).toMatch(/^imported \d+ .*photo\.txt/);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});
