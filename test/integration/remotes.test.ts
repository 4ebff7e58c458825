import fs from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import type { RemoteKeys } from '../../shared/contract/remote.ts';
import { libraryOf } from '../support/cloudLibrary.ts';
import { cloudSessionForEachTest, filesWith } from '../support/cloudSession.ts';

const made = cloudSessionForEachTest();

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN==';
const KEYS: RemoteKeys = { kind: 'hmac', id: KEY_ID, secret: SECRET, token: TOKEN };
/** Nobody listens there. */
const NOWHERE = { type: 's3', bucket: 'media', endpoint: 'http://127.0.0.1:1', pathStyle: true } as const;

const folderTarget = (...parts: readonly string[]) => ({ type: 'local', bucket: made.at(...parts) }) as const;
const add = (name: string, options = {}) =>
  made.call('remotes.add', { name, target: folderTarget(name), keys: null, options });

beforeEach(() => {
  // Whatever the person who runs the tests has set up for these providers.
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN', 'PROFILE'])
    vi.stubEnv(`AWS_${name}`, '');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', made.at('none'));
  vi.stubEnv('AWS_CONFIG_FILE', made.at('none'));
});
afterEach(() => vi.unstubAllEnvs());

describe('remotes', () => {
  it('are listed as they were added, with their options and what waits for them', async () => {
    const nas = await add('nas', { graceDays: 7, publicUrl: 'https://cdn.example.org/' });
    expect(nas).toMatchObject({
      name: 'nas',
      keys: 'none-needed',
      options: { graceDays: 7, publicUrl: 'https://cdn.example.org/', maxDeletePercent: 10 },
      ...{ waiting: 0, failed: 0, synced: 0, task: null, last: null, problem: null, features: null },
    });
    const cloud = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: null });
    expect(cloud.keys).toBe('missing');
    expect((await made.call('remotes.list', {})).remotes).toEqual([nas, cloud]);
    expect(made.heard().filter((name) => name === 'remotes.changed')).toHaveLength(2);
  });

  it('have each a name of their own, whatever its case', async () => {
    await add('nas');
    const again = { name: 'NAS', target: folderTarget('other'), keys: null };
    expect(await made.refusal('remotes.add', again)).toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('“nas”'),
    });
    const other = await add('other');
    expect((await made.refusal('remotes.update', { remote: other.id, name: 'Nas' })).code).toBe(
      'bad_request',
    );
    expect((await made.call('remotes.update', { remote: other.id, name: 'Other' })).name).toBe('Other');
  });

  it('do not lie where the library’s own files lie', async () => {
    const { mediaRoot } = (await made.call('library.state', {})).library ?? { mediaRoot: '' };
    for (const bucket of [
      mediaRoot,
      `${mediaRoot}/copy`,
      libraryOf(made.folder),
      made.host.dataDir,
      made.folder,
    ]) {
      const error = await made.refusal('remotes.add', {
        name: 'x',
        target: { type: 'local', bucket },
        keys: null,
      });
      expect(error).toMatchObject({ code: 'bad_request', message: expect.stringContaining(bucket) });
    }
    expect((await made.call('remotes.list', {})).remotes).toEqual([]);
  });

  it('forget what lies in a bucket when they point to another one, and not when it is only addressed in another way', async () => {
    const { id } = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: null });
    const known = () =>
      made.without(async () => {
        const catalog = await openCatalog(libraryOf(made.folder), made.host);
        const at = catalog.remoteContents.objectAt(id, 'media/a.jpg')?.key ?? null;
        await catalog.close();
        return at;
      });
    await made.without(async () => {
      const catalog = await openCatalog(libraryOf(made.folder), made.host);
      const facts = {
        role: 'original',
        size: 1,
        sha256: 'a'.repeat(64),
        version: 'v',
        headers: 'h',
        etag: 'e',
      };
      catalog.remoteContents.setObject(id, {
        ...facts,
        uuid: crypto.randomUUID(),
        key: 'media/a.jpg',
        storedMs: 1,
      });
      catalog.remotes.update(id, { syncedSeq: 7 });
      await catalog.close();
    });
    await made.call('remotes.update', {
      remote: id,
      target: { ...NOWHERE, region: 'eu-central-1', pathStyle: false },
    });
    expect(await known()).toBe('media/a.jpg');
    await made.call('remotes.update', { remote: id, target: { ...NOWHERE, prefix: 'other' } });
    expect(await known()).toBeNull();
  });

  it('are forgotten with their keys, so that the next one of their number has none', async () => {
    const first = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: KEYS });
    expect(first.keys).toBe('session');
    await made.call('remotes.remove', { remote: first.id });
    const second = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: null });
    expect(second).toMatchObject({ id: first.id, keys: 'missing' });
  });
});

