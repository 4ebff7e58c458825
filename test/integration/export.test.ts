import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { exiftoolPath } from 'exiftool-vendored';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';

const PHOTO = path.join(corpusFolder, 'orientation/exif-orientation-examples/Landscape_6.jpg');

let world: CliWorld;
let target: string;

interface Exported {
  readonly exported: number;
  readonly bytes: number;
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}
const exported = (...more: readonly string[]) =>
  world.json<Exported>('export', target, '--library', world.library, ...more);

beforeEach(async () => {
  world = await cliWorld();
  target = path.join(world.folder, 'out');
  await mkdir(path.join(world.folder, 'other'));
  await writeFile(path.join(world.folder, 'Note: a?.txt'), 'one\n');
  await writeFile(path.join(world.folder, 'other', 'NOTE_ A_.txt'), 'two\n');
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  const run = await world.run('import', '--library', world.library, PHOTO, 'Note: a?.txt', 'other');
  expect(run.code).toBe(0);
});
afterEach(() => world.remove());

describe('an export', () => {
  it('holds every original under its own name, fit for every system, and a list of all records', async () => {
    const { code, value } = await exported();
    expect([code, value.exported, value.failed]).toEqual([0, 3, []]);
    const names = await readdir(target);
    expect(names).toHaveLength(4);
    expect(names.filter((name) => /^note_ a_(-2)?\.txt$/i.test(name))).toHaveLength(2);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
    expect((await readFile(path.join(target, 'Landscape_6.jpg'))).equals(await readFile(PHOTO))).toBe(true);
    const list = JSON.parse(await readFile(path.join(target, 'mediaroot-export.json'), 'utf8'));
    expect(list.assets.map(({ file }: { file: string }) => file).sort()).toEqual(
      names.filter((name) => name !== 'mediaroot-export.json').sort(),
    );
    // In the order of their records, and what is imported together is recorded as it gets ready.
    const photo = list.assets.find(({ name }: { name: string }) => name === 'Landscape_6.jpg');
    expect(photo).toMatchObject({ collection: { name: 'Photos' } });
    expect(value.bytes).toBe((await stat(PHOTO)).size + 8);
  });

  it('can be of one collection, with sidecars that other programs read', async () => {
    const { code, value } = await exported('--collection', 'Photos', '--sidecars');
    expect([code, value.exported]).toEqual([0, 1]);
    const sidecar = path.join(target, 'Landscape_6.jpg.xmp');
    const perl = await promisify(execFile)(await exiftoolPath(), ['-j', '-XMP:all', sidecar]);
    expect(JSON.parse(perl.stdout)[0]).toMatchObject({
      Format: 'image/jpeg',
      PreservedFileName: 'Landscape_6.jpg',
    });
  });

  it('names the files that could not be copied, and goes on', async () => {
    const { value } = await world.json<{ assets: readonly { path: string; name: string }[] }>(
      'list',
      '--library',
      world.library,
    );
    const photo = value.assets.find(({ name }) => name === 'Landscape_6.jpg');
    await writeFile(path.join(world.mediaRoot, photo?.path ?? ''), 'damaged');
    const run = await exported();
    expect([run.code, run.value.exported]).toEqual([1, 2]);
    expect(run.value.failed).toEqual([
      {
        id: expect.any(Number),
        name: 'Landscape_6.jpg',
        reason: expect.stringContaining('not what the library recorded'),
      },
    ]);
    expect(await readdir(target)).not.toContain('Landscape_6.jpg');
  });

  it('goes only into an empty folder outside the library', async () => {
    await mkdir(target);
    await writeFile(path.join(target, 'mine'), 'x');
    expect((await exported()).code).toBe(2);
    expect(await readdir(target)).toEqual(['mine']);
    target = path.join(world.mediaRoot, 'out');
    expect((await exported()).code).toBe(2);
    expect(await readdir(world.mediaRoot)).not.toContain('out');
  });
});
