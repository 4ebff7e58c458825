import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentKeys, findKeys } from '../../electron/library/cloud/environmentKeys.ts';
import type { RemoteType } from '../../shared/contract/remote.ts';
import { MediarootError } from '../../shared/errors.ts';

let nowhere: string;
/** Of a person who never used a tool of these providers. */
let bare: Readonly<Record<string, string>>;

beforeEach(() => {
  nowhere = mkdtempSync(path.join(os.tmpdir(), 'mediaroot-keys-'));
  bare = {
    AWS_SHARED_CREDENTIALS_FILE: path.join(nowhere, 'credentials'),
    AWS_CONFIG_FILE: path.join(nowhere, 'config'),
    CLOUDSDK_CONFIG: nowhere,
  };
});
afterEach(() => rmSync(nowhere, { recursive: true, force: true }));

const found = (type: RemoteType, env: Readonly<Record<string, string>>, name: string | null = 'My bucket') =>
  findKeys({ type }, name, { ...bare, ...env });

function refusal(
  type: RemoteType,
  env: Readonly<Record<string, string>>,
  name: string | null,
): MediarootError {
  try {
    environmentKeys({ type }, name, { ...bare, ...env });
  } catch (error) {
    if (error instanceof MediarootError) return error;
    throw error;
  }
  throw new Error('Keys were found.');
}

describe('keys of a remote in the environment', () => {
  it('are first those of its own name', () => {
    const own = { MEDIAROOT_REMOTE_MY_BUCKET_KEY_ID: 'id', MEDIAROOT_REMOTE_MY_BUCKET_SECRET: 'secret' };
    const standard = { AWS_ACCESS_KEY_ID: 'other', AWS_SECRET_ACCESS_KEY: 'other' };
    expect(found('s3', { ...standard, ...own })).toEqual({
      keys: { kind: 'hmac', id: 'id', secret: 'secret' },
    });
    expect(found('s3', { ...own, MEDIAROOT_REMOTE_MY_BUCKET_TOKEN: 't' })?.keys).toMatchObject({
      token: 't',
    });
    expect(found('gcs', own)?.keys).toEqual({ kind: 'hmac', id: 'id', secret: 'secret' });
    expect(found('azure', own)?.keys).toEqual({ kind: 'azure-key', account: 'id', key: 'secret' });
    expect(found('s3', { ...standard, ...own }, 'another')?.keys).toMatchObject({ id: 'other' });
  });

  it('are a SAS token of Azure where its name has a token and no secret', () => {
    const own = { MEDIAROOT_REMOTE_NAS_KEY_ID: 'acct', MEDIAROOT_REMOTE_NAS_TOKEN: 'sv=1&sig=2' };
    expect(found('azure', own, 'nas')?.keys).toEqual({
      kind: 'azure-sas',
      account: 'acct',
      sas: 'sv=1&sig=2',
    });
  });

  it('are those that the provider’s own tools read', () => {
    expect(
      found('s3', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' }, null),
    ).toEqual({ keys: { kind: 'hmac', id: 'a', secret: 'b', token: 'c' } });
    expect(found('gcs', { GOOGLE_ACCESS_KEY_ID: 'a', GOOGLE_ACCESS_KEY_SECRET: 'b' }, null)?.keys).toEqual({
      kind: 'hmac',
      id: 'a',
      secret: 'b',
    });
    expect(found('azure', { AZURE_STORAGE_ACCOUNT: 'a', AZURE_STORAGE_KEY: 'b' }, null)?.keys).toEqual({
      kind: 'azure-key',
      account: 'a',
      key: 'b',
    });
    expect(
      found('azure', {
        AZURE_STORAGE_CONNECTION_STRING:
          'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b+c/d==;EndpointSuffix=core.windows.net',
      })?.keys,
    ).toEqual({ kind: 'azure-key', account: 'a', key: 'b+c/d==' });
  });

  it.each<[string, RemoteType, Readonly<Record<string, string>>]>([
    ['a profile of AWS', 's3', { AWS_PROFILE: 'work' }],
    ['a role of a container', 's3', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }],
    ['a service account of Google', 'gcs', { GOOGLE_APPLICATION_CREDENTIALS: '/x.json' }],
    ['a folder, which needs none', 'local', {}],
  ])('are left to the SDK for %s', (_what, type, env) => {
    expect(found(type, env)).toEqual({ keys: null });
  });

  it('are left to the SDK when its file of credentials is there', () => {
    expect(found('s3', {})).toBeNull();
    writeFileSync(path.join(nowhere, 'credentials'), '[default]');
    expect(found('s3', {})).toEqual({ keys: null });
  });

  it.each<[RemoteType, readonly string[]]>([
    ['s3', ['MEDIAROOT_REMOTE_MY_BUCKET_KEY_ID', 'AWS_ACCESS_KEY_ID', 'AWS_PROFILE']],
    ['gcs', ['MEDIAROOT_REMOTE_MY_BUCKET_SECRET', 'GOOGLE_APPLICATION_CREDENTIALS']],
    ['azure', ['MEDIAROOT_REMOTE_MY_BUCKET_SECRET', 'AZURE_STORAGE_ACCOUNT']],
  ])('that are missing for %s are named', (type, variables) => {
    const { code, message } = refusal(type, {}, 'My bucket');
    expect(code).toBe('remote_keys_missing');
    for (const variable of ['“My bucket”', ...variables]) expect(message).toContain(variable);
    expect(refusal(type, {}, null).message).not.toContain('MEDIAROOT_REMOTE');
  });

  it('that are there by half are refused without being told', () => {
    const { message } = refusal('s3', { AWS_ACCESS_KEY_ID: 'AKIA12345' }, null);
    expect(message).toContain('AWS_SECRET_ACCESS_KEY');
    expect(message).not.toContain('AKIA12345');
  });
});
