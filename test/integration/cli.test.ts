import { once } from 'node:events';
import { chmod, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import type { DoctorReport, LibraryInfo } from '../../shared/contract/library.ts';
import { type CliRun, type CliWorld, cliWorld } from '../support/cli.ts';
import { serveLibrary } from '../support/serve.ts';

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

beforeEach(async () => {
  world = await cliWorld();
});
afterEach(() => world.remove());

async function init(): Promise<void> {
  const made = await world.run(...inLibrary('init', '--media-root', world.mediaRoot));
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
}

/** One line of what is wrong, and one of where the right usage is said. */
function expectUsage(run: CliRun): void {
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(/^mediaroot: .+\nSee mediaroot ([a-z-]+ )?--help\n$/);
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
