import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { largePicture } from '../support/hardPictures.ts';
import { corpusFile, describeWithCorpus, type MediaLibrary, mediaWorld } from '../support/media.ts';

const world = mediaWorld();

/** Different pictures, quick to decode. */
async function photos(count: number): Promise<readonly string[]> {
  const files: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const file = path.join(world.folder(), `photo-${index}.jpg`);
    const background = { r: (index * 40) % 256, g: 100, b: 200 };
    await sharp({ create: { width: 640, height: 480, channels: 3, background } })
      .jpeg()
      .toFile(file);
    files.push(file);
  }
  return files;
}

/**
 * A drawing of a million squares of noise in a few lines: every group shows the one before eight times. librsvg gives up after
 * 500,000 of them, which with plain squares is a matter of seconds, and with noise of many minutes.
 */
async function endlessDrawing(): Promise<string> {
  const file = path.join(world.folder(), 'endless.svg');
  const groups = Array.from({ length: 7 }, (_, level) => {
    const use = `<use href="#g${level}" x="1"/>`;
    return `<g id="g${level + 1}">${use.repeat(8)}</g>`;
  });
  await fs.writeFile(
    file,
    `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><defs><filter id="noise"><feTurbulence numOctaves="9"/></filter><rect id="g0" width="64" height="64" filter="url(#noise)"/>${groups.join('')}</defs><use href="#g7"/></svg>`,
  );
  return file;
}

function previewsOf({ events }: MediaLibrary) {
  return events.flatMap((event) => (event.name === 'previews.changed' ? event.payload.previews : []));
}

function stateOf(of: MediaLibrary, id: number) {
  const asset = of.catalog.assets.get(id);
  return { preview: asset?.preview, reason: asset?.previewReason ?? null };
}

/** Far more than a worker needs to start and make small photos, far less than the endless drawing takes, ms. */
const DEEP_IN_WORK = 1200;

/** Kills a worker once the processor time it has used shows that it is deep in the endless drawing. */
async function killAtWork(of: MediaLibrary): Promise<void> {
  const pid = await vi.waitUntil(
    () => of.thumbnailer.workers().find((candidate) => processorTime(candidate) > DEEP_IN_WORK),
    { timeout: 20_000, interval: 10 },
  );
  process.kill(pid, 'SIGKILL');
}

/** Linux only: user time in ms, out of the fields after the name in brackets, in ticks of 10 ms. */
function processorTime(pid: number): number {
  try {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    return Number(fields.split(' ')[11]) * 10;
  } catch {
    return 0;
  }
}

