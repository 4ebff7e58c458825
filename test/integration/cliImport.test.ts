import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';

interface Imported {
  readonly imported: number;
  readonly duplicates: number;
  readonly failed: number;
  readonly files: readonly {
    readonly source: string;
    readonly status: 'imported' | 'duplicate' | 'failed';
    readonly id?: number;
    readonly path?: string;
    readonly sha256?: string;
    readonly reason?: string;
  }[];
}
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

interface Listed {
  readonly total: number;
  readonly assets: readonly AssetDetail[];
}

let world: CliWorld;
const inLibrary = (...args: readonly string[]) => [...args, '--library', world.library];
const file = (name: string) => path.join(world.folder, name);
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

beforeEach(async () => {
  world = await cliWorld();
  await world.run(...inLibrary('init', '--media-root', world.mediaRoot));
});
afterEach(() => world.remove());

async function storedFiles(): Promise<number> {
  const entries = await readdir(world.mediaRoot, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.txt')).length;
}

describe('import', () => {
  it('stores, records and reports every file under the path it was found at', async () => {
    await mkdir(file('in/deep'), { recursive: true });
    await writeFile(file('in/a.txt'), 'first');
    await writeFile(file('in/deep/b.txt'), 'second');
    const run = await world.json<Imported>(...inLibrary('import', 'in'));
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(run.value).toMatchObject({ imported: 2, duplicates: 0, failed: 0 });
    const found = run.value.files.toSorted((a, b) => a.source.localeCompare(b.source));
    expect(found.map(({ source, status, sha256 }) => ({ source, status, sha256 }))).toEqual([
      { source: file('in/a.txt'), status: 'imported', sha256: sha256('first') },
      { source: file('in/deep/b.txt'), status: 'imported', sha256: sha256('second') },
    ]);
    for (const { id, path: stored } of found) {
      expect(id).toBeGreaterThan(0);
      expect((await stat(path.join(world.mediaRoot, stored ?? ''))).isFile()).toBe(true);
    }
    expect(await readFile(file('in/a.txt'), 'utf8')).toBe('first');
  });

  it('recognises what it already has', async () => {
    await writeFile(file('a.txt'), 'same');
    await writeFile(file('b.txt'), 'same');
    const run = await world.json<Imported>(...inLibrary('import', 'a.txt', 'b.txt'));
    expect(run.code).toBe(0);
    expect(run.value).toMatchObject({ imported: 1, duplicates: 1, failed: 0 });
    const again = await world.json<Imported>(...inLibrary('import', 'a.txt'));
    expect(again.value).toMatchObject({ imported: 0, duplicates: 1, failed: 0 });
    expect(again.value.files[0]).toMatchObject({ status: 'duplicate', id: run.value.files[0]?.id });
    expect((await world.json<Listed>(...inLibrary('list'))).value.total).toBe(1);
  });

  it('removes the sources when moving, and only what was stored', async () => {
    await writeFile(file('a.txt'), 'moved');
    await writeFile(file('empty.txt'), '');
    const run = await world.json<Imported>(...inLibrary('import', '--move', 'a.txt', 'empty.txt'));
    expect(run.value.imported).toBeGreaterThanOrEqual(1);
    await expect(stat(file('a.txt'))).rejects.toThrow('ENOENT');
    const empty = run.value.files.find(({ source }) => source === file('empty.txt'));
    if (empty?.status === 'failed') expect((await stat(file('empty.txt'))).size).toBe(0);
  });

  it('exits 1 and gives reasons when some files are refused, and stores the rest', async () => {
    await writeFile(file('good.txt'), 'good');
    await writeFile(file('target'), 'x');
    await symlink(file('target'), file('link'));
    const run = await world.json<Imported>(...inLibrary('import', 'good.txt', 'link', 'missing.jpg'));
    expect(run.code).toBe(1);
    expect(run.value).toMatchObject({ imported: 1, failed: 2 });
    const failed = run.value.files.filter(({ status }) => status === 'failed');
    expect(failed.map(({ source }) => source).sort()).toEqual([file('link'), file('missing.jpg')].sort());
    for (const { reason } of failed) expect(reason).toMatch(/\w+ \w+/);

    const words = await world.run(...inLibrary('import', 'missing.jpg'));
    expect(words.code).toBe(1);
    expect(words.stdout).toContain('missing.jpg');
    expect(words.stdout).toContain('1 failed');
  });

  it('puts files into the collection that is named, and refuses one that does not exist', async () => {
    await writeFile(file('a.txt'), 'in other');
    const run = await world.json<Imported>(...inLibrary('import', 'a.txt', '--collection', 'other'));
    const shown = await world.json<AssetDetail>(...inLibrary('show', String(run.value.files[0]?.id)));
    expect(shown.value.collection.name).toBe('Other');
    expect((await world.run(...inLibrary('import', 'a.txt', '--collection', 'Nowhere'))).code).toBe(2);
  });

  it('says why thumbnails cannot be made rather than wait for ever', async () => {
    await writeFile(file('dot.png'), DOT);
    await world.run(...inLibrary('import', 'dot.png'));
    await rename(world.mediaRoot, `${world.mediaRoot}-away`);
    const made = await world.json<{ error: { message: string } }>(...inLibrary('thumbnails'));
    expect(made.code).toBe(3);
    expect(made.value.error.message).toContain('is offline');
  });

  it('leaves thumbnails to do', async () => {
    await writeFile(file('dot.png'), DOT);
    await world.run(...inLibrary('import', 'dot.png'));
    expect((await world.json<Listed>(...inLibrary('list'))).value.assets[0]?.preview).toBe('pending');
    const made = await world.json(...inLibrary('thumbnails'));
    expect(made).toMatchObject({ code: 0, value: { made: 1, placeholder: 0, failed: 0 } });
    expect((await world.json<Listed>(...inLibrary('list'))).value.assets[0]?.preview).toBe('ready');
    const anew = await world.json(...inLibrary('thumbnails', '--rebuild'));
    expect(anew).toMatchObject({ code: 0, value: { made: 1, placeholder: 0, failed: 0 } });
  });

  it('stops at a safe point when interrupted, and can be finished by importing again', async () => {
    await mkdir(file('many'));
    for (let index = 0; index < 400; index += 1)
      await writeFile(file(`many/${index}.txt`), `${index} ${'x'.repeat(200_000)}`);
    const child = world.start(...inLibrary('import', 'many', '--json'));
    const output = text(child.stdout);
    const ended = once(child, 'exit');
    // More files than are ever under way at a time, so some of them must be recorded. Its start alone may take twenty seconds.
    await expect.poll(storedFiles, { timeout: 120_000 }).toBeGreaterThan(60);
    child.kill('SIGINT');
    const [code, signal] = await ended;
    expect(signal).toBeNull();
    const first = JSON.parse(await output) as Imported;
    expect(code).toBe(first.failed > 0 ? 1 : 0);
    expect(first.imported).toBeGreaterThan(0);
    const counted = await world.json<Listed>(...inLibrary('list', '--limit', '1'));
    expect(counted.value.total).toBe(first.imported);

    const rest = await world.json<Imported>(...inLibrary('import', 'many'));
    expect(rest.code).toBe(0);
    expect(rest.value.imported + rest.value.duplicates).toBe(400);
    const listed = await world.json<Listed>(...inLibrary('list'));
    expect(listed.value.total).toBe(400);
    expect(new Set(listed.value.assets.map((asset) => asset.sha256)).size).toBe(400);
  });
});
