import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CourierStorage } from '../../electron/library/courier/courier.ts';
import { rgw, rgwThere } from '../support/cloudServers.ts';
import { type CourierWorld, courierWorld, putting } from '../support/couriers.ts';
import type { Fault } from '../support/faultProxy.ts';

const MiB = 1024 ** 2;
/** Short enough for a test, long enough for a machine that is busy. */
const PATIENCE = 800;

/** What passes if it is asked again: refusals of the service that say so, */
const REFUSALS: Readonly<Record<string, Fault>> = {
  'an internal error': { kind: 'answer', status: 500, code: 'InternalError' },
  'a gateway that cannot reach the service': { kind: 'answer', status: 502 },
  'a service that is not there for a while': { kind: 'answer', status: 503, code: 'ServiceUnavailable' },
  'a service that asks to slow down': {
    kind: 'answer',
    status: 503,
    code: 'SlowDown',
    headers: { 'Retry-After': '0' },
  },
  'too many requests': { kind: 'answer', status: 429, code: 'TooManyRequests' },
};

/** and connections that break or fall silent, before or after the service did its work. */
const BREAKS: Readonly<Record<string, Fault>> = {
  'a connection that breaks at once': { kind: 'cutRequest', after: 0 },
  'a connection that breaks in the middle of what is sent': { kind: 'cutRequest', after: 40_000 },
  'an answer that never comes': { kind: 'loseAnswer' },
  'a service that is silent': { kind: 'hang', asked: false },
  'a service that is silent after it did its work': { kind: 'hang', asked: true },
};

const DOWNLOADS: Readonly<Record<string, Fault>> = {
  'a connection that breaks in the middle of what comes': { kind: 'cutAnswer', after: 40_000 },
  'a download that is cut short': { kind: 'truncate', after: 40_000 },
  'a download with a wrong bit': { kind: 'flip', at: 40_000 },
};

