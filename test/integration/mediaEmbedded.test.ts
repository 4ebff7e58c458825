/** Pictures that have to be found first: inside raw files, in videos; and colours that a decoder does not convert itself. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createFrameGrabber } from '../../electron/library/media/ffmpeg.ts';
import { createMediaReader } from '../../electron/library/media/reader.ts';
import { withProfile } from '../../electron/worker/decoders/profile.ts';
import {
  cornersOf,
  corpusFile,
  describeWithCorpus,
  distance,
  type MediaLibraryOptions,
  mediaWorld,
  type Rgb,
} from '../support/media.ts';
import { rawWithPreview } from '../support/rawFile.ts';

const RED: Rgb = [255, 0, 0];
const BLUE: Rgb = [0, 0, 255];
const NOISE = 40;

const world = mediaWorld();

async function through(file: string, options?: MediaLibraryOptions) {
  const lib = await world.open(options);
  const reader = createMediaReader({ host: { now: () => Date.now(), log: () => undefined } });
  const metadata = await reader.metadata(file, await reader.identify(file, path.basename(file)));
  await reader.close();
  const id = await lib.add(file, metadata);
  lib.thumbnailer.wake();
  await lib.thumbnailer.idle();
  return { asset: lib.catalog.assets.get(id), thumbnail: lib.thumbnail(id) };
}

describe('a raw file', () => {
  it('shows the preview inside it, turned as the raw file says, and keeps its own size', async () => {
    const right = { create: { width: 300, height: 400, channels: 3 as const, background: '#00f' } };
    const preview = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#f00' } })
      .composite([{ input: right, left: 300, top: 0 }])
      .jpeg({ quality: 95 })
      .toBuffer();
    const file = path.join(world.folder(), 'raw.dng');
    await fs.writeFile(file, rawWithPreview(preview, 6));
    const { asset, thumbnail } = await through(file);
    expect(asset).toMatchObject({ mime: 'image/x-adobe-dng', preview: 'ready', width: 4000, height: 6000 });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 341, height: 512 });
    const [topLeft, topRight, bottomLeft, bottomRight] = await cornersOf(thumbnail);
    for (const corner of [topLeft, topRight]) expect(distance(corner ?? BLUE, RED)).toBeLessThan(NOISE);
    for (const corner of [bottomLeft, bottomRight]) expect(distance(corner ?? RED, BLUE)).toBeLessThan(NOISE);
  });

  it('without one says that there is no decoder', async () => {
    const file = path.join(world.folder(), 'raw.dng');
    await fs.writeFile(file, rawWithPreview(Buffer.from('not a picture'), 1));
    const { asset } = await through(file);
    expect(asset).toMatchObject({ preview: 'none' });
    expect(asset?.previewReason).toContain('image/x-adobe-dng');
  });
});

const hasFfmpeg = (await createFrameGrabber().version()) !== null;
if (!hasFfmpeg) console.warn('SKIPPED: no ffmpeg on PATH, so poster frames are not tested.');

describeWithCorpus('a video', () => {
  it.runIf(hasFfmpeg)('shows a frame of it, upright', async () => {
    const { asset, thumbnail } = await through(corpusFile('video/synthetic/rotate-90.mp4'));
    expect(asset).toMatchObject({ preview: 'ready', width: 48, height: 64 });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 48, height: 64 });
  });

  it.runIf(hasFfmpeg)('that names other files shows none of them', async () => {
    const secret = path.join(world.folder(), 'secret.mp4');
    await fs.copyFile(corpusFile('video/synthetic/h264-aac.mp4'), secret);
    const list = path.join(world.folder(), 'list.mp4');
    const frame = path.join(world.folder(), 'frame');
    for (const content of [
      `ffconcat version 1.0\nfile '${secret}'\n`,
      `#EXTM3U\n#EXTINF:1,\n${secret}\n#EXT-X-ENDLIST\n`,
    ]) {
      await fs.writeFile(list, content);
      expect(await createFrameGrabber().poster(list, frame, null)).toBe(false);
    }
    expect(await createFrameGrabber().poster(secret, frame, null)).toBe(true);
  });

  it('where there is no ffmpeg says what to install', async () => {
    const frames = createFrameGrabber(world.folder());
    const { asset } = await through(corpusFile('video/synthetic/h264-aac.mp4'), { frames });
    expect(asset).toMatchObject({
      preview: 'none',
      previewReason: 'Install ffmpeg to see a frame of each video here.',
    });
  });
});

describe('a colour profile beside bare pixels', () => {
  it('is honoured as if it had been in the file', async () => {
    const swatch = { r: 200, g: 60, b: 40 };
    const wide = await sharp({ create: { width: 16, height: 16, channels: 3, background: swatch } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const { icc } = await sharp(wide).metadata();
    const bare = await sharp(wide, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = bare.info;
    const image = sharp(bare.data, { raw: { width, height, channels } });
    const converted = await (await withProfile(image, icc ?? new Uint8Array(), 16)).raw().toBuffer();
    expect(
      distance([bare.data[0] ?? 0, bare.data[1] ?? 0, bare.data[2] ?? 0], [200, 60, 40]),
    ).toBeGreaterThan(8);
    expect(distance([converted[0] ?? 0, converted[1] ?? 0, converted[2] ?? 0], [200, 60, 40])).toBeLessThan(
      4,
    );
  });
});
