import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertKeysFit, assertOptions, assertTarget } from '../../electron/library/cloud/targetRules.ts';
import { RemoteOptions, RemoteTarget } from '../../shared/contract/remote.ts';

const target = (fields: Readonly<Record<string, unknown>>) =>
  RemoteTarget.parse({ type: 's3', bucket: 'media', ...fields });
const problemOf = (fields: Readonly<Record<string, unknown>>, own: Parameters<typeof assertTarget>[1] = []) =>
  assertTarget(target(fields), own).then(
    () => null,
    (error: unknown) => String(error),
  );

describe('the name of a bucket', () => {
  it.each([
    ['s3', 'my.media-2026'],
    ['gcs', 'my_media.example.org'],
    ['azure', 'my-media'],
    ['azure', '$web'],
  ])('of %s may be %s', async (type, bucket) => {
    expect(await problemOf({ type, bucket })).toBeNull();
  });

  it.each([
    ['s3', 'My-Media'],
    ['s3', 'ab'],
    ['s3', 'a..b'],
    ['s3', '-media'],
    ['s3', '192.168.1.1'],
    ['s3', 'xn--media'],
    ['s3', 'media-s3alias'],
    ['s3', 'media/folder'],
    ['gcs', 'Media'],
    ['gcs', 'goog-media'],
    ['gcs', `${'a'.repeat(64)}`],
    ['azure', 'my--media'],
    ['azure', 'media-'],
    ['azure', 'my_media'],
  ])('of %s must not be %s', async (type, bucket) => {
    expect(await problemOf({ type, bucket })).toContain(`“${bucket}” cannot be the name`);
  });

  it('of another service than AWS may be any that an address can hold', async () => {
    const endpoint = 'https://s3.example.org';
    expect(await problemOf({ bucket: 'My_Media', endpoint })).toBeNull();
    expect(await problemOf({ bucket: 'tenant:media', endpoint })).toBeNull();
    expect(await problemOf({ bucket: 'media/folder', endpoint })).toContain('field of its own');
  });
});

describe('a target', () => {
  it.each(['a//b', 'a/../b', './a', 'a\\b', 'a/\u0007'])('has no folder %j', async (prefix) => {
    expect(await problemOf({ prefix })).toContain('cannot be a folder');
  });

  it('keeps no secret in its addresses, and does not tell it back', async () => {
    for (const endpoint of ['https://me:hunter2@s3.example.org', 'https://a.example.org/?sig=hunter2']) {
      const problem = await problemOf({ endpoint });
      expect(problem).toContain('The address of the service must');
      expect(problem).not.toContain('hunter2');
    }
    const options = RemoteOptions.parse({ publicUrl: 'https://cdn.example.org/?token=hunter2' });
    expect(() => assertOptions(options)).toThrow(/^The public address must end before/);
  });
});

describe('keys', () => {
  it('of another provider are refused', () => {
    const hmac = { kind: 'hmac', id: 'i', secret: 'hunter2' } as const;
    expect(() => assertKeysFit(target({}), hmac)).not.toThrow();
    expect(() => assertKeysFit(target({ type: 'gcs' }), hmac)).not.toThrow();
    expect(() => assertKeysFit(target({ type: 'azure' }), hmac)).toThrow(
      /Azure needs the name of the storage account/,
    );
    expect(() => assertKeysFit(target({ type: 'local', bucket: '/x' }), hmac)).toThrow(/needs no keys/);
  });

  it('of Google are the whole file of a service account', () => {
    const json = (text: string) => () => assertKeysFit(target({ type: 'gcs' }), { kind: 'json', json: text });
    expect(json(JSON.stringify({ client_email: 'a@b', private_key: 'c' }))).not.toThrow();
    expect(json('{"client_id":"hunter2"}')).toThrow(/JSON file of a service account/);
    expect(json('hunter2')).toThrow(/^(?!.*hunter2)/);
  });
});

describe('a folder as a remote', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-target-')));
    await fs.mkdir(path.join(folder, 'media', 'photos'), { recursive: true });
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  const problem = (bucket: string, prefix = '') =>
    problemOf({ type: 'local', bucket, prefix }, [
      { what: 'the media folder', path: path.join(folder, 'media') },
    ]);

  it('may be there or not yet', async () => {
    expect(await problem(folder, 'backup')).toBeNull();
    expect(await problem(path.join(folder, 'not', 'yet'))).toBeNull();
  });

  it('is given by its full path and is no whole disk', async () => {
    expect(await problem('backup')).toContain('is not a complete path');
    expect(await problem('/')).toContain('is a whole disk');
  });

  it('neither lies in a folder of ours nor holds one, also by a link', async () => {
    await fs.symlink(path.join(folder, 'media', 'photos'), path.join(folder, 'link'));
    expect(await problem(path.join(folder, 'media'))).toContain('lies inside the media folder');
    expect(await problem(folder, 'media/copy')).toContain('lies inside the media folder');
    expect(await problem(path.join(folder, 'link'))).toContain('lies inside the media folder');
    expect(await problem(folder)).toContain('holds the media folder');
  });
});
