import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { codeFolder, processEntry } from '../../electron/library/entries.ts';
import { createWorkerPool, type WorkerPool } from '../../electron/library/jobs/pool.ts';
import { spawnWorker } from '../../electron/library/jobs/spawnWorker.ts';
import { mediaWorld } from '../support/media.ts';
import { photo } from '../support/renditions.ts';

/** Answers every write as a full disk does. */
const FULL = '/dev/full';

const world = mediaWorld();
let pool: WorkerPool | undefined;

afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

/** A pool whose workers read `media` and write to `made`. */
async function openPool() {
  const folder = world.folder();
  const [media, made] = [path.join(folder, 'media'), path.join(folder, 'made')];
  await fs.mkdir(media);
  await fs.mkdir(made);
  pool = createWorkerPool({
    host: { log: () => undefined },
    size: 1,
    deadlineMs: 20_000,
    spawn: () =>
      spawnWorker({
        entry: processEntry('worker'),
        readable: [codeFolder(), media],
        writable: [made, FULL],
        memoryCeiling: 1024 ** 3,
      }),
  });
  const file = path.join(media, 'a.jpg');
  await fs.writeFile(file, await photo(640, 480));
  const render = (to: string) => {
    if (pool === undefined) throw new Error('no pool');
    return pool.render({
      ...{ path: file, mime: 'image/jpeg', orientation: null },
      renditions: [{ width: 64, height: 64, path: to }],
    });
  };
  return { folder, media, made, file, render };
}

it('a worker writes to the folder it was given', async () => {
  const { made, render } = await openPool();
  const to = path.join(made, 'small');
  expect(await render(to)).toMatchObject({
    kind: 'rendered',
    renditions: [{ path: to, width: 64, height: 48 }],
  });
  expect((await fs.stat(to)).size).toBeGreaterThan(100);
});

it('a worker that is told to write elsewhere cannot: not beside, and not over an original', async () => {
  const { folder, media, made, file, render } = await openPool();
  const before = await fs.readFile(file);
  for (const to of [
    path.join(folder, 'beside'),
    path.join(media, 'new.jpg'),
    file,
    path.join(made, '..', 'media', 'up.jpg'),
  ]) {
    expect(await render(to), to).toMatchObject({ kind: 'unwritten' });
  }
  expect(await fs.readFile(file)).toEqual(before);
  expect(await fs.readdir(media)).toEqual(['a.jpg']);
  expect((await fs.readdir(folder)).toSorted()).toEqual(['made', 'media']);
});

it('a place that is gone is no fault of the picture', async () => {
  const { made, render } = await openPool();
  expect(await render(path.join(made, 'gone', 'small'))).toMatchObject({ kind: 'unwritten', code: 'ENOENT' });
});

it.runIf(process.platform === 'linux')('nor is a full disk', async () => {
  const { render } = await openPool();
  expect(await render(FULL)).toMatchObject({ kind: 'unwritten', code: 'ENOSPC' });
});

it.runIf(process.platform === 'linux')(
  'workers of the library may write to two folders and nowhere else',
  async () => {
    const library = await world.open();
    const id = await library.add(await smallFile());
    library.thumbnailer.wake();
    await library.thumbnailer.idle();
    expect(library.catalog.assets.get(id)?.preview).toBe('ready');
    const [pid] = library.thumbnailer.workers();
    const allowed = (await fs.readFile(`/proc/${pid}/cmdline`, 'utf8'))
      .split('\0')
      .flatMap((word) =>
        word.startsWith('--allow-fs-write=') ? word.slice('--allow-fs-write='.length) : [],
      );
    expect(allowed.toSorted()).toEqual(
      [
        path.join(world.folder(), 'library', 'thumbnails', 'tmp'),
        path.join(world.folder(), 'media', '.mediaroot', 'tmp', 'made'),
      ].toSorted(),
    );
  },
);

async function smallFile(): Promise<string> {
  const file = path.join(world.folder(), 'small.jpg');
  await fs.writeFile(file, await photo(100, 100));
  return file;
}
