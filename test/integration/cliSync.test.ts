import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckReport, RemoteAddress, SyncPlan } from '../../shared/contract/cloud.ts';
import { testHost } from '../support/catalog.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';
import { type CloudCli, cloudCli, filesOf, type SyncJson } from '../support/cloudCli.ts';
import { bucketOf, writeBucket } from '../support/restoredLibrary.ts';

let world: CliWorld;
let cli: CloudCli;
let bucket: string;

beforeEach(async () => {
  world = await cliWorld();
  cli = await cloudCli(world);
  bucket = bucketOf(world);
  await fs.mkdir(bucket);
  await cli.run(
    ...['remote', 'add', 'nas', '--type', 'local', '--bucket', bucket],
    ...['--public-url', 'https://cdn.example.org/m'],
  );
});
afterEach(() => world.remove());

describe('sync', () => {
  it('says what it would do, does it, and then has nothing to do', async () => {
    await cli.add({ 'notes.txt': 'private words' });
    await cli.add({ 'poster.txt': 'public words' }, 'Shared');
    const plan = await cli.json<SyncPlan>('sync', '--dry-run');
    expect(plan).toMatchObject({ code: 0, value: { new: { count: 2, bytes: 25 }, needsConsent: false } });
    const words = await cli.run('sync', '--dry-run');
    expect(words.stdout).toMatch(/^WHAT.*\nnew +2 +25 B$/m);
    expect(await filesOf(bucket)).toEqual({});

    const first = await cli.json<SyncJson>('sync');
    expect(first).toMatchObject({
      code: 0,
      value: { uploaded: 2, copied: 0, deleted: 0, failed: 0, failures: [] },
    });
    for (const count of ['unchanged', 'bytes', 'requests'] as const)
      expect(first.value[count]).toEqual(expect.any(Number));
    expect(await filesOf(bucket)).toEqual({
      'media/shared/poster.txt': 'public words',
      'private/papers/notes.txt': 'private words',
    });

    const again = await cli.sync();
    expect(again).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, unchanged: 2, failed: 0 });
    expect((await cli.run('sync')).stdout).toMatch(/^0 objects uploaded, 0 copied, 0 deleted, 2 unchanged/);
  });

  it('asks for consent before it deletes a large share', async () => {
    const names = Array.from({ length: 12 }, (_, number) => `n${number}.txt`);
    const ids = Object.values(
      await cli.add(Object.fromEntries(names.map((name) => [name, `words of ${name}`]))),
    );
    await cli.sync();
    await cli.run('delete', '--permanent', ...ids.map(String));
    const stopped = await cli.json<{ error: { code: string } }>('sync');
    expect([stopped.code, stopped.value.error.code]).toEqual([1, 'too_many_deletes']);
    expect(Object.keys(await filesOf(bucket))).toHaveLength(12);
    expect((await cli.json<SyncPlan>('sync', '--dry-run')).value.needsConsent).toBe(true);
    expect(await cli.sync('--allow-deletes')).toMatchObject({ deleted: 12 });
    expect(await filesOf(bucket)).toEqual({});
  });

  it('names what could not be copied, with the reason, and ends with 1', async () => {
    const texts = { 'notes.txt': 'private words', 'gone.txt': 'words that go' };
    const { 'gone.txt': gone } = await cli.add(texts);
    await fs.rm(path.join(world.mediaRoot, 'papers/gone.txt'));
    const ended = await cli.json<SyncJson>('sync');
    expect(ended).toMatchObject({
      code: 1,
      value: { uploaded: 1, failed: 1, failures: [{ id: gone, name: 'gone.txt' }] },
    });
    expect(ended.value.failures[0]?.reason).toMatch(/\w/);
    expect((await cli.run('sync')).stdout).toContain('gone.txt');
  });
});