describe.skipIf(!rgwThere)('a fault on the way to a bucket', () => {
  let world: CourierWorld;
  let storage: CourierStorage;
  beforeAll(async () => {
    world = await courierWorld(rgw());
    storage = await world.open({ patience: PATIENCE });
  });
  beforeEach(() => world.proxy.reset());
  afterAll(() => world.remove());

  const key = (): string => `media/${crypto.randomUUID()}.jpg`;
  const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  async function downloadOver(fault: Fault): Promise<void> {
    const [from, source] = [key(), await world.file(100_000)];
    await storage.putFile(from, source, putting(source.sha256));
    const to = path.join(world.folder, path.basename(from));
    const broken = world.proxy.breakRequests(/^GET /, fault);
    expect(await storage.getFile(from, to, source)).toEqual({ size: source.size, sha256: source.sha256 });
    expect(broken.hits()).toBe(1);
    expect(await readFile(to)).toEqual(source.content);
  }

  describe.each(Object.entries({ ...REFUSALS, ...BREAKS }))('%s', (_name, fault) => {
    it('is got over when a file is put where there is none', async () => {
      const [to, source] = [key(), await world.file(100_000)];
      const broken = world.proxy.breakRequests(/^PUT /, fault);
      expect(await storage.putFile(to, source, putting(source.sha256))).toMatchObject({
        sha256: source.sha256,
        size: source.size,
      });
      expect(broken.hits()).toBe(1);
      expect(await world.bucket.bytes(to)).toEqual(source.content);
    });

    it('is got over by a download', async () => {
      await downloadOver(fault);
    });
  });

  describe.each(Object.entries(BREAKS))('%s', (_name, fault) => {
    it('is got over when an object is replaced as it was seen', async () => {
      const to = key();
      const [one, two] = [Buffer.from('first'), Buffer.from('second')];
      const first = await storage.putBytes(to, one, putting(hashOf(one)));
      const broken = world.proxy.breakRequests(/^PUT /, fault);
      const stored = await storage.putBytes(to, two, putting(hashOf(two), { etag: first.etag }));
      expect(broken.hits()).toBe(1);
      expect((await world.bucket.bytes(to)).toString()).toBe('second');
      expect((await storage.head(to))?.etag).toBe(stored.etag);
    });

    it('is got over in each step of an upload in parts', async () => {
      const source = await world.file(6 * MiB);
      for (const step of [/^POST .*uploads/, /^PUT .*partNumber=2/, /^POST .*uploadId=/]) {
        const to = key();
        world.proxy.reset();
        const broken = world.proxy.breakRequests(step, fault);
        const put = putting(source.sha256);
        const uploadId = await storage.beginUpload(to, put);
        const parts = [];
        for (const [index, offset] of [0, 5 * MiB].entries()) {
          const size = Math.min(5 * MiB, source.size - offset);
          parts.push(
            await storage.putPart(to, uploadId, { number: index + 1, file: source.file, offset, size }),
          );
        }
        const { etag } = await storage.completeUpload(to, uploadId, parts, put);
        expect(broken.hits()).toBe(1);
        expect(hashOf(await world.bucket.bytes(to))).toBe(source.sha256);
        expect((await storage.head(to))?.etag).toBe(etag);
      }
    });

    it('is got over when objects are looked at, listed, copied and removed', async () => {
      const [from, to, text] = [key(), key(), Buffer.from('text')];
      // By its hash it is known again, should it be sent twice.
      const put = putting(hashOf(text));
      await storage.putBytes(from, text, put);
      const cases: readonly [RegExp, () => Promise<unknown>][] = [
        [/^HEAD /, () => storage.head(from)],
        [/^GET .*list-type/, () => storage.list(from, null, 10)],
        [/^PUT /, () => storage.copy(from, to, put.headers)],
        [/^GET /, () => storage.getBytes(to, { limit: 100 })],
        [/^(POST|DELETE) /, () => storage.remove([from])],
      ];
      for (const [line, call] of cases) {
        world.proxy.reset();
        const broken = world.proxy.breakRequests(line, fault);
        const value = await call();
        expect(broken.hits()).toBe(1);
        if (line.source.includes('DELETE')) expect(value).toEqual([]);
        else expect(value).toBeTruthy();
      }
      expect(await storage.head(from)).toBeNull();
      expect((await world.bucket.bytes(to)).toString()).toBe('text');
    });
  });

  it.each(Object.entries(DOWNLOADS))('%s is got over by a download', async (_name, fault) => {
    await downloadOver(fault);
  });

  it('that lasts ends in words, after as many tries as were set, with nothing left behind', async () => {
    // Nothing falls silent here, and a try that was given up for want of patience would count.
    const few = await world.open({ attempts: 3 });
    const source = await world.file(100_000);
    const from = key();
    await storage.putFile(from, source, putting(source.sha256));
    const before = await readdir(world.folder);
    const cases: readonly [Fault, object, number][] = [
      [{ kind: 'answer', status: 503, code: 'SlowDown' }, { code: 'remote_busy', retryable: true }, 3],
      [{ kind: 'cutAnswer', after: 10 }, { code: 'remote_unreachable', retryable: true }, 3],
      [{ kind: 'flip', at: 10 }, { code: 'remote_damaged' }, 2],
      [{ kind: 'truncate', after: 10 }, { code: 'remote_damaged' }, 2],
      [{ kind: 'answer', status: 403, code: 'AccessDenied' }, { code: 'remote_denied', retryable: false }, 1],
    ];
    for (const [fault, error, tries] of cases) {
      world.proxy.reset();
      world.proxy.breakRequests(/^GET /, fault, { times: 10 });
      const got = few.getFile(from, path.join(world.folder, 'never'), source);
      await expect(got).rejects.toMatchObject(error);
      expect(world.proxy.count(/^GET /)).toBe(tries);
    }
    expect(await readdir(world.folder)).toEqual(before);
    await few.close();
  });

  it('that changes what is sent is noticed by the service and sent again', async () => {
    const [to, source] = [key(), await world.file(100_000)];
    const broken = world.proxy.breakRequests(/^PUT /, { kind: 'flipRequest', at: 50_000 });
    await storage.putFile(to, source, putting(source.sha256));
    expect(broken.hits()).toBe(1);
    expect(await world.bucket.bytes(to)).toEqual(source.content);
  });

  it('that changes a part of an upload is noticed by the service and sent again', async () => {
    const [to, source] = [key(), await world.file(100_000)];
    const put = putting(source.sha256);
    const uploadId = await storage.beginUpload(to, put);
    const broken = world.proxy.breakRequests(/^PUT .*partNumber/, { kind: 'flipRequest', at: 50_000 });
    const part = { number: 1, file: source.file, offset: 0, size: source.size };
    const parts = [await storage.putPart(to, uploadId, part)];
    await storage.completeUpload(to, uploadId, parts, put);
    expect(broken.hits()).toBe(1);
    expect(await world.bucket.bytes(to)).toEqual(source.content);
  });

  it('does not make somebody else’s object ours when an answer is lost', async () => {
    const [to, source] = [key(), await world.file(1000)];
    world.proxy.breakRequests(/^PUT /, { kind: 'cutRequest', after: 0 });
    world.proxy.breakRequests(/^PUT /, { kind: 'meanwhile', run: () => world.bucket.put(to, 'theirs') });
    await expect(storage.putFile(to, source, putting(source.sha256))).rejects.toMatchObject({
      code: 'remote_taken',
    });
    expect((await world.bucket.bytes(to)).toString()).toBe('theirs');
  });

  it('does not hide an upload in parts that is gone when an answer is lost', async () => {
    const to = key();
    const source = await world.file(100);
    const put = putting(source.sha256);
    const uploadId = await storage.beginUpload(to, put);
    const part = { number: 1, file: source.file, offset: 0, size: 100 };
    const parts = [await storage.putPart(to, uploadId, part)];
    world.proxy.breakRequests(/^POST .*uploadId=/, { kind: 'cutRequest', after: 0 });
    world.proxy.breakRequests(/^POST .*uploadId=/, {
      kind: 'meanwhile',
      run: () => storage.abortUpload(to, uploadId),
    });
    await expect(storage.completeUpload(to, uploadId, parts, put)).rejects.toMatchObject({
      code: 'remote_refused',
    });
    expect(await storage.head(to)).toBeNull();
  });

  it('of this computer’s clock is said as what it is', async () => {
    world.proxy.breakRequests(/^HEAD /, { kind: 'skew', ms: 3_600_000 }, { times: 10 });
    const before = Date.now();
    expect(await storage.serverTime()).toBeGreaterThan(before + 3_500_000);
    world.proxy.breakRequests(/^GET /, { kind: 'answer', status: 403, code: 'RequestTimeTooSkewed' });
    await expect(storage.list('', null, 10)).rejects.toMatchObject({ code: 'remote_clock' });
  });
});
