import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliWorld, cliWorld } from '../support/cli.ts';

interface Listed {
  readonly count: number;
  readonly bytes: number;
  readonly files: readonly string[];
}
interface Report {
  readonly orphans: Listed;
  readonly missing: Listed;
  readonly renditions: Listed;
  readonly temp: Listed;
  readonly folders: Listed;
  readonly refusal: string | null;
  readonly fresh: number;
  readonly done?: Readonly<Record<string, unknown>>;
}

let world: CliWorld;

beforeEach(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot, '--name', 'Home');
  const source = path.join(world.folder, 'source');
  await fs.mkdir(source);
  for (let number = 0; number < 20; number += 1) {
    await fs.writeFile(path.join(source, `${number}.bin`), `recorded ${number}`);
  }
  await world.run('import', source, '--library', world.library);
});
afterEach(() => world.remove());

async function strays(count: number): Promise<readonly string[]> {
  const folder = path.join(world.mediaRoot, 'strays');
  await fs.mkdir(folder, { recursive: true });
  const names = Array.from({ length: count }, (_, number) => `strays/${String(number).padStart(2, '0')}.jpg`);
  for (const name of names) await fs.writeFile(path.join(world.mediaRoot, name), `the only copy of ${name}`);
  return names;
}

const cleanup = (...options: readonly string[]) =>
  world.json<Report>('cleanup', ...options, '--library', world.library);
const left = async (): Promise<number> =>
  (await fs.readdir(path.join(world.mediaRoot, 'strays')).catch(() => [])).length;

test('cleanup only says what it found unless it is told to apply it', async () => {
  const names = await strays(13);
  expect((await cleanup()).value).toMatchObject({ orphans: { count: 0, files: [] }, fresh: 13 });
  for (const options of [
    ['--older-than', '0'],
    ['--dry-run', '--older-than', '0'],
  ]) {
    const { code, value } = await cleanup(...options);
    expect(code).toBe(0);
    expect(value.orphans).toEqual({ count: 13, bytes: 13 * 30, files: names });
    expect(value).toMatchObject({ missing: { count: 0 }, renditions: { count: 0 }, temp: { count: 0 } });
    expect(value.refusal).toBeNull();
    expect(value.done).toBeUndefined();
  }
  const { stdout } = await world.run('cleanup', '--older-than', '0', '--library', world.library);
  expect(stdout).toContain('Found 13 orphaned files (390 B).\n  strays/00.jpg');
  expect(stdout).toContain('… and 3 more');
  expect(stdout).toContain('By folder');
  expect(stdout).toContain('Nothing was changed.');
  expect(await left()).toBe(13);
});

test('cleanup --apply moves orphans to quarantine, from where they come back', async () => {
  const names = await strays(3);
  const { code, value } = await cleanup('--apply', '--older-than', '0');
  expect(code).toBe(0);
  expect(value.done).toMatchObject({ quarantined: 3, failed: [] });
  expect(await left()).toBe(0);
  const listed = await world.json<{ total: number; items: { id: number; path: string }[] }>(
    ...['cleanup', 'quarantine', '--library', world.library],
  );
  expect(listed.value.total).toBe(3);
  // Files go at the same time, so which went first is chance.
  expect(listed.value.items.map((item) => item.path).sort()).toEqual(names);
  const [first] = listed.value.items;
  const back = await world.json(...['cleanup', 'restore', String(first?.id), '--library', world.library]);
  expect(back.value).toEqual({ restored: 1, failed: [] });
  expect(await left()).toBe(1);
  const gone = await world.json(
    ...['cleanup', 'purge', '--quarantine-days', '0', '--library', world.library],
  );
  expect(gone.value).toMatchObject({ purged: 2, failed: [] });
  expect(await left()).toBe(1);
});

test('cleanup refuses an absurd share and a media folder that is away with exit code 3', async () => {
  await strays(21);
  expect((await cleanup('--older-than', '0')).value.refusal).toContain('21 of 41 files');
  const refused = await world.run('cleanup', '--apply', '--older-than', '0', '--library', world.library);
  expect(refused).toMatchObject({ code: 3 });
  expect(refused.stderr).toContain('more than half');
  expect(await left()).toBe(21);
  const forced = await cleanup('--apply', '--older-than', '0', '--force', 'Home');
  expect(forced.value.done).toMatchObject({ quarantined: 21 });
  await fs.rename(path.join(world.mediaRoot, '.mediaroot'), path.join(world.folder, 'away'));
  const offline = await world.run('cleanup', '--library', world.library);
  expect(offline).toMatchObject({ code: 3 });
  expect(offline.stderr).toContain('Connect its disk');
});

test('cleanup --adopt records orphans where they lie', async () => {
  await strays(2);
  const { value } = await cleanup('--adopt', '--older-than', '0');
  expect(value.done).toMatchObject({ adopted: 2, duplicates: 0, failed: [] });
  expect((await cleanup('--older-than', '0')).value.orphans.count).toBe(0);
  expect(await left()).toBe(2);
});