describe('a test of a connection', () => {
  const features = { conditionalWrite: true, verifiesSha256: true, multipart: false, presign: false };

  it('finds what the place can do, which is kept with the remote', async () => {
    const { id } = await add('nas');
    await fs.mkdir(made.at('nas'));
    const report = await made.call('remotes.test', { remote: id });
    expect(report).toMatchObject({ usable: true, bucketMade: false, holds: 'nothing', features });
    expect((await made.call('remotes.list', {})).remotes[0]?.features).toEqual(features);
    expect(await fs.readdir(made.at('nas'))).not.toContain('media');
  });

  it('of a place that is connected afterwards is not for nothing', async () => {
    await fs.mkdir(made.at('nas'));
    await made.call('remotes.test', { target: folderTarget('nas'), keys: null });
    expect((await add('nas')).features).toEqual(features);
    expect((await add('other')).features).toBeNull();
  });

  it('of a place that is not there yet can make it', async () => {
    const target = folderTarget('nas');
    expect(await made.call('remotes.test', { target })).toMatchObject({ usable: false, bucketMissing: true });
    const report = await made.call('remotes.test', { target, makeBucket: true });
    expect(report).toMatchObject({ usable: true, bucketMade: true, bucketMissing: false });
  });

  it('says what is wrong with a place nobody answers from', async () => {
    const report = await made.call('remotes.test', { target: NOWHERE, keys: KEYS });
    expect(report).toMatchObject({ usable: false, features: null, holds: null });
    expect(report.checks[0]).toMatchObject({ check: 'reach', state: 'failed' });
  });

  it('needs a place and keys', async () => {
    expect((await made.refusal('remotes.test', {})).code).toBe('bad_request');
    expect((await made.refusal('remotes.test', { target: NOWHERE })).code).toBe('remote_keys_missing');
    const { id } = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: KEYS });
    expect((await made.call('remotes.test', { remote: id })).usable).toBe(false);
    // Keys from outside were asked for, and there are none.
    expect((await made.refusal('remotes.test', { remote: id, keys: null })).code).toBe('remote_keys_missing');
  });
});

describe('keys of a remote', () => {
  it('are kept by the host, and change or go when told to', async () => {
    const { id } = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: null });
    const update = async (change: { keys?: RemoteKeys | null; name?: string }) =>
      (await made.call('remotes.update', { remote: id, ...change })).keys;
    expect(await update({ keys: KEYS })).toBe('session');
    expect(await update({ name: 'renamed' })).toBe('session');
    expect(await update({ keys: null })).toBe('missing');
  });

  it('of the environment are seen', async () => {
    vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_KEY_ID', 'id');
    vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_SECRET', 'secret');
    const { id, keys } = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: null });
    expect(keys).toBe('environment');
    expect((await made.call('remotes.update', { remote: id, name: 'other' })).keys).toBe('missing');
  });

  it('of one provider are none for another', async () => {
    const { id } = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: KEYS });
    const azure = { type: 'azure', bucket: 'media' } as const;
    expect((await made.call('remotes.update', { remote: id, target: azure })).keys).toBe('missing');
    expect((await made.refusal('remotes.update', { remote: id, keys: KEYS })).code).toBe('bad_request');
  });

  it('that are temporary are sent with their session token, and that they have run out is said', async () => {
    const tokens = new Set<unknown>();
    const server = createServer((request, response) => {
      tokens.add(request.headers['x-amz-security-token']);
      response.writeHead(400, { 'content-type': 'application/xml' });
      response.end(
        '<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const target = { ...NOWHERE, endpoint: `http://127.0.0.1:${port}` };
      const { id } = await made.call('remotes.add', { name: 'cloud', target, keys: KEYS });
      const { usable, checks } = await made.call('remotes.test', { remote: id });
      expect(usable).toBe(false);
      expect(checks.find(({ state }) => state === 'failed')?.words).toMatch(/have expired\. Enter new ones/);
      expect([...tokens]).toEqual([TOKEN]);
    } finally {
      server.close();
    }
  });

  it('are in no file, no log and no answer, whatever goes wrong', async () => {
    const { id } = await made.call('remotes.add', { name: 'cloud', target: NOWHERE, keys: KEYS });
    await made.refusal('remotes.add', { name: 'cloud', target: NOWHERE, keys: KEYS });
    await made.refusal('remotes.add', { name: 'x', target: { type: 'azure', bucket: 'media' }, keys: KEYS });
    const halfTyped = { ...KEYS, extra: SECRET } as unknown as RemoteKeys;
    await made.refusal('remotes.add', { name: 'x', target: NOWHERE, keys: halfTyped });
    await made.session.call('remotes.test', { remote: id });
    await made.session.call('remotes.test', { target: NOWHERE, keys: KEYS });
    await made.session.call('sync.start', { remote: id });
    await made.call('remotes.list', {});
    await made.without(async () => undefined);
    const secrets = [SECRET, KEY_ID, TOKEN];
    expect(await filesWith(made.folder, secrets)).toEqual([]);
    const said = JSON.stringify([made.answers, made.host.lines]);
    for (const secret of secrets) expect(said).not.toContain(secret);
  });
});
