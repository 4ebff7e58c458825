/** Restores from a real Ceph gateway: with keys, without, with a network that goes away and comes back, and killed on the way. */
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteKeys } from '../../shared/contract/remote.ts';
import { type Bucket, rgwTarget } from '../support/buckets.ts';
import { freshBucket, rgw, rgwThere } from '../support/cloudServers.ts';
import { type FaultProxy, startFaultProxy } from '../support/faultProxy.ts';
import { everyRow, filesBelow, fillWithEverything, libraryOf } from '../support/restoredLibrary.ts';
import { sweep } from '../support/strace.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const KILLS = sweep ? 40 : 2;

describe.skipIf(!rgwThere)('a restore from Ceph', () => {
  const library = wholeLibraryForEachTest();
  let bucket: Bucket;
  let proxy: FaultProxy;
  let remote: number;

  beforeEach(async () => {
    bucket = await freshBucket();
    proxy = await startFaultProxy(rgw().endpoint);
    await fillWithEverything(library);
    const { target, keys } = bucket;
    remote = (await library.call('remotes.add', { name: 'cloud', target, keys })).id;
    await sync();
  });
  afterEach(async () => {
    await library.session.close();
    await proxy.stop();
    await bucket.destroy();
  });

  const at = (name: string) => path.join(library.folder, name);
  const throughProxy = () => rgwTarget(rgw(), bucket.name, '', proxy.endpoint);

  async function sync() {
    const task = await library.task(() => library.call('sync.start', { remote }));
    if (task.state !== 'done') throw new Error(`The sync ended ${task.state}: ${task.words}`);
    const [first] = (await library.call('remotes.list', {})).remotes;
    return first?.last;
  }

  function restore(keys: RemoteKeys | null = bucket.keys) {
    return library.session.call('library.restoreFrom', {
      ...{ target: throughProxy(), keys, name: 'cloud', path: at('library2'), mediaRoot: at('media2') },
    });
  }

  it('brings back every file and record, and keeps the keys for the syncs to come', async () => {
    const files = await filesBelow(library.mediaRoot);
    const rows = everyRow(libraryOf(library));
    const restored = await restore();
    expect(restored).toMatchObject({ ok: true, value: { from: 'snapshot', failed: [], notes: [] } });
    expect(await filesBelow(at('media2'))).toEqual(files);
    const { remote: _, ...others } = everyRow(at('library2'));
    expect({ ...others, remote: rows.remote }).toEqual(rows);
    expect((await library.call('remotes.list', {})).remotes).toMatchObject([
      { name: 'cloud', keys: 'session' },
    ]);
    expect(await sync()).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, failed: 0 });
    expect(library.host.lines.join('\n')).not.toContain(rgw().user.secret);
  });

  it('says that keys are wrong before it makes any folder', async () => {
    const wrong: RemoteKeys = { kind: 'hmac', id: rgw().user.id, secret: 'wrong' };
    expect(await restore(wrong)).toMatchObject({ ok: false, error: { code: 'remote_denied' } });
    const names = await fs.readdir(library.folder);
    expect(names).not.toContain('library2');
    expect(names).not.toContain('media2');
  });

  it('stops when the keys are taken away in the middle, and goes on with what is missing', async () => {
    const files = await filesBelow(library.mediaRoot);
    const rule = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    proxy.breakRequests(/^GET .*(private|media|trash)\//, rule, { pass: 8, times: 1_000_000 });
    proxy.breakRequests(/^GET .*list-type/, rule, { pass: 1, times: 1_000_000 });
    expect(await restore()).toMatchObject({ ok: false, error: { code: 'remote_denied' } });
    const had = Object.keys(await filesBelow(at('media2'))).length;
    expect(had).toBeGreaterThan(0);
    proxy.reset();
    const again = await restore();
    expect(again).toMatchObject({ ok: true, value: { from: 'snapshot', failed: [] } });
    expect(proxy.count(/^GET .*(private|media|trash)\//)).toBeLessThan(Object.keys(files).length);
    expect(await filesBelow(at('media2'))).toEqual(files);
  });

  it('fetches again what arrives damaged, and never keeps it', async () => {
    const files = await filesBelow(library.mediaRoot);
    const flipped = proxy.breakRequests(
      /^GET .*private\//,
      { kind: 'flip', at: 10 },
      { times: 3, apart: true },
    );
    expect(await restore()).toMatchObject({ ok: true, value: { failed: [] } });
    expect(flipped.hits()).toBe(3);
    expect(await filesBelow(at('media2'))).toEqual(files);
  });

  it(`ends right though it is killed ${KILLS} times`, async () => {
    const files = await filesBelow(library.mediaRoot);
    const rows = everyRow(libraryOf(library));
    for (let n = 0; n < KILLS; n += 1) await killedRestore(2 + 3 * n);
    expect(await restore()).toMatchObject({ ok: true, value: { from: 'snapshot', failed: [] } });
    expect(await filesBelow(at('media2'))).toEqual(files);
    const { remote: _, ...others } = everyRow(at('library2'));
    expect({ ...others, remote: rows.remote }).toEqual(rows);
  });

  /** Kills a restore in a process of its own when it sends its `after`th request. */
  async function killedRestore(after: number): Promise<void> {
    const driver = path.join(import.meta.dirname, '..', 'support', 'restoreDriver.ts');
    const args = [driver, library.folder, JSON.stringify(throughProxy()), JSON.stringify(bucket.keys)];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const ended = new Promise<boolean>((resolve) => {
      child.on('exit', (_code, signal) => resolve(signal === 'SIGKILL'));
    });
    const run = async () => {
      child.kill('SIGKILL');
      await ended;
    };
    proxy.breakRequests(/./, { kind: 'meanwhile', run }, { times: 1, pass: after });
    expect(await ended).toBe(true);
    proxy.reset();
  }
});
