import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliWorld, cliWorld } from '../support/cli.ts';
import { photo, renditionFiles } from '../support/renditions.ts';

interface Rebuilt {
  readonly make: number;
  readonly rebuild: number;
  readonly remove: number;
  readonly keep: number;
  readonly made: number;
  readonly failed: readonly { readonly id: number; readonly rendition: string; readonly reason: string }[];
}

let world: CliWorld;
let library: readonly string[];

beforeEach(async () => {
  world = await cliWorld();
  library = ['--library', world.library];
  await world.json('init', ...library, '--media-root', world.mediaRoot);
  const source = path.join(world.folder, 'in');
  await fs.mkdir(source);
  await fs.writeFile(path.join(source, 'a.jpg'), await photo(4000, 3000));
  await fs.writeFile(path.join(source, 'b.jpg'), await photo(200, 100, 20));
  await world.json('import', ...library, source);
});
afterEach(() => world.remove());

it('says first what it would make, then makes it, then has nothing to do', async () => {
  const dry = await world.json<Rebuilt>('renditions', 'rebuild', '--dry-run', ...library);
  expect(dry.value).toEqual({ make: 6, rebuild: 0, remove: 0, keep: 0, made: 0, failed: [] });
  expect(await renditionFiles(world.mediaRoot)).toEqual([]);
  const made = await world.json<Rebuilt>('renditions', 'rebuild', ...library);
  expect(made.value).toEqual({ make: 6, rebuild: 0, remove: 0, keep: 0, made: 6, failed: [] });
  expect(made.code).toBe(0);
  expect(await renditionFiles(world.mediaRoot)).toHaveLength(6);
  const again = await world.json<Rebuilt>('renditions', 'rebuild', ...library);
  expect(again.value).toEqual({ make: 0, rebuild: 0, remove: 0, keep: 6, made: 0, failed: [] });
  const anew = await world.json<Rebuilt>(
    'renditions',
    'rebuild',
    '--all',
    '--collection',
    'photos',
    ...library,
  );
  expect(anew.value).toMatchObject({ make: 0, rebuild: 6, keep: 0, made: 6 });
});

it('lists what is made of an asset', async () => {
  await world.json('renditions', 'rebuild', ...library);
  const { assets } = (
    await world.json<{ assets: readonly { id: number; name: string }[] }>('list', ...library)
  ).value;
  const large = assets.find(({ name }) => name === 'a.jpg')?.id ?? 0;
  const listed = await world.json<{ renditions: readonly unknown[] }>(
    ...['renditions', 'list', String(large), ...library],
  );
  expect(listed.value.renditions).toMatchObject([
    { name: 'large', state: 'ready', width: 1440, height: 1080, mime: 'image/jpeg' },
    { name: 'medium', state: 'ready', width: 300, height: 300 },
    { name: 'small', state: 'ready', width: 150, height: 150 },
  ]);
  expect((await world.run('renditions', 'list', String(large), ...library)).stdout).toMatch(
    /^NAME +STATE +SIZE +BYTES +PATH OR REASON\nlarge +ready +1440×1080 +/,
  );
  expect((await world.run('renditions', 'list', '99', ...library)).code).toBe(1);
});

it('names what could not be made, and why', async () => {
  const [original = ''] = (await fs.readdir(world.mediaRoot, { recursive: true })).filter((name) =>
    name.endsWith('.jpg'),
  );
  await fs.rm(path.join(world.mediaRoot, original));
  const { value, code } = await world.json<Rebuilt>('renditions', 'rebuild', ...library);
  expect(code).toBe(1);
  expect(value).toMatchObject({ make: 6, made: 3 });
  expect(value.failed).toHaveLength(3);
  expect(value.failed[0]).toMatchObject({
    rendition: 'large',
    reason: 'The file is missing from the media folder.',
  });
  const told = await world.run('renditions', 'rebuild', '--all', ...library);
  expect(told.stdout).toContain('3 renditions made, 3 could not be made');
});

it('is told when it is used wrongly', async () => {
  for (const words of [
    ['list'],
    ['rebuild', '7'],
    ['list', '1', '--all'],
    ['paint'],
    ['rebuild', '--collection', 'No'],
  ]) {
    expect((await world.run('renditions', ...words, ...library)).code, words.join(' ')).toBe(2);
  }
});
