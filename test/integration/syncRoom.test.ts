/** Syncs as the window asks for them, and those that begin by themselves. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RemoteOptions, RemoteTarget } from '../../shared/contract/remote.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();

async function addRemote(options: object = {}): Promise<number> {
  const bucket = path.join(library.folder, 'bucket');
  await fs.mkdir(bucket);
  const { id } = await library.call('remotes.add', {
    name: 'Disk',
    target: RemoteTarget.parse({ type: 'local', bucket }),
    keys: null,
    options: RemoteOptions.parse(options),
  });
  return id;
}
const sync = (remote: number) => library.task(() => library.call('sync.start', { remote }));
const badges = async () =>
  (
    await library.call('assets.list', {
      query: { sort: 'name', direction: 'asc' },
      offset: 0,
      limit: 10,
    })
  ).assets.map(({ name, cloud }) => [name, cloud]);

describe('a sync that is asked for', () => {
  it('is planned, carried out as a task, and shows with each asset', async () => {
    await library.add(['one.txt', 'one'], ['two.txt', 'two!']);
    expect(await badges()).toEqual([
      ['one.txt', 'none'],
      ['two.txt', 'none'],
    ]);
    const remote = await addRemote();
    expect(await badges()).toEqual([
      ['one.txt', 'waiting'],
      ['two.txt', 'waiting'],
    ]);
    const plan = await library.call('sync.plan', { remote });
    expect(plan).toMatchObject({ new: { count: 2, bytes: 7 }, needsConsent: false, unchanged: 0 });
    expect(await library.call('sync.items', { remote })).toMatchObject({
      total: 2,
      items: [{ name: 'one.txt', state: 'waiting' }, { name: 'two.txt' }],
    });
    const told = library.heard('sync.progress', ({ phase }) => phase === 'finishing');
    const badge = library.heard('cloud.changed', () => true);
    expect(await sync(remote)).toMatchObject({ kind: 'sync', state: 'done' });
    expect(await told).toMatchObject({ remote, done: 2, total: 2, bytesDone: 7, bytesTotal: 7 });
    await badge;
    expect(await badges()).toEqual([
      ['one.txt', 'synced'],
      ['two.txt', 'synced'],
    ]);
    const { remotes } = await library.call('remotes.list', {});
    expect(remotes[0]).toMatchObject({
      ...{ waiting: 0, failed: 0, synced: 2, task: null, problem: null },
      last: { uploaded: 2, failed: 0 },
    });
    expect(await library.call('sync.items', { remote, state: 'synced', offset: 1 })).toMatchObject({
      total: 2,
      items: [{ name: 'two.txt' }],
    });
  });

  it('names what failed and why, before all else', async () => {
    const [one = 0] = await library.add(['one.txt', 'one'], ['two.txt', 'two!']);
    const remote = await addRemote();
    await fs.writeFile(await library.fileOf(one), 'eno');
    expect(await sync(remote)).toMatchObject({ state: 'done' });
    const { items } = await library.call('sync.items', { remote });
    expect(items.map(({ name, state }) => [name, state])).toEqual([
      ['one.txt', 'failed'],
      ['two.txt', 'synced'],
    ]);
    expect(items[0]?.words).toContain('was not uploaded');
    expect((await library.call('sync.items', { remote, state: 'failed' })).total).toBe(1);
    expect((await badges())[0]).toEqual(['one.txt', 'failed']);
  });

  it('tells with the remote why it did not end, until one does', async () => {
    await library.add(['one.txt', 'one']);
    const remote = await addRemote();
    const bucket = path.join(library.folder, 'bucket');
    await fs.rename(bucket, `${bucket}-away`);
    expect(await sync(remote)).toMatchObject({ state: 'failed' });
    const problem = async () => (await library.call('remotes.list', {})).remotes[0]?.problem ?? null;
    expect(await problem()).toMatchObject({ code: 'remote_no_bucket' });
    await fs.rename(`${bucket}-away`, bucket);
    await sync(remote);
    expect(await problem()).toBeNull();
  });
});

describe('a sync that begins by itself', () => {
  it('follows once changes have settled, also those of a run before', async () => {
    await library.add(['one.txt', 'one']);
    await addRemote({ auto: true });
    const isOver = ({ kind, finished }: { kind: string; finished: number | null }) =>
      kind === 'sync' && finished !== null;
    const first = library.reopen({ thumbnails: 'asked', stays: true });
    await first;
    expect(await library.heard('task.progress', isOver)).toMatchObject({ state: 'done' });
    expect(await badges()).toEqual([['one.txt', 'synced']]);
    const second = library.heard('task.progress', isOver);
    await library.add(['two.txt', 'two!']);
    expect(await second).toMatchObject({ state: 'done' });
    expect(await badges()).toEqual([
      ['one.txt', 'synced'],
      ['two.txt', 'synced'],
    ]);
  });

  it('is not begun by a single command', async () => {
    await addRemote({ auto: true });
    await library.reopen({ thumbnails: 'asked', stays: false });
    await library.add(['one.txt', 'one']);
    expect((await library.call('tasks.list', {})).tasks.filter(({ kind }) => kind === 'sync')).toEqual([]);
    expect(await badges()).toEqual([['one.txt', 'waiting']]);
  });
});
