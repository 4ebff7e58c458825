import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Remote } from '../../shared/contract/cloud.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';
import { filesWith } from '../support/cloudSession.ts';
import { makeLibrary } from '../support/publishedLibrary.ts';

let world: CliWorld;

const library = () => ['--library', world.library];
const remote = (...words: readonly string[]) => world.run('remote', ...words, ...library());
const S3 = ['--type', 's3', '--bucket', 'media', '--endpoint', 'http://127.0.0.1:1', '--path-style'];

beforeEach(async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, '');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/at/all');
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/at/all');
  world = await cliWorld();
  await makeLibrary(world);
});
afterEach(async () => {
  await world.remove();
  vi.unstubAllEnvs();
});

describe('remote', () => {
  it('adds, lists, changes and removes connections', async () => {
    const none = await remote();
    expect([none.code, none.stdout]).toEqual([0, expect.stringContaining('connected to no bucket')]);
    const nas = await world.json<Remote>(
      ...['remote', 'add', 'nas', '--type', 'local', '--bucket', 'nas', '--prefix', '/copy/'],
      ...[
        '--grace-days',
        '7',
        '--public-url',
        'https://cdn.example.org/m/',
        '--bandwidth',
        '500000',
        '--auto',
      ],
      ...library(),
    );
    expect(nas.value).toMatchObject({
      target: { type: 'local', bucket: path.join(world.folder, 'nas'), prefix: 'copy' },
      options: { graceDays: 7, publicUrl: 'https://cdn.example.org/m/', bandwidth: 500_000, auto: true },
      keys: 'none-needed',
    });
    const cloud = await remote('add', 'Cloud', ...S3, '--region', 'eu-1');
    expect([cloud.code, cloud.stdout]).toEqual([0, expect.stringMatching(/s3 media.*No keys were found/s)]);
    expect((await remote('list')).stdout).toMatch(/NAME +KEYS.*nas +none needed.*Cloud +missing/s);

    const changed = await world.json<Remote>(
      ...['remote', 'update', 'CLOUD', '--name', 'aws', '--region', 'none', '--no-auto', '--grace-days', '0'],
      ...library(),
    );
    expect(changed.value).toMatchObject({
      name: 'aws',
      target: { type: 's3', bucket: 'media', endpoint: 'http://127.0.0.1:1', region: null, pathStyle: true },
      options: { auto: false, graceDays: 0, maxDeletePercent: 10 },
    });
    const less = await world.json<Remote>('remote', 'update', 'nas', '--bandwidth', 'none', ...library());
    expect(less.value.options).toMatchObject({ bandwidth: null, auto: true, graceDays: 7 });

    expect((await world.json('remote', 'remove', 'nas', ...library())).value).toEqual({ removed: 'nas' });
    const { value } = await world.json<{ remotes: Remote[] }>('remote', ...library());
    expect(value.remotes.map(({ name }) => name)).toEqual(['aws']);
  });

  it('takes keys from the environment and keeps them nowhere', async () => {
    vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
    vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_SECRET', 'wJalrXUtnFEMI/K7MDENG');
    vi.stubEnv('MEDIAROOT_DEBUG', '1');
    const keyed = await cliWorld();
    try {
      const run = (...words: readonly string[]) => keyed.run(...words, '--library', keyed.library);
      const said = [
        await run('init', '--media-root', keyed.mediaRoot),
        await run('remote', 'add', 'cloud', ...S3, '--json'),
        await run('remote', 'list', '--json'),
        await run('remote', 'test'),
        await run('sync'),
      ];
      expect(said[1]?.stdout).toContain('"keys":"environment"');
      expect(said[3]?.code).not.toBe(0);
      const secrets = ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG'];
      expect(await filesWith(keyed.folder, secrets)).toEqual([]);
      for (const secret of secrets) expect(JSON.stringify(said)).not.toContain(secret);
    } finally {
      await keyed.remove();
    }
  });

  it('without keys ends as the environment’s problem, which names the variables', async () => {
    await remote('add', 'my cloud', ...S3);
    for (const words of [['remote', 'test'], ['sync'], ['check']]) {
      const ended = await world.run(...words, ...library());
      expect([ended.code, ended.stderr]).toEqual([
        3,
        expect.stringMatching(/MEDIAROOT_REMOTE_MY_CLOUD_KEY_ID and MEDIAROOT_REMOTE_MY_CLOUD_SECRET/),
      ]);
    }
  });

  it.each<[string, readonly string[], string]>([
    ['a name', ['remote', 'add'], 'remote add needs one name'],
    ['a type', ['remote', 'add', 'x', '--bucket', 'b'], '--type s3|gcs|azure|local'],
    ['a known type', ['remote', 'add', 'x', '--type', 'ftp', '--bucket', 'b'], '--type: must be one of'],
    ['a bucket', ['remote', 'add', 'x', '--type', 's3'], '--bucket NAME'],
    [
      'an address',
      ['remote', 'add', 'x', '--type', 's3', '--bucket', 'b', '--endpoint', 'x'],
      '--endpoint: ',
    ],
    ['a bandwidth', ['remote', 'update', 'x', '--bandwidth', '9'], '--bandwidth: must be a number of bytes'],
    ['no stray options', ['remote', 'list', '--auto'], 'remote list has no option --auto'],
    ['a name that is there', ['remote', 'remove', 'x'], 'connected to no bucket'],
    ['a bucket to sync with', ['sync'], 'Connect it with “remote add NAME”'],
    ['a bucket to restore from', ['restore-from', '--media-root', '/x'], '--type'],
    ['at most 7 days of signing', ['url', '1', '--remote', 'x', '--signed', '604801'], '7 days'],
  ])('needs %s', async (_what, words, hint) => {
    const ended = await world.run(...words, ...library());
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(hint)]);
  });

  it('asks which connection is meant where there are several', async () => {
    await remote('add', 'one', '--type', 'local', '--bucket', 'one');
    await remote('add', 'two', '--type', 'local', '--bucket', 'two');
    const ended = await world.run('sync', ...library());
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('one, two')]);
    const unknown = await world.run('sync', '--remote', 'three', ...library());
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('no connection “three”. There are: one, two'),
    ]);
  });
});
