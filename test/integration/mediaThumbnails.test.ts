import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cornersOf,
  corpusFile,
  corpusTable,
  describeWithCorpus,
  distance,
  type MediaLibrary,
  makeTempFolder,
  meanDifference,
  openMediaLibrary,
  type Rgb,
} from '../support/media.ts';

const RED: Rgb = [255, 0, 0];
const LIME: Rgb = [0, 255, 0];
const BLUE: Rgb = [0, 0, 255];
const YELLOW: Rgb = [255, 255, 0];
/** What two conversions and JPEG may do to a colour. */
const COLOUR_NOISE = 8;
/** What the way through printing inks adds. */
const PRINT_NOISE = 16;
/** What 4:2:0 chroma at quality 80 may do to a plain colour. */
const JPEG_NOISE = 40;

let folder: string;
let library: MediaLibrary;

beforeAll(async () => {
  folder = await makeTempFolder();
  library = await openMediaLibrary(folder);
});
afterAll(async () => {
  await library.close();
  await fs.rm(folder, { recursive: true, force: true });
});

/** Puts a file through the queue; its record and its thumbnail. */
async function through(file: string) {
  const id = await library.add(file);
  library.thumbnailer.wake();
  await library.thumbnailer.idle();
  const asset = library.catalog.assets.get(id);
  if (!asset) throw new Error('no asset');
  return { asset, thumbnail: library.thumbnail(id) };
}

async function expectQuadrants(file: string): Promise<void> {
  const corners = await cornersOf(file);
  for (const [index, colour] of [RED, LIME, BLUE, YELLOW].entries()) {
    expect(distance(corners[index] ?? [0, 0, 0], colour), `corner ${index}`).toBeLessThan(JPEG_NOISE);
  }
}

describeWithCorpus('pictures stand upright', () => {
  const rows = corpusTable('oracles/EXPECTED_ORIENTATION.tsv');
  const quadrants = rows.flatMap(({ path: file, family }) => (family === 'quadrants' && file ? [file] : []));

  it('in many formats', () => {
    expect(quadrants.length).toBeGreaterThan(9);
  });

  it.each(quadrants)('%s', async (file) => {
    const { asset, thumbnail } = await through(corpusFile(file));
    expect(asset).toMatchObject({ preview: 'ready', width: 48, height: 32 });
    await expectQuadrants(thumbnail);
  });

  const families = rows.flatMap(({ path: file, family, upright_wxh }) =>
    file && family && family !== 'quadrants' ? [[file, family, upright_wxh ?? ''] as const] : [],
  );

  it.each(families)('%s looks like %s', async (file, family, upright) => {
    const { asset, thumbnail } = await through(corpusFile(file));
    expect(`${asset.width}x${asset.height}`).toBe(upright);
    const model = path.join(folder, path.basename(family));
    const first = corpusFile(family.replace('.jpg', '_1.jpg'));
    await sharp(first).resize(512, 512, { fit: 'inside' }).toFile(model);
    expect(await meanDifference(thumbnail, model)).toBeLessThan(4);
  });
});

describe('turning', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'orientation %i is undone in JPEG, WebP and TIFF',
    async (orientation) => {
      const base = await quadrantPng();
      // The pixels that orientation n says to turn back to the model.
      const stored = await undo(base, orientation);
      for (const format of ['jpeg', 'webp', 'tiff'] as const) {
        const file = path.join(folder, `turned-${orientation}.${format}`);
        await sharp(stored).withMetadata({ orientation }).toFormat(format, { quality: 95 }).toFile(file);
        const { asset, thumbnail } = await through(file);
        expect(asset).toMatchObject({ width: 96, height: 64 });
        await expectQuadrants(thumbnail);
      }
    },
  );
});

async function quadrantPng(): Promise<Buffer> {
  const square = (background: string, left: number, top: number) => ({
    input: { create: { width: 48, height: 32, channels: 3 as const, background } },
    left,
    top,
  });
  return sharp({ create: { width: 96, height: 64, channels: 3, background: 'black' } })
    .composite([square('#f00', 0, 0), square('#0f0', 48, 0), square('#00f', 0, 32), square('#ff0', 48, 32)])
    .png()
    .toBuffer();
}

/** Applies the inverse of an orientation, one libvips step at a time. */
async function undo(png: Buffer, orientation: number): Promise<Buffer> {
  const steps: Readonly<Record<number, readonly ('flop' | 'flip' | number)[]>> = {
    2: ['flop'],
    3: [180],
    4: ['flip'],
    5: [90, 'flop'],
    6: [270],
    7: [270, 'flop'],
    8: [90],
  };
  let picture = png;
  for (const step of steps[orientation] ?? []) {
    const image = sharp(picture);
    if (step === 'flop') image.flop();
    else if (step === 'flip') image.flip();
    else image.rotate(step);
    picture = await image.png().toBuffer();
  }
  return picture;
}