describe('the queue', () => {
  it('makes every thumbnail and tells of each once, with colour and size', async () => {
    const lib = await world.open();
    const ids: number[] = [];
    for (const file of await photos(12)) ids.push(await lib.add(file));
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    expect(lib.thumbnailer.status()).toEqual({
      pending: 0,
      made: 12,
      placeholder: 0,
      failed: 0,
      problem: null,
    });
    expect(
      previewsOf(lib)
        .map(({ id }) => id)
        .toSorted((a, b) => a - b),
    ).toEqual(ids);
    for (const preview of previewsOf(lib))
      expect(preview).toMatchObject({ preview: 'ready', width: 640, height: 480 });
    for (const id of ids) expect((await fs.stat(lib.thumbnail(id))).size).toBeGreaterThan(100);
    const statuses = lib.events.filter((event) => event.name === 'thumbnails.status');
    expect(statuses.at(-1)?.payload).toEqual(lib.thumbnailer.status());
    expect(await fs.readdir(path.dirname(lib.storage.thumbnails.temp()))).toEqual([]);
  });

  it('goes on where it was after the program ended', async () => {
    const first = await world.open();
    const ids: number[] = [];
    for (const file of await photos(6)) ids.push(await first.add(file));
    first.thumbnailer.wake();
    await first.close();
    const second = await world.open();
    second.thumbnailer.wake();
    await second.thumbnailer.idle();
    for (const id of ids) expect(stateOf(second, id).preview).toBe('ready');
    expect(second.catalog.jobs.count('thumbnail')).toBe(0);
  });

  it('makes what is on the screen first', async () => {
    const lib = await world.open({ limits: { workers: 1 } });
    const ids: number[] = [];
    for (const file of await photos(10)) ids.push(await lib.add(file));
    const visible = [ids[8] ?? 0, ids[7] ?? 0];
    lib.thumbnailer.prioritise(visible);
    await lib.thumbnailer.idle();
    // Both are handed out at once, and their files are looked at side by side: either may come first.
    const first = previewsOf(lib).slice(0, 2);
    expect(new Set(first.map(({ id }) => id))).toEqual(new Set(visible));
  });

  it('makes everything anew when asked', async () => {
    const lib = await world.open();
    const [file = ''] = await photos(1);
    const id = await lib.add(file);
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    await fs.rm(lib.thumbnail(id));
    expect(lib.thumbnailer.rebuild()).toMatchObject({ pending: 1, made: 0 });
    await lib.thumbnailer.idle();
    expect((await fs.stat(lib.thumbnail(id))).isFile()).toBe(true);
  });

  it('says of a stored file that is gone that it is missing', async () => {
    const lib = await world.open();
    const [file = ''] = await photos(1);
    const id = await lib.add(file);
    await fs.rm(lib.storage.absolute(lib.catalog.assets.get(id)?.path ?? ''));
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    expect(stateOf(lib, id)).toEqual({
      preview: 'failed',
      reason: 'The file is missing from the media folder.',
    });
  });

  it('keeps its jobs while the media folder is away', async () => {
    const lib = await world.open();
    const [file = ''] = await photos(1);
    const id = await lib.add(file);
    const media = path.join(world.folder(), 'media');
    await fs.rename(media, `${media}-away`);
    lib.thumbnailer.wake();
    await expect(lib.thumbnailer.idle()).rejects.toMatchObject({ code: 'media_root_offline' });
    expect(lib.thumbnailer.status().problem).toContain('is offline');
    expect(stateOf(lib, id).preview).toBe('pending');
    await fs.rename(`${media}-away`, media);
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    expect(stateOf(lib, id).preview).toBe('ready');
  });
});

describe('a rendition on demand', () => {
  it('is made once for many who ask at the same time, and then found', async () => {
    const lib = await world.open();
    const [file = ''] = await photos(1);
    const id = await lib.add(file);
    const sha = lib.catalog.assets.get(id)?.sha256 ?? '';
    const paths = await Promise.all(Array.from({ length: 8 }, () => lib.thumbnailer.ensure(sha, '2048')));
    expect(new Set(paths).size).toBe(1);
    expect(await sharp(paths[0] ?? '').metadata()).toMatchObject({ width: 640, height: 480, format: 'jpeg' });
    const written = (await fs.stat(paths[0] ?? '')).mtimeMs;
    expect(await lib.thumbnailer.ensure(id, '2048')).toBe(paths[0]);
    expect((await fs.stat(paths[0] ?? '')).mtimeMs).toBe(written);
  });

  it('is null for content that is not there or has none', async () => {
    const lib = await world.open();
    const text = path.join(world.folder(), 'note.txt');
    await fs.writeFile(text, 'only words');
    expect(await lib.thumbnailer.ensure('0'.repeat(64), '512')).toBeNull();
    expect(await lib.thumbnailer.ensure(await lib.add(text), '2048')).toBeNull();
  });
});

