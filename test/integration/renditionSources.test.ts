/** Renditions of what is no plain picture, of what must not be decoded for ever, and their place behind other work. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { createFrameGrabber } from '../../electron/library/media/ffmpeg.ts';
import { createMediaReader } from '../../electron/library/media/reader.ts';
import { createRenditions } from '../../electron/library/renditions/renditions.ts';
import type { Renditions } from '../../electron/library/renditions/types.ts';
import { CollectionDefinition } from '../../shared/contract/collection.ts';
import { largePicture } from '../support/hardPictures.ts';
import {
  corpusFile,
  describeWithCorpus,
  type MediaLibrary,
  type MediaLibraryOptions,
  mediaWorld,
} from '../support/media.ts';
import { rawWithPreview } from '../support/rawFile.ts';
import { photo } from '../support/renditions.ts';

const world = mediaWorld();
let renditions: Renditions | undefined;

afterEach(async () => {
  await renditions?.close();
  renditions = undefined;
});

interface Made {
  readonly library: MediaLibrary;
  readonly renditions: Renditions;
  /** Stores and records the file, wants its renditions, and waits for them; its number. */
  through(file: string): Promise<number>;
}

/** A library whose every collection makes pictures of 64 px at most; `held` tells whether something goes first. */
async function open(options: MediaLibraryOptions = {}, held: () => boolean = () => false): Promise<Made> {
  const library = await world.open(options);
  const { catalog, storage, thumbnailer } = library;
  for (const { id, definition } of catalog.collections.list()) {
    const small = { name: 'small', width: 64, height: 64 };
    catalog.collections.setDefinition(id, CollectionDefinition.parse({ ...definition, renditions: [small] }));
  }
  const part = createRenditions({
    ...{ catalog, storage, imaging: thumbnailer.imaging, held, background: true },
    host: { log: () => undefined },
    filing: { remove: (file) => catalog.fileTasks.remove(file), wake: () => undefined },
    emit: () => undefined,
  });
  renditions = part;
  const reader = createMediaReader({ host: { now: () => Date.now(), log: () => undefined } });
  return {
    library,
    renditions: part,
    async through(file) {
      const metadata = await reader.metadata(file, await reader.identify(file, path.basename(file)));
      await reader.close();
      const id = await library.add(file, metadata);
      // Its thumbnail would be made along with them, and tried again by itself.
      for (const job of catalog.jobs.of('thumbnail', [id])) catalog.jobs.done(job.id);
      catalog.transaction(() => part.want(id));
      part.wake();
      await part.idle();
      return id;
    },
  };
}

async function only({ library }: Made, id: number) {
  const [row, ...others] = library.catalog.renditions.of(id);
  if (row === undefined || others.length > 0) throw new Error('not one rendition');
  const picture = row.path === null ? null : await sharp(library.storage.absolute(row.path)).metadata();
  return { ...row, picture };
}

describe('a rendition', () => {
  it('of a raw file is made of the preview inside it, turned as the raw file says', async () => {
    const made = await open();
    const file = path.join(world.folder(), 'raw.dng');
    await fs.writeFile(file, rawWithPreview(await photo(600, 400), 6));
    expect(await only(made, await made.through(file))).toMatchObject({
      ...{ state: 'ready', width: 43, height: 64 },
      picture: { format: 'jpeg', width: 43, height: 64 },
    });
  });

  it('of text is none, without anything being decoded', async () => {
    const made = await open();
    const file = path.join(world.folder(), 'note.txt');
    await fs.writeFile(file, 'only words');
    expect(await only(made, await made.through(file))).toMatchObject({
      ...{ state: 'none', path: null },
      reason: expect.stringContaining('no decoder'),
    });
    expect(made.library.thumbnailer.workers()).toEqual([]);
  });

  it('waits for what goes first, and is made once that has ended', async () => {
    let first = true;
    const made = await open({}, () => first);
    const file = path.join(world.folder(), 'a.jpg');
    await fs.writeFile(file, await photo(640, 480));
    const through = made.through(file);
    await expect.poll(() => made.library.catalog.renditions.counts().pending).toBe(1);
    expect(made.library.thumbnailer.workers()).toEqual([]);
    first = false;
    made.renditions.proceed();
    expect(await only(made, await through)).toMatchObject({ state: 'ready' });
  });
});

describeWithCorpus('a rendition', () => {
  it('of a recording is made of its cover', async () => {
    const made = await open();
    const id = await made.through(corpusFile('audio/synthetic/with-cover-art.mp3'));
    expect(await only(made, id)).toMatchObject({ state: 'ready', picture: { format: 'jpeg' } });
  });

  it('of a recording without a cover is none', async () => {
    const made = await open();
    const id = await made.through(corpusFile('audio/synthetic/tone.flac'));
    expect(await only(made, id)).toMatchObject({
      ...{ state: 'none' },
      reason: 'The recording has no cover picture.',
    });
  });

  it('of a video where there is no ffmpeg is none, and says what to install', async () => {
    const made = await open({ frames: createFrameGrabber(world.folder()) });
    const id = await made.through(corpusFile('video/synthetic/h264-aac.mp4'));
    expect(await only(made, id)).toMatchObject({ state: 'none', reason: expect.stringContaining('ffmpeg') });
  });

  const hasFfmpeg = createFrameGrabber().version();

  it('of a video is made of a frame of it', async (context) => {
    if ((await hasFfmpeg) === null) return context.skip('no ffmpeg on PATH');
    const made = await open();
    const id = await made.through(corpusFile('video/synthetic/rotate-90.mp4'));
    expect(await only(made, id)).toMatchObject({ state: 'ready', width: 48, height: 64 });
  });
});

describe('a picture over which the workers die', () => {
  it('is given up after the second time, and the others are made', async () => {
    const made = await open({ limits: { workers: 1, memoryCeiling: 150 * 1024 * 1024 } });
    const id = await made.through(await largePicture(world.folder()));
    expect(await only(made, id)).toMatchObject({
      ...{ state: 'failed', path: null },
      reason: expect.stringMatching(/^Not decoded any more: .*memory.*, twice\.$/),
    });
    expect(made.library.log.filter((line) => line.includes('an image worker ended'))).toHaveLength(2);
    const file = path.join(world.folder(), 'a.jpg');
    await fs.writeFile(file, await photo(640, 480));
    expect(await only(made, await made.through(file))).toMatchObject({ state: 'ready' });
  });

  it('is not touched when its thumbnail has cost two workers already', async () => {
    const made = await open();
    const file = path.join(world.folder(), 'a.jpg');
    await fs.writeFile(file, await photo(640, 480));
    const { catalog } = made.library;
    const id = await made.library.add(file);
    catalog.assets.setPreview(id, { preview: 'quarantined', reason: 'Not decoded any more.' });
    catalog.transaction(() => made.renditions.want(id));
    made.renditions.wake();
    await made.renditions.idle();
    expect(await only(made, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('twice') });
    expect(made.library.thumbnailer.workers()).toEqual([]);
  });
});
