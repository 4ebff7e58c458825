import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import type { OpenedStorage } from '../../electron/library/storage/remote/types.ts';
import { type RemoteKeys, RemoteTarget } from '../../shared/contract/remote.ts';
import { freshBucket, rgw, rgwThere } from '../support/cloudServers.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { type GcsStandIn, startGcsStandIn } from '../support/gcsStandIn.ts';
import { describeRemoteStorage } from '../support/remoteConformance.ts';
import { freeEnvironment, putting, refusal, sha256Of, text } from '../support/remoteSubject.ts';

let standIn: GcsStandIn;
let folder: string;
beforeAll(async () => {
  standIn = await startGcsStandIn();
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-gcs-'));
});
afterAll(async () => {
  await standIn.stop();
  await fs.rm(folder, { recursive: true });
});

describeRemoteStorage('A Google bucket by the JSON API', async () => {
  standIn.makeBucket('whole');
  return openRemote(standIn.target('whole', 'some/where'), standIn.keys, freeEnvironment());
});

if (rgwThere) {
  describeRemoteStorage('A Google bucket by interoperability keys', async () => {
    const { target, keys } = await freshBucket();
    return openRemote({ ...target, type: 'gcs' }, keys, freeEnvironment());
  });
}

function opened(bucket: string, keys: RemoteKeys | null = standIn.keys): Promise<OpenedStorage> {
  standIn.makeBucket(bucket);
  return openRemote(standIn.target(bucket), keys, freeEnvironment());
}

describe('a Google bucket by the JSON API', () => {
  async function largeFile() {
    const bytes = randomBytes(17_000_000);
    const file = path.join(folder, crypto.randomUUID());
    await fs.writeFile(file, bytes);
    return { file, size: bytes.length, sha256: sha256Of(bytes) };
  }

  test('gets a large file from where the connection broke', async () => {
    const storage = await opened('large');
    const source = await largeFile();
    const before = standIn.received();
    standIn.cutUpload(9_000_000);
    const broken = await refusal(storage.putFile('big', source, putting()), 'remote_unreachable');
    expect(broken.retryable).toBe(true);
    expect(await storage.head('big')).toBeNull();
    const told: number[] = [];
    const onProgress = (bytes: number) => told.push(bytes);
    const stored = await storage.putFile('big', source, putting(), { onProgress });
    expect(stored).toMatchObject({ size: source.size, sha256: source.sha256 });
    expect(await storage.digest('big')).toEqual({ size: source.size, sha256: source.sha256 });
    expect(standIn.received() - before).toBe(source.size);
    expect(told[0]).toBeGreaterThan(9_000_000);
    expect(told.at(-1)).toBe(source.size);
    await refusal(storage.putFile('big', source, putting()), 'remote_taken');
  });

  test('does not go on with another file under the same name', async () => {
    const storage = await opened('changed');
    const source = await largeFile();
    standIn.cutUpload(9_000_000);
    await refusal(storage.putFile('big', source, putting()), 'remote_unreachable');
    await fs.writeFile(source.file, randomBytes(source.size));
    await refusal(storage.putFile('big', source, putting()), 'remote_damaged');
    await refusal(storage.putFile('big', source, putting()), 'source_changed');
    expect(await storage.head('big')).toBeNull();
  });

  test('tells what is wrong with the keys', async () => {
    const wrong = (change: object): RemoteKeys => ({
      kind: 'json',
      json: JSON.stringify({
        ...JSON.parse(standIn.keys.kind === 'json' ? standIn.keys.json : ''),
        ...change,
      }),
    });
    for (const json of ['no JSON', '{}', '{"type":"external_account"}']) {
      const error = await refusal(opened('keys', { kind: 'json', json }), 'remote_keys_missing');
      expect(error.message).toMatch(/service account/);
      expect(error.message).not.toContain(json);
    }
    const unreadable = await opened('keys', wrong({ private_key: 'none' }));
    await refusal(unreadable.list('', null, 1), 'remote_denied');
    const { keys, stop } = await startGcsStandIn();
    await stop();
    const another = await refusal((await opened('keys', keys)).list('', null, 1), 'remote_denied');
    expect(another.details).toMatchObject({ status: 401 });
  });

  test('says that the clock is off when tokens are refused for it', async () => {
    const late = await startGcsStandIn(() => Date.now() - 3 * 3_600_000);
    late.makeBucket('late');
    const storage = await openRemote(late.target('late'), late.keys, freeEnvironment());
    await refusal(storage.list('', null, 1), 'remote_clock');
    await late.stop();
  });

  test('finds the credentials of the environment', async () => {
    const file = path.join(folder, 'account.json');
    await fs.writeFile(file, standIn.keys.kind === 'json' ? standIn.keys.json : '');
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', file);
    const storage = await opened('environment', null);
    await storage.putBytes('a', text('x'), putting());
    const signed = await fetch(await storage.presign('a', { seconds: 60, attachment: 'ä.txt' }));
    expect(await signed.text()).toBe('x');
    vi.unstubAllEnvs();
  });

  test('is told apart from an object that is missing', async () => {
    const storage = await openRemote(standIn.target('not-there'), standIn.keys, freeEnvironment());
    expect(await storage.bucketExists()).toBe(false);
    await refusal(storage.head('a'), 'remote_no_bucket');
    await refusal(storage.getBytes('a', { limit: 1 }), 'remote_no_bucket');
    await refusal(storage.list('', null, 1), 'remote_no_bucket');
    await refusal(storage.putBytes('a', text('x'), putting()), 'remote_no_bucket');
    expect(await (await opened('there')).head('a')).toBeNull();
  });
});