describe('colours', () => {
  const swatch = {
    create: { width: 64, height: 64, channels: 3 as const, background: { r: 200, g: 60, b: 40 } },
  };
  const expected: Rgb = [200, 60, 40];

  it.each([
    [
      'a wide-gamut profile',
      (file: string) => sharp(swatch).withIccProfile('p3').jpeg({ quality: 95 }).toFile(file),
    ],
    [
      'a CMYK profile',
      (file: string) =>
        sharp(swatch).withIccProfile('cmyk').toColourspace('cmyk').jpeg({ quality: 95 }).toFile(file),
    ],
    ['16 bits', (file: string) => sharp(swatch).toColourspace('rgb16').png().toFile(file)],
    [
      '16 bits and a wide gamut',
      (file: string) => sharp(swatch).withIccProfile('p3').toColourspace('rgb16').png().toFile(file),
    ],
  ])('with %s come out as in sRGB', async (name, make) => {
    const noise = name.includes('CMYK') ? PRINT_NOISE : COLOUR_NOISE;
    const file = path.join(folder, 'swatch.img');
    await make(file);
    const { asset, thumbnail } = await through(file);
    const [corner] = await cornersOf(thumbnail);
    expect(distance(corner ?? [0, 0, 0], expected)).toBeLessThan(noise);
    const colour = asset.colour ?? 0;
    expect(distance([colour >> 16, (colour >> 8) & 255, colour & 255], expected)).toBeLessThan(noise);
  });

  it('of a grey picture stay grey', async () => {
    const file = path.join(folder, 'grey.png');
    await sharp({ create: { width: 32, height: 32, channels: 3, background: '#777777' } })
      .greyscale()
      .png()
      .toFile(file);
    const { asset } = await through(file);
    expect(asset.colour).toBe(0x777777);
  });

  it('that can be seen through stay so, and the rest becomes JPEG', async () => {
    const see = path.join(folder, 'see-through.png');
    await sharp({
      create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 128, b: 255, alpha: 0.5 } },
    })
      .png()
      .toFile(see);
    const opaque = path.join(folder, 'opaque.png');
    await sharp({
      create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 128, b: 255, alpha: 1 } },
    })
      .png()
      .toFile(opaque);
    const transparent = await sharp((await through(see)).thumbnail).metadata();
    expect(transparent).toMatchObject({ format: 'webp', hasAlpha: true });
    expect(await sharp((await through(opaque)).thumbnail).metadata()).toMatchObject({
      format: 'jpeg',
      hasAlpha: false,
    });
  });
});

describe('sizes', () => {
  it('are never enlarged, and fit 512 px', async () => {
    const small = path.join(folder, 'small.png');
    await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
      .png()
      .toFile(small);
    const large = path.join(folder, 'large.png');
    await sharp({ create: { width: 2000, height: 500, channels: 3, background: 'red' } })
      .png()
      .toFile(large);
    expect(await sharp((await through(small)).thumbnail).metadata()).toMatchObject({ width: 40, height: 20 });
    const { asset, thumbnail } = await through(large);
    expect(asset).toMatchObject({ width: 2000, height: 500 });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 512, height: 128 });
  });

  it('of drawings are those of the thumbnail, sharp at any nominal size', async () => {
    const file = path.join(folder, 'tiny.svg');
    await fs.writeFile(
      file,
      '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4" fill="#0a0"/></svg>',
    );
    const { asset, thumbnail } = await through(file);
    expect(asset).toMatchObject({ width: 8, height: 4 });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 512, height: 256 });
  });
});

describe('drawings', () => {
  it('reach no other file', async () => {
    const secret = path.join(folder, 'media', 'secret.png');
    await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .png()
      .toFile(secret);
    const file = path.join(folder, 'thief.svg');
    await fs.writeFile(
      file,
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><rect width="64" height="64" fill="#fff"/><image xlink:href="${secret}" href="${secret}" width="64" height="64"/><image href="secret.png" width="64" height="64"/></svg>`,
    );
    const { thumbnail } = await through(file);
    for (const corner of await cornersOf(thumbnail)) expect(corner).toEqual([255, 255, 255]);
  });
});

describeWithCorpus('formats of other decoders', () => {
  it.each([
    ['odd-format/synthetic/heic-x265.heic', 64, 48],
    ['odd-format/libjxl-testdata/cropped_traffic_light.jxl', 50, 80],
    ['odd-format/file-type/fixture.j2c', 70, 46],
    ['odd-format/wuffs/hat.bmp', 90, 112],
    ['odd-format/metadata-extractor-images/rgba32-81284.bmp', 127, 64],
    ['odd-format/synthetic/multi-size.ico', 64, 64],
    ['odd-format/synthetic/layered.psd', 80, 60],
  ])('%s is shown', async (file, width, height) => {
    const { asset, thumbnail } = await through(corpusFile(file));
    expect(asset).toMatchObject({ preview: 'ready', width, height });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width, height });
  });

  it('covers of recordings are shown, and one without says so', async () => {
    const { asset, thumbnail } = await through(corpusFile('audio/synthetic/with-cover-art.mp3'));
    expect(asset).toMatchObject({ preview: 'ready', width: null });
    expect((await sharp(thumbnail).metadata()).width).toBeGreaterThan(0);
    const without = await through(corpusFile('audio/synthetic/tone.flac'));
    expect(without.asset).toMatchObject({
      preview: 'none',
      previewReason: 'The recording has no cover picture.',
    });
  });

  it('types without a decoder say so plainly', async () => {
    const { asset } = await through(corpusFile('document/synthetic/minimal-1page.pdf'));
    expect(asset).toMatchObject({ preview: 'none' });
    expect(asset.previewReason).toContain('application/pdf');
  });
});

describeWithCorpus('damaged pictures', () => {
  it.each([
    'hostile/sharp/truncated.jpg',
    'hostile/pillow/broken_data_stream.png',
    'hostile/synthetic/corrupt/jpeg-bitflips.jpg',
  ])('%s is shown as far as it goes, and marked', async (file) => {
    const { asset } = await through(corpusFile(file));
    expect(asset.preview).toBe('ready');
    expect(asset.previewReason).toMatch(/^Damaged/);
  });

  it.each(['hostile/synthetic/corrupt/png-truncated-25pct.png', 'hostile/sharp/corrupt-header.jpg'])(
    '%s has nothing to show and says so',
    async (file) => {
      const { asset } = await through(corpusFile(file));
      expect(asset.preview).toBe('failed');
      expect(asset.previewReason).toMatch(/damaged/);
    },
  );
});
