import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import type { DoctorReport, LibraryInfo } from '../../shared/contract/library.ts';
import { type CliRun, type CliWorld, cliWorld } from '../support/cli.ts';
import { serveLibrary } from '../support/serve.ts';

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
interface Listed {
  readonly total: number;
  readonly assets: readonly AssetDetail[];
}
interface Failed {
  readonly error: { readonly code: string; readonly message: string; readonly details: unknown };
}

let world: CliWorld;
const inLibrary = (...args: readonly string[]) => [...args, '--library', world.library];
const file = (name: string) => path.join(world.folder, name);
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

beforeEach(async () => {
  world = await cliWorld();
});
afterEach(() => world.remove());

async function storedFiles(): Promise<number> {
  const entries = await readdir(world.mediaRoot, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.txt')).length;
}

async function init(): Promise<void> {
  const made = await world.run(...inLibrary('init', '--media-root', world.mediaRoot));
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
}

function expectUsage(run: CliRun): void {
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('Usage: mediaroot');
}

describe('wrong usage', () => {
  it.each([[[]], [['frobnicate']], [['list']], [['list', '--library', 'x', '--colour']]])(
    'exits 2, explains itself on stderr and says nothing on stdout: %j',
    async (args) => {
      const run = await world.run(...args);
      expectUsage(run);
      expect(run.stdout).toBe('');
    },
  );

  it('is one JSON object when JSON was asked for', async () => {
    const run = await world.json<Failed>('show');
    expectUsage(run);
    expect(run.value.error).toMatchObject({ code: 'bad_request', details: {} });
  });

  it('is asking for help on stdout only when help was asked for', async () => {
    const help = await world.run('--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: mediaroot');
    expect((await world.run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('init', () => {
  it('makes a library and says where', async () => {
    const made = await world.json<LibraryInfo>(
      ...inLibrary('init', '--media-root', world.mediaRoot, '--name', 'Holidays'),
    );
    expect(made.code).toBe(0);
    expect(made.value).toMatchObject({
      name: 'Holidays',
      path: world.library,
      mediaRoot: world.mediaRoot,
      mediaRootState: 'online',
      assets: 0,
    });
    expect((await stat(world.mediaRoot)).isDirectory()).toBe(true);
  });

  it('puts files into the Pictures folder when told nothing else', async () => {
    const made = await world.json<LibraryInfo>(...inLibrary('init'));
    expect(made.value.mediaRoot).toBe(path.join(world.folder, 'Pictures', 'Mediaroot'));
  });

  it('refuses a relative media root as wrong usage', async () => {
    const made = await world.json<Failed>(...inLibrary('init', '--media-root', 'media'));
    expect(made.code).toBe(2);
    expect(made.value.error.code).toBe('media_root_relative');
  });

  it('refuses a media root that is a file', async () => {
    await writeFile(file('plain'), 'x');
    const made = await world.json<Failed>(...inLibrary('init', '--media-root', file('plain')));
    expect(made.code).toBe(3);
    expect(made.value.error.code).toBe('media_root_is_file');
  });

  it('never makes a second library over a first', async () => {
    await init();
    const again = await world.json<Failed>(...inLibrary('init', '--media-root', file('other')));
    expect(again.code).toBe(3);
    expect(again.value.error.code).toBe('library_exists');
  });
});

describe('a library that cannot be used', () => {
  it.each(['list', 'doctor', 'thumbnails', 'serve'])('%s exits 3 when it is missing', async (command) => {
    const run = await world.json<Failed>(...inLibrary(command));
    expect(run.code).toBe(3);
    expect(run.value.error.code).toBe('library_missing');
    expect(run.value.error.message).toContain(world.library);
  });

  it('exits 3 while another process has it open, and names that one', async () => {
    await init();
    const server = await serveLibrary(world);
    const run = await world.json<Failed>(...inLibrary('list'));
    expect(run.code).toBe(3);
    expect(run.value.error.code).toBe('library_locked');
    expect(run.value.error.message).toContain(String(server.child.pid));

    const ended = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await ended;
    expect((await world.run(...inLibrary('list'))).code).toBe(0);
  });
});

describe('import', () => {
  beforeEach(init);

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
    expectUsage(await world.run(...inLibrary('import', 'a.txt', '--collection', 'Nowhere')));
  });

  it('leaves thumbnails to do', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    );
    await writeFile(file('dot.png'), png);
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
    // More files than are ever under way at a time, so some of them must be recorded.
    await expect.poll(storedFiles, { timeout: 20_000 }).toBeGreaterThan(60);
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

describe('list and show', () => {
  beforeEach(async () => {
    await init();
    for (const [name, content] of [
      ['b.txt', 'bb'],
      ['a.txt', 'a'],
      ['c.txt', 'ccc'],
    ] as const)
      await writeFile(file(name), content);
    await world.run(...inLibrary('import', 'a.txt', 'b.txt', 'c.txt'));
  });

  it('sorts, cuts and filters', async () => {
    const names = async (...args: readonly string[]) => {
      const { value } = await world.json<Listed>(...inLibrary('list', ...args));
      return [value.total, ...value.assets.map(({ name }) => name)];
    };
    expect(await names('--sort', 'name', '--direction', 'asc')).toEqual([3, 'a.txt', 'b.txt', 'c.txt']);
    expect(await names('--sort', 'size', '--limit', '1')).toEqual([3, 'c.txt']);
    expect(await names('--sort', 'size', '--offset', '2')).toEqual([3, 'a.txt']);
    expect(await names('--text', 'b.tx')).toEqual([1, 'b.txt']);
    expect(await names('--kind', 'image')).toEqual([0]);
  });

  it('shows one asset by number and by uuid', async () => {
    const { value } = await world.json<Listed>(...inLibrary('list', '--sort', 'name', '--limit', '1'));
    const asset = value.assets[0];
    if (asset === undefined) throw new Error('nothing listed');
    expect((await world.json(...inLibrary('show', String(asset.id)))).value).toEqual(asset);
    expect((await world.json(...inLibrary('show', asset.uuid))).value).toEqual(asset);
    expect((await world.run(...inLibrary('show', asset.uuid))).stdout).toContain(asset.sha256);
  });

  it('exits 1 for an asset that does not exist', async () => {
    const run = await world.json<Failed>(...inLibrary('show', '999'));
    expect(run.code).toBe(1);
    expect(run.value.error.code).toBe('not_found');
    const uuid = await world.json<Failed>(...inLibrary('show', '0191e1a2-7c3b-7d4e-8f50-123456789abc'));
    expect(uuid.value.error.code).toBe('not_found');
  });

  it('prints an aligned table for people', async () => {
    const run = await world.run(...inLibrary('list', '--sort', 'name', '--direction', 'asc'));
    expect(run.stdout.split('\n')[0]).toMatch(/^ *ID {2}TAKEN {13,}KIND {5,}SIZE {2}NAME$/);
    expect(run.stdout).toContain('3 of 3 assets');
  });
});

describe('doctor', () => {
  it('reports versions and decoders without any library', async () => {
    const run = await world.json<DoctorReport>('doctor');
    expect(run.code).toBe(0);
    expect(run.value.library).toBeNull();
    expect(run.value.decoders.length).toBeGreaterThan(0);
    expect(Object.keys(run.value.versions)).toContain('node');
  });

  it('reports the health of a library', async () => {
    await init();
    const run = await world.json<DoctorReport>(...inLibrary('doctor'));
    expect(run.code).toBe(0);
    expect(run.value.library).toMatchObject({ path: world.library, mediaRootState: 'online', problems: [] });
    expect((await world.run(...inLibrary('doctor'))).stdout).toContain('no problems');
  });
});

describe.skipIf(process.getuid?.() === 0)('permissions', () => {
  it('exit 3 when the catalog may not be read', async () => {
    await init();
    await chmod(world.library, 0);
    const run = await world.run(...inLibrary('list'));
    await chmod(world.library, 0o700);
    expect(run.code).toBe(3);
  });
});