describe('a Google bucket by interoperability keys, seen by a server', () => {
  test('signs nothing that Google changes, and sends nothing that it does not take', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const server = http.createServer((request, response) => {
      seen.push(request.headers);
      request.resume().on('end', () => response.writeHead(200, { etag: '"a"' }).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const target = RemoteTarget.parse({ type: 'gcs', bucket: 'b', endpoint: `http://127.0.0.1:${port}` });
    const keys = { kind: 'hmac', id: 'GOOG1', secret: 's' } as const;
    const storage = await openRemote(target, keys, freeEnvironment());
    await storage.putBytes('a', text('x'), putting('any'));
    await storage.head('a');
    await storage.copy('a', 'b', putting().headers).catch(() => undefined);
    await storage.close();
    server.close();
    expect(seen.length).toBeGreaterThanOrEqual(3);
    for (const headers of seen) {
      const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
      expect(signed).toContain('host');
      expect(signed).not.toContain('accept-encoding');
      const names = Object.keys(headers).join(' ');
      expect(names).not.toMatch(/x-goog-|x-amz-checksum|x-amz-sdk-checksum|x-amz-trailer|expect\b/);
      expect(headers['content-encoding']).toBeUndefined();
    }
  });
});

describe.skipIf(!rgwThere)('a Google bucket by interoperability keys', () => {
  test('is spoken to without what Google changes or does not know', async () => {
    const { target, keys } = await freshBucket();
    const proxy = await startFaultProxy(rgw().endpoint);
    const google = { ...target, type: 'gcs', endpoint: proxy.endpoint } as const;
    const storage = await openRemote(google, keys, freeEnvironment());
    expect(storage.features).toMatchObject({ conditionalWrite: false, multipart: true });
    await storage.putBytes('a', text('x'), putting());
    await storage.putBytes('b', text('x'), putting());
    await refusal(storage.putBytes('a', text('y'), putting()), 'remote_taken');
    expect(await storage.remove(['a', 'b'])).toEqual([]);
    await proxy.stop();
    expect(proxy.count(/^POST .*delete/)).toBe(0);
    expect(proxy.count(/^DELETE /)).toBe(2);
  });

  test('says that buckets are made in the console', async () => {
    const { target, keys } = await freshBucket();
    const absent = { ...target, type: 'gcs', bucket: `absent-${crypto.randomUUID()}` } as const;
    const storage = await openRemote(absent, keys, freeEnvironment());
    const error = await refusal(storage.makeBucket(), 'remote_refused');
    expect(error.message).toMatch(/Google Cloud console/);
  });
});
