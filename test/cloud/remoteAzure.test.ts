import { BlobSASPermissions, ContainerSASPermissions } from '@azure/storage-blob';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import type { RemoteKeys } from '../../shared/contract/remote.ts';
import type { Container } from '../support/buckets.ts';
import { azurite, freshContainer } from '../support/cloudServers.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { describeRemoteStorage } from '../support/remoteConformance.ts';
import { contentOf, freeEnvironment, keysBelow, putting, refusal, text } from '../support/remoteSubject.ts';

describeRemoteStorage('A folder of an Azure container', async () => {
  const { target, keys } = await freshContainer('some/where');
  return openRemote(target, keys, freeEnvironment());
});

const HOUR = 3_600_000;

async function sasFor(container: Container, permissions: string, forMs = HOUR): Promise<RemoteKeys> {
  const url = await container.client.generateSasUrl({
    permissions: ContainerSASPermissions.parse(permissions),
    expiresOn: new Date(Date.now() + forMs),
  });
  return { kind: 'azure-sas', account: azurite().account, sas: new URL(url).search };
}

describe('an Azure container', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is used with a SAS as with a key, but for signing addresses', async () => {
    const container = await freshContainer();
    const sas = await sasFor(container, 'racwdl');
    const storage = await openRemote(container.target, sas, freeEnvironment());
    expect(storage.features.presign).toBe(false);
    await storage.putBytes('a ä+%.txt', text('one'), putting());
    expect(await storage.copy('a ä+%.txt', 'b', putting().headers)).not.toBe(false);
    expect(await contentOf(storage, 'b')).toBe('one');
    expect(await keysBelow(storage, '')).toEqual(['a ä+%.txt', 'b']);
    const error = await refusal(storage.presign('b', { seconds: 60, attachment: null }), 'remote_refused');
    expect(error.message).toMatch(/account’s key/);
    expect(await storage.publicUrl('b')).not.toContain('sig=');
    expect(await storage.remove(['a ä+%.txt', 'b'])).toEqual([]);
  });

  test('says of a SAS whether it has expired or lacks a right', async () => {
    const container = await freshContainer();
    const open = async (keys: RemoteKeys) => openRemote(container.target, keys, freeEnvironment());
    const reading = await open(await sasFor(container, 'rl'));
    const denied = await refusal(reading.putBytes('a', text('x'), putting()), 'remote_denied');
    expect(denied.message).toMatch(/may not write/);
    const expired = await open(await sasFor(container, 'rl', -HOUR));
    await refusal(expired.list('', null, 10), 'remote_denied');
    const other = await open({
      kind: 'azure-sas',
      account: azurite().account,
      sas: 'sv=2020-10-02&sig=AAAA',
    });
    await refusal(other.list('', null, 10), 'remote_denied');
  });

  test('is found by the connection string of the environment', async () => {
    const { target } = await freshContainer();
    const { account, key, endpoint } = azurite();
    vi.stubEnv('AZURE_STORAGE_CONNECTION_STRING', '');
    await refusal(openRemote(target, null, freeEnvironment()), 'remote_keys_missing');
    vi.stubEnv('AZURE_STORAGE_CONNECTION_STRING', 'no such thing');
    const wrong = await refusal(openRemote(target, null, freeEnvironment()), 'remote_keys_missing');
    expect(wrong.message).toContain('AZURE_STORAGE_CONNECTION_STRING');
    vi.stubEnv(
      'AZURE_STORAGE_CONNECTION_STRING',
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${endpoint};`,
    );
    const storage = await openRemote(target, null, freeEnvironment());
    expect(storage.features.presign).toBe(true);
    expect(await storage.bucketExists()).toBe(true);
  });

  test('is reached by the name of the account in the path', async () => {
    const { target, keys } = await freshContainer();
    const endpoint = new URL(azurite().endpoint).origin;
    const storage = await openRemote({ ...target, endpoint, pathStyle: true }, keys, freeEnvironment());
    expect(await storage.bucketExists()).toBe(true);
  });

  test('keeps nothing of a body that arrives changed', async () => {
    const { target, keys } = await freshContainer();
    const proxy = await startFaultProxy(azurite().endpoint);
    const endpoint = azurite().endpoint.replace(new URL(azurite().endpoint).origin, proxy.endpoint);
    const storage = await openRemote({ ...target, endpoint }, keys, freeEnvironment());
    proxy.breakRequests(/^PUT /, { kind: 'flipRequest', at: 2 });
    const damaged = await refusal(storage.putBytes('a', text('content'), putting()), 'remote_damaged');
    expect(damaged.retryable).toBe(true);
    expect(await storage.head('a')).toBeNull();
    await storage.putBytes('a', text('content'), putting());
    await proxy.stop();
  });

  test('lists in the order of UTF-8 over the ends of pages', async () => {
    const { target, keys } = await freshContainer();
    const storage = await openRemote(target, keys, freeEnvironment());
    const names = [
      'a',
      '～1',
      '～2',
      '😀1',
      '😀2',
      '😀～',
      '～😀',
      'b/😀',
      'b/～',
      'b/￦',
      'é',
      'z\u{2f800}',
      'z￮',
    ];
    await Promise.all(names.map((name) => storage.putBytes(name, text(name), putting())));
    const ordered = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (const limit of [1, 2, 3, 5, 100]) expect(await keysBelow(storage, '', limit)).toEqual(ordered);
  });

  test('keeps the metadata of keys that are no identifiers, as others see it too', async () => {
    const container = await freshContainer();
    const storage = await openRemote(container.target, container.keys, freeEnvironment());
    const metadata = { 'mediaroot-uuid': 'a b', '0-1': 'c', '-': 'd', a: 'é' };
    await storage.putBytes('a', text('x'), putting('absent', { metadata }));
    expect((await storage.head('a'))?.metadata).toEqual(metadata);
    const seen = await container.client.getBlobClient('a').getProperties();
    expect(seen.metadata).toMatchObject({ mediaroot_uuid: 'a b' });
  });

  test('signs addresses for reading one blob only', async () => {
    const { target, keys } = await freshContainer();
    const storage = await openRemote(target, keys, freeEnvironment());
    await storage.putBytes('a', text('x'), putting());
    const signed = new URL(await storage.presign('a', { seconds: 60, attachment: null }));
    expect(signed.searchParams.get('sp')).toBe(BlobSASPermissions.parse('r').toString());
    expect((await fetch(signed)).status).toBe(200);
    expect((await fetch(signed, { method: 'DELETE' })).status).toBe(403);
    expect(await contentOf(storage, 'a')).toBe('x');
  });
});