describe('a worker that dies', () => {
  it.runIf(process.platform === 'linux')(
    'twice over the same file: the file is quarantined, the others are made, and nothing else is blamed',
    async () => {
      const lib = await world.open({ limits: { workers: 1 } });
      const slow = await lib.add(await endlessDrawing());
      const ids: number[] = [];
      for (const file of await photos(4)) ids.push(await lib.add(file));
      lib.thumbnailer.wake();
      await killAtWork(lib);
      await vi.waitUntil(() => lib.catalog.jobs.of('thumbnail', [slow])[0]?.crashes === 1, {
        timeout: 20_000,
      });
      await killAtWork(lib);
      await lib.thumbnailer.idle();
      expect(stateOf(lib, slow)).toEqual({
        preview: 'quarantined',
        reason: 'Not decoded any more: the decoder crashed, twice.',
      });
      for (const id of ids) expect(stateOf(lib, id).preview).toBe('ready');
      expect(await lib.thumbnailer.ensure(slow, '2048')).toBeNull();
      expect(lib.catalog.jobs.count('thumbnail')).toBe(0);
    },
  );

  it('for its memory: the file is quarantined with that reason', async () => {
    const lib = await world.open({ limits: { workers: 1, memoryCeiling: 150 * 1024 * 1024 } });
    const id = await lib.add(await largePicture(world.folder()));
    const [photo = ''] = await photos(1);
    const other = await lib.add(photo);
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    expect(stateOf(lib, id).preview).toBe('quarantined');
    expect(stateOf(lib, id).reason).toMatch(/memory/);
    expect(stateOf(lib, other).preview).toBe('ready');
  });

  it('of its own will, because its memory has grown, takes no blame to the next file', async () => {
    // Below twice what a worker needs to live, so that it ends itself after every file.
    const lib = await world.open({ limits: { workers: 1, memoryCeiling: 170 * 1024 * 1024 } });
    const ids: number[] = [];
    for (const file of await photos(5)) ids.push(await lib.add(file));
    lib.thumbnailer.warm();
    const first = lib.thumbnailer.workers();
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    for (const id of ids) expect(stateOf(lib, id).preview).toBe('ready');
    expect(lib.thumbnailer.workers()).not.toEqual(first);
    expect(lib.log).toEqual([]);
  });

  it('or hangs, is killed at the deadline', async () => {
    // A photo beside it is made in that time on a busy machine too.
    const lib = await world.open({ limits: { workers: 1, deadlineMs: 4000 } });
    const id = await lib.add(await endlessDrawing());
    const [photo = ''] = await photos(1);
    const other = await lib.add(photo);
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    expect(stateOf(lib, id)).toEqual({
      preview: 'quarantined',
      reason: 'Not decoded any more: it took longer than 4 s, twice.',
    });
    expect(stateOf(lib, other).preview).toBe('ready');
  });
});

describeWithCorpus('bombs', () => {
  it('a drawing that repeats itself for ever is killed at the deadline and quarantined', async () => {
    // Far less than it takes librsvg to give up by itself, which are some seconds of a core.
    const lib = await world.open({ limits: { workers: 1, deadlineMs: 500 } });
    const id = await lib.add(corpusFile('hostile/synthetic/svg/use-bomb.svg'));
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    expect(stateOf(lib, id).preview).toBe('quarantined');
  });

  it.each([
    'hostile/synthetic/bomb/png-1bit-30000x30000.png',
    'hostile/synthetic/bomb/jpeg-sof-claims-65500x65500.jpg',
    'hostile/synthetic/bomb/tiff-claims-1000000x1000000.tif',
    'hostile/synthetic/bomb/bmp-claims-100000x100000.bmp',
    'hostile/pillow/decompression_bomb.ico',
  ])('%s is refused for its size, by a worker that lives on', async (file) => {
    const lib = await world.open({ limits: { workers: 1 } });
    const id = await lib.add(corpusFile(file));
    lib.thumbnailer.wake();
    await lib.thumbnailer.idle();
    expect(stateOf(lib, id)).toEqual({
      preview: 'failed',
      reason: 'The picture claims more pixels than Mediaroot decodes.',
    });
    expect(lib.thumbnailer.workers()).toHaveLength(1);
  });
});
