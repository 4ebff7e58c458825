/** The command line: imports under rules, replacing, and adopting a media root that is full. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import type { ImportItem } from '../../shared/contract/import.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';

interface Imported {
  readonly imported: number;
  readonly failed: number;
  readonly files: readonly ImportItem[];
}

let world: CliWorld;

/** Absolute, in the folder the command runs in. */
const at = (name: string) => path.join(world.folder, name);

function inLibrary(...args: readonly string[]): readonly string[] {
  return [...args, '--library', world.library];
}

beforeEach(async () => {
  world = await cliWorld();
});
afterEach(() => world.remove());

async function picture(name: string, side: number): Promise<string> {
  await sharp({ create: { width: side, height: side, channels: 3, background: 'olive' } })
    .png()
    .toFile(at(name));
  return at(name);
}

describe('import --collection', () => {
  it('names rule, limit, size and other collections of what it refuses, and exits 1', async () => {
    await world.run(...inLibrary('init', '--media-root', world.mediaRoot));
    await fs.writeFile(at('huge.txt'), Buffer.alloc(11_300_000, 'a line of text\n'));
    await fs.writeFile(at('fine.txt'), 'fine');
    const run = await world.json<Imported>(
      ...inLibrary('import', 'huge.txt', 'fine.txt', '--collection', 'documents'),
    );
    expect(run.code).toBe(1);
    expect(run.value).toMatchObject({ imported: 1, failed: 1 });
    expect(run.value.files[0]).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('11.3 MB is over the 10 MB limit of Documents'),
      refusal: {
        collection: { name: 'Documents' },
        broken: [{ rule: 'size', limit: '10 MB', actual: '11.3 MB' }],
      },
    });
    expect(run.value.files[0]?.refusal?.offers.map(({ name }) => name)).toContain('Other');
    const said = await world.run(...inLibrary('import', 'huge.txt', '--collection', 'Documents'));
    expect(said.stdout).toContain('11.3 MB is over the 10 MB limit of Documents');
  });
});

describe('replace', () => {
  it('gives an asset another content; what the rules refuse exits 1 and changes nothing', async () => {
    await world.run(...inLibrary('init', '--media-root', world.mediaRoot));
    await picture('old.png', 100);
    const { value } = await world.json<Imported>(
      ...inLibrary('import', 'old.png', '--collection', 'avatars'),
    );
    const id = String(value.files[0]?.id);
    await picture('new.png', 120);
    const replaced = await world.json<AssetDetail>(...inLibrary('replace', id, 'new.png'));
    expect(replaced.value).toMatchObject({
      id: Number(id),
      name: 'new.png',
      width: 120,
      path: expect.stringMatching(/^avatars\//),
    });
    expect(await fs.readdir(path.join(world.mediaRoot, 'avatars'))).toEqual([
      path.basename(replaced.value.path),
    ]);

    await picture('large.png', 3000);
    const refused = await world.run(...inLibrary('replace', id, 'large.png'));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('3000 × 3000 px is over the 2000 × 2000 px limit of Avatars');
    expect(await fs.readdir(path.join(world.mediaRoot, 'avatars'))).toEqual([
      path.basename(replaced.value.path),
    ]);
    expect((await world.run(...inLibrary('replace', id))).code).toBe(2);
  });
});

describe('init --adopt', () => {
  it('makes a library of a folder that is full, records all, moves nothing, and goes on when asked again', async () => {
    await fs.mkdir(path.join(world.mediaRoot, 'uploads'), { recursive: true });
    await fs.writeFile(path.join(world.mediaRoot, 'uploads/a.txt'), 'a');
    await fs.writeFile(path.join(world.mediaRoot, 'uploads/copy of a.txt'), 'a');
    await fs.writeFile(path.join(world.mediaRoot, 'empty.txt'), '');
    const args = inLibrary('init', '--adopt', '--media-root', world.mediaRoot);
    const run = await world.json<Record<string, unknown>>(...args);
    expect(run.code).toBe(1);
    expect(run.value).toMatchObject({
      mediaRoot: await fs.realpath(world.mediaRoot),
      assets: 1,
      adopted: 1,
      duplicates: 1,
      failed: [{ path: 'empty.txt', reason: expect.stringContaining('empty') }],
    });
    expect((await fs.readdir(world.mediaRoot)).sort()).toEqual(['.mediaroot', 'empty.txt', 'uploads']);
    await fs.rm(path.join(world.mediaRoot, 'empty.txt'));
    await fs.writeFile(path.join(world.mediaRoot, 'b.txt'), 'b');
    expect((await world.json(...args)).value).toMatchObject({
      assets: 2,
      adopted: 1,
      duplicates: 1,
      failed: [],
    });
    const other = await world.run(...inLibrary('init', '--adopt', '--media-root', at('elsewhere')));
    expect(other.code).not.toBe(0);
    expect(other.stderr).toContain('another media root');
  });
});