describe('url --remote', () => {
  it('is the public URL and the path, once the asset is there', async () => {
    const { 'my poster.txt': id } = await cli.add({ 'my poster.txt': 'public words' }, 'Shared');
    const early = await cli.run('url', String(id), '--remote', 'nas');
    expect([early.code, early.stderr]).toEqual([
      1,
      expect.stringContaining('is not in the bucket yet. Sync first.'),
    ]);
    await cli.sync();
    const { value } = await cli.json<RemoteAddress>('url', String(id), '--remote', 'nas');
    expect(value).toMatchObject({ id, expires: null });
    const [place] = Object.keys(await filesOf(path.join(bucket, 'media')));
    expect(value.url).toBe(
      `https://cdn.example.org/m/${place?.split('/').map(encodeURIComponent).join('/')}`,
    );
    await cli.run('delete', String(id));
    const trashed = await cli.run('url', String(id), '--remote', 'nas');
    expect([trashed.code, trashed.stderr]).toEqual([1, expect.stringContaining('is in the trash')]);
  });

  it('is refused in words for a private asset where nothing can be signed', async () => {
    const { 'notes.txt': id } = await cli.add({ 'notes.txt': 'private words' });
    await cli.sync();
    const ended = await cli.run('url', String(id), '--remote', 'nas', '--signed', '60');
    expect([ended.code, ended.stderr]).toEqual([
      1,
      expect.stringContaining('cannot give an address that expires'),
    ]);
  });
});

describe('check', () => {
  it('is content with a bucket that is as it should be', async () => {
    await cli.add({ 'notes.txt': 'private words' });
    await cli.sync();
    const ended = await cli.json<CheckReport>('check', '--download');
    expect(ended).toMatchObject({ code: 0, value: { downloaded: true, total: 0, findings: [] } });
    expect((await cli.run('check')).stdout).toContain('nothing amiss');
  });

  it('finds what is missing or damaged there, and heals it from here', async () => {
    await cli.add({ 'notes.txt': 'private words', 'more.txt': 'further words' });
    await cli.sync();
    await fs.rm(path.join(bucket, 'private/papers/notes.txt'));
    await fs.writeFile(path.join(bucket, 'private/papers/more.txt'), 'Further words');
    const found = await cli.json<CheckReport>('check', '--download');
    expect(found).toMatchObject({ code: 1, value: { counts: { missing: 1, damaged: 1 } } });
    const table = await cli.run('check', '--download');
    expect(table.stdout).toMatch(/missing +private\/papers\/notes\.txt/);
    const healed = await cli.json<CheckReport & { healed: number }>('check', '--download', '--heal');
    expect(healed).toMatchObject({ code: 0, value: { total: 0, healed: 2 } });
    expect(await filesOf(bucket)).toEqual({
      'private/papers/more.txt': 'further words',
      'private/papers/notes.txt': 'private words',
    });
  });

  it('names what is of nobody we know, and is content', async () => {
    await cli.add({ 'notes.txt': 'private words' });
    await cli.sync();
    await writeBucket({ folder: world.folder, host: testHost(world.folder) }, 'media/strange.txt', 'theirs');
    const ended = await cli.run('check');
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringMatching(/1 foreign$/m)]);
  });
});

describe('a bucket that cannot be had', () => {
  it('is the environment’s problem for every command that needs it, with the code of what is wrong', async () => {
    await cli.add({ 'notes.txt': 'private words' });
    await cli.sync();
    await fs.rm(bucket, { recursive: true });
    for (const words of [['sync'], ['sync', '--dry-run'], ['check'], ['remote', 'take-over', 'nas']]) {
      const { code, value } = await cli.json<{ error: { code: string } }>(...words);
      expect([words, code, value.error.code]).toEqual([words, 3, 'remote_no_bucket']);
    }
    expect((await cli.run('remote', 'test')).code).toBe(3);
  });

  it('is a wrong usage when there is no connection of that name, whatever is asked of it', async () => {
    for (const words of [
      ['sync', '--remote', 'other'],
      ['check', '--remote', 'other'],
      ['url', '1', '--remote', 'other'],
      ['remote', 'test', 'other'],
      ['remote', 'update', 'other', '--auto'],
      ['remote', 'remove', 'other'],
      ['remote', 'take-over', 'other'],
    ])
      expect([words, (await cli.run(...words)).code]).toEqual([words, 2]);
  });
});
