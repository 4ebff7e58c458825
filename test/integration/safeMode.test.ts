import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSession, type Session } from '../../electron/library/session.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { corpusFolder } from '../support/cli.ts';
import { ask, importAll } from '../support/publishedLibrary.ts';

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

/** Resolves with the first thumbnail that is made. */
const firstPreview = () =>
  new Promise<string | undefined>((resolve) => {
    const stop = session.on((event) => {
      if (event.name !== 'previews.changed') return;
      stop();
      resolve(event.payload.previews[0]?.preview);
    });
  });

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
  const stored = new Promise<number>((resolve) =>
    session.on((event) => {
      if (event.name === 'import.progress' && event.payload.finished !== null) resolve(event.payload.id);
    }),
  );
  await session.openLast();
  await stored;
  expect((await ask(session, 'library.counts', {})).all).toBe(1);
});

it('keeps the daily backup', async () => {
  begin(true);
  await create();
  await importAll(session, [PICTURE]);
  await session.close();
  begin(true);
  await session.openLast();
  await session.close();
  const { backups } = await ask(begin(true), 'library.backups', { path: path.join(folder, 'library') });
  expect(backups).toMatchObject([{ assets: 1 }]);
});
