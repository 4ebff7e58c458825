import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CourierStorage } from '../../electron/library/courier/courier.ts';
import { createCourier } from '../../electron/library/courier/courier.ts';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { rgw, rgwThere } from '../support/cloudServers.ts';
import { type CourierWorld, courierWorld, putting } from '../support/couriers.ts';

const COURIER = fileURLToPath(new URL('../../electron/library/courier/courier.ts', import.meta.url));

describe.skipIf(!rgwThere)('the courier', () => {
  let world: CourierWorld;
  let storage: CourierStorage;
  beforeAll(async () => {
    world = await courierWorld(rgw());
  });
  beforeEach(async () => {
    world.proxy.reset();
    storage = await world.open();
  });
  afterAll(() => world.remove());

  it('counts requests and bytes each way, and tells how far a transfer is', async () => {
    const source = await world.file(3_000_000);
    const told: number[] = [];
    await storage.putFile('counted', source, putting(source.sha256), { onProgress: (n) => told.push(n) });
    const to = path.join(world.folder, 'counted');
    expect(await storage.getFile('counted', to, source)).toEqual({ size: 3_000_000, sha256: source.sha256 });
    expect(await readFile(to)).toEqual(source.content);
    const { requests, bytesUp, bytesDown } = await storage.traffic();
    expect([bytesUp, bytesDown]).toEqual([3_000_000, 3_000_000]);
    expect(requests).toBe(world.proxy.requests.length);
    expect(told.at(-1)).toBe(3_000_000);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('takes a copy of bytes, so that they stay the caller’s', async () => {
    const bytes = Buffer.from('a text out of a shared pool of memory');
    await storage.putBytes('bytes', bytes, putting('0'));
    expect(bytes.toString()).toBe('a text out of a shared pool of memory');
    const got = await storage.getBytes('bytes', { limit: 1000 });
    if (got === null || got === 'unchanged') throw new Error('nothing there');
    expect(Buffer.from(got.bytes)).toEqual(bytes);
    expect(await storage.getBytes('bytes', { limit: 1000, unless: got.facts.etag })).toBe('unchanged');
  });

  it('asks for no more at the same time than it may', async () => {
    const narrow = await world.open({ connections: 3 });
    const three = (): Promise<unknown> => expect.poll(() => world.proxy.mostAtOnce).toBeGreaterThanOrEqual(3);
    world.proxy.breakRequests(/HEAD/, { kind: 'meanwhile', run: three }, { times: 12 });
    await Promise.all(Array.from({ length: 12 }, (_, n) => narrow.head(`nothing ${n}`)));
    expect(world.proxy.mostAtOnce).toBe(3);
    await narrow.close();
  });

  it('keeps a limit that was set while it transfers, and lets the rest go when it is lifted', async () => {
    const limited = await world.open({ bandwidth: 10_000 });
    const source = await world.file(6_000_000);
    let lifted = false;
    const put = limited.putFile('limited', source, putting(source.sha256), {
      onProgress(bytes) {
        // With this limit it would take minutes.
        if (bytes < source.size && !lifted) {
          lifted = true;
          void limited.setBandwidth(null);
        }
      },
    });
    expect((await put).sha256).toBe(source.sha256);
    expect(lifted).toBe(true);
    await limited.close();
  });

  it('ends a call that is cancelled, and goes on with the others', async () => {
    world.proxy.breakRequests(/HEAD .*hangs/, { kind: 'hang', asked: false });
    const cancel = new AbortController();
    const narrow = await world.open({ connections: 1 });
    const both = ['hangs', 'queued'].map((key) => narrow.head(key, { signal: cancel.signal }));
    // Whichever ends first.
    const refused = Promise.all(
      both.map((call) => expect(call).rejects.toMatchObject({ code: 'cancelled' })),
    );
    const other = narrow.head('other');
    cancel.abort();
    await refused;
    expect(await other).toBeNull();
    await expect(narrow.head('late', { signal: cancel.signal })).rejects.toMatchObject({ code: 'cancelled' });
    await narrow.close();
  });

  it('ends the calls of a storage that is closed, and of no other', async () => {
    const closing = await world.open();
    world.proxy.breakRequests(/HEAD .*hangs/, { kind: 'hang', asked: false });
    const hanging = closing.head('hangs');
    const refused = expect(hanging).rejects.toMatchObject({ code: 'cancelled' });
    await closing.close();
    await refused;
    await expect(closing.head('late')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await storage.head('nothing')).toBeNull();
  });

  it('refuses open calls when its thread dies, and starts another at the next opening', async () => {
    const started = once(process, 'worker') as Promise<[Worker]>;
    const courier = createCourier({ log: () => undefined });
    const target = RemoteTarget.parse({ ...world.bucket.target, endpoint: world.proxy.endpoint });
    const first = await courier.open(target, world.bucket.keys, { bandwidth: null });
    world.proxy.breakRequests(/HEAD .*hangs/, { kind: 'hang', asked: false });
    const hanging = first.head('hangs');
    const refused = expect(hanging).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    const [thread] = await started;
    await thread.terminate();
    await refused;
    await expect(first.head('any')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    const second = await courier.open(target, world.bucket.keys, { bandwidth: null });
    expect(await second.head('nothing')).toBeNull();
    await expect(first.head('any')).rejects.toMatchObject({ code: 'unavailable' });
    await courier.close();
    await expect(second.head('any')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(courier.open(target, world.bucket.keys, { bandwidth: null })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('refuses calls under way when it is closed, and leaves no half of a download', async () => {
    const courier = createCourier({ log: () => undefined });
    const source = await world.file(2_000_000);
    await storage.putFile('half', source, putting(source.sha256));
    const target = RemoteTarget.parse({ ...world.bucket.target, endpoint: world.proxy.endpoint });
    const opened = await courier.open(target, world.bucket.keys, { bandwidth: 10_000 });
    const folder = path.join(world.folder, 'closing');
    await mkdir(folder);
    const begun = Promise.withResolvers<void>();
    const got = opened.getFile('half', path.join(folder, 'half'), null, {
      onProgress: () => begun.resolve(),
    });
    const refused = expect(got).rejects.toMatchObject({ code: 'unavailable' });
    await begun.promise;
    await courier.close();
    await refused;
    await expect(readFile(path.join(folder, 'half'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('does not keep a program from ending', async () => {
    const script = `
      import { createCourier } from ${JSON.stringify(COURIER)};
      const courier = createCourier({ log() {} });
      const target = ${JSON.stringify({ ...world.bucket.target })};
      const storage = await courier.open(target, ${JSON.stringify(world.bucket.keys)}, { bandwidth: null });
      console.log(await storage.bucketExists());`;
    const file = path.join(world.folder, 'program.ts');
    await writeFile(file, script);
    const child = spawn(process.execPath, [file], { stdio: 'pipe' });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
    const [code] = await once(child, 'close');
    expect([code, said]).toEqual([0, 'true\n']);
  });

  it('says nothing secret, whatever goes wrong', async () => {
    const said: unknown[] = [];
    const secret = 'a-secret-that-nobody-may-read';
    const wrong = await world.open(
      { attempts: 1 },
      { kind: 'hmac', id: 'test', secret, token: `${secret}-t` },
    );
    const hasty = await world.open({ attempts: 1 });
    const source = await world.file(1000);
    const calls = [
      () => wrong.head('x'),
      () => wrong.list('', null, 10),
      () => wrong.putFile('x', source, putting(source.sha256)),
      () => wrong.getBytes('x', { limit: 10 }),
      () => wrong.remove(['x']),
      () => hasty.putFile('x', { ...source, size: 5 }, putting(source.sha256)),
      () => hasty.head('\ud800'),
    ];
    for (const fault of [
      null,
      { kind: 'answer', status: 500, code: 'InternalError' },
      { kind: 'cutAnswer', after: 10 },
    ] as const) {
      if (fault) world.proxy.breakRequests(/./, fault, { times: 1000 });
      for (const call of calls) said.push(await call().catch((error: unknown) => error));
    }
    const errors = said.filter((one) => one instanceof Error);
    expect(errors.length).toBeGreaterThan(10);
    const text = [...world.log, ...errors.map((error) => `${error.stack}${deep(error)}`)].join('\n');
    expect(text).not.toContain(secret);
    expect(text).not.toContain('testsecret');
    expect(text).not.toMatch(/signature=|authorization|x-amz-(security-token|credential)/i);
    await Promise.all([wrong.close(), hasty.close()]);
  });
});

/** All that hangs on an error. */
function deep(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const own = Object.fromEntries(
    Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]),
  );
  return JSON.stringify({ ...own, cause: undefined }) + deep(error.cause);
}
