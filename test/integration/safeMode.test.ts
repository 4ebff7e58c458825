import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSession, type Session } from '../../electron/library/session.ts';
import type { AnyEvent, EventName, EventPayload } from '../../shared/contract/events.ts';
import { RemoteOptions, RemoteTarget } from '../../shared/contract/remote.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { corpusFolder } from '../support/cli.ts';
import { ask, importAll } from '../support/publishedLibrary.ts';
import { allMade } from '../support/renditions.ts';
import { startUpdateServer } from '../support/updateServer.ts';
import { startUpdating } from '../support/updating.ts';

const PICTURE = path.join(corpusFolder, 'orientation/exif-orientation-examples/Landscape_1.jpg');

let folder: string;
let session: Session;

beforeEach(async () => {
  folder = await makeWorkFolder();
});
afterEach(async () => {
  await session.close();
  await fs.rm(folder, { recursive: true, force: true });
});

function begin(safeMode: boolean): Session {
  session = createSession({ ...testHost(folder), safeMode });
  return session;
}

const create = () =>
  ask(session, 'library.create', {
    path: path.join(folder, 'library'),
    mediaRoot: path.join(folder, 'media'),
  });

/** Resolves with the first payload of this event that `test` accepts. */
const heard = <N extends EventName>(name: N, test: (payload: EventPayload<N>) => boolean) =>
  new Promise<EventPayload<N>>((resolve) => {
    const stop = session.on((event: AnyEvent) => {
      if (event.name !== name || !test(event.payload as EventPayload<N>)) return;
      stop();
      resolve(event.payload as EventPayload<N>);
    });
  });

/** Resolves with the first thumbnail that is made. */
const firstPreview = async () => (await heard('previews.changed', () => true)).previews[0]?.preview;

it('makes no picture but of what is looked at, and says why the others wait', async () => {
  begin(true);
  await create();
  const [seen = 0] = await importAll(session, [PICTURE, path.join(path.dirname(PICTURE), 'Portrait_3.jpg')]);
  expect(await ask(session, 'thumbnails.status', {})).toMatchObject({
    pending: 2,
    problem: 'In safe mode pictures are made only of what you look at.',
  });
  const made = firstPreview();
  await ask(session, 'thumbnails.prioritise', { ids: [seen] });
  expect(await made).toBe('ready');
  expect(await ask(session, 'thumbnails.status', {})).toMatchObject({ pending: 1, made: 1 });
});

it('watches no folder, and a normal start imports what lies there', async () => {
  begin(false);
  await create();
  const inbox = path.join(folder, 'inbox');
  await fs.mkdir(inbox);
  await ask(session, 'watch.add', { path: inbox });
  await session.close();
  await fs.copyFile(PICTURE, path.join(inbox, 'new.jpg'));

  begin(true);
  await session.openLast();
  const { folders, mediaRoot } = await ask(session, 'watch.list', {});
  expect(folders[0]).toMatchObject({ state: 'paused', problem: 'In safe mode no folder is watched.' });
  expect(mediaRoot.state).toBe('paused');
  await session.close();

  begin(false);
  const stored = heard('import.progress', ({ finished }) => finished !== null);
  await session.openLast();
  await stored;
  expect((await ask(session, 'library.counts', {})).all).toBe(1);
});

it('syncs nothing by itself, and a normal start does', async () => {
  begin(true);
  await create();
  const bucket = path.join(folder, 'bucket');
  await fs.mkdir(bucket);
  const { id: remote } = await ask(session, 'remotes.add', {
    name: 'Disk',
    target: RemoteTarget.parse({ type: 'local', bucket }),
    keys: null,
    options: RemoteOptions.parse({ auto: true }),
  });
  await importAll(session, [PICTURE]);
  await session.close();

  begin(true);
  await session.openLast();
  // A sync by itself would have begun with the opening; looking at the plan takes longer.
  expect((await ask(session, 'sync.plan', { remote })).new.count).toBe(1);
  expect((await ask(session, 'tasks.list', {})).tasks).toEqual([]);
  await session.close();
  const inBucket = () => fs.readdir(bucket, { recursive: true });
  expect(await inBucket()).toEqual([]);

  begin(false);
  const synced = heard('task.progress', ({ kind, finished }) => kind === 'sync' && finished !== null);
  await session.openLast();
  expect(await synced).toMatchObject({ state: 'done' });
  expect(await inBucket()).not.toEqual([]);
});

it('makes no rendition of a collection, and a normal start does', async () => {
  begin(true);
  await create();
  const { collections } = await ask(session, 'collections.list', {});
  const [avatars] = collections.filter(({ slug }) => slug === 'avatars');
  if (avatars === undefined) throw new Error('There is no collection of avatars.');
  const other = path.join(path.dirname(PICTURE), 'Portrait_3.jpg');
  const pictures = await importAll(session, [PICTURE, other], avatars.id);
  const pending = async () => (await ask(session, 'renditions.status', {})).pending;
  const wanted = await pending();
  expect(wanted).toBeGreaterThan(0);
  // Renditions come after the pictures that are looked at: those of one would be made by the time the next is.
  for (const id of pictures) {
    const made = firstPreview();
    await ask(session, 'thumbnails.prioritise', { ids: [id] });
    expect(await made).toBe('ready');
  }
  expect(await pending()).toBe(wanted);
  await session.close();

  begin(false);
  await session.openLast();
  await allMade({
    mediaRoot: path.join(folder, 'media'),
    call: (name, input) => ask(session, name, input),
    heard,
  });
});

it('looks for no update and downloads none, until a person asks', async () => {
  begin(true);
  const server = await startUpdateServer();
  const app = await startUpdating(server, { automatic: true, safeMode: true });
  expect(app.planned).toEqual([]);
  expect(server.requests).toEqual([]);
  expect((await app.updater.check()).phase.kind).toBe('available');
  expect((await app.updater.set({ automatic: true })).automatic).toBe(true);
  expect(app.planned).toEqual([]);
  await app.updater.download();
  await app.phase('ready');
  await app.close();
  await server.close();
});

it('keeps the daily backup', async () => {
  begin(true);
  await create();
  await importAll(session, [PICTURE]);
  await session.close();
  begin(true);
  await session.openLast();
  const listed = async () =>
    (await ask(session, 'library.backups', { path: path.join(folder, 'library') })).backups;
  await expect.poll(listed, { timeout: 15_000 }).toMatchObject([{ assets: 1 }]);
});
