import fs from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExifTool, type ExifToolReader } from '../../electron/library/media/exiftool.ts';
import {
  cornersOf,
  corpusFile,
  corpusTable,
  describeWithCorpus,
  distance,
  type Rgb,
} from '../support/media.ts';
import { plain, renderingForAllTests } from '../support/rendering.ts';

const RED: Rgb = [255, 0, 0];
const LIME: Rgb = [0, 255, 0];
const BLUE: Rgb = [0, 0, 255];
const YELLOW: Rgb = [255, 255, 0];
const WHITE: Rgb = [255, 255, 255];
/** What chroma at half size does to a plain colour. */
const NOISE = 40;
/** What two conversions of colour and one of JPEG do. */
const COLOUR_NOISE = 8;

const { stored, rendered } = renderingForAllTests();
let exiftool: ExifToolReader;

beforeAll(() => {
  exiftool = createExifTool({ host: { log: () => undefined } });
});
afterAll(() => exiftool.close());

describe('what can be seen through', () => {
  it('stands on white in JPEG and stays clear elsewhere', async () => {
    const clear = await stored((file) =>
      sharp({ create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 0, b: 255, alpha: 0 } } })
        .png()
        .toFile(file),
    );
    const [corner] = await cornersOf((await rendered(clear)).file);
    expect(distance(corner ?? RED, WHITE)).toBeLessThan(3);
    for (const format of ['webp', 'png', 'avif'] as const) {
      const { hasAlpha } = await sharp((await rendered(clear, { format })).file).metadata();
      expect(hasAlpha, format).toBe(true);
    }
  });
});

describe('colours', () => {
  const expected: Rgb = [200, 60, 40];
  const swatch = {
    create: { width: 64, height: 64, channels: 3 as const, background: { r: 200, g: 60, b: 40 } },
  };

  it.each(['strip', 'keep'] as const)(
    'of a wide gamut and 16 bits are those of sRGB at 8 bits: %s',
    async (metadata) => {
      const wide = await stored((file) =>
        sharp(swatch).withIccProfile('p3').toColourspace('rgb16').png().toFile(file),
      );
      for (const format of ['jpeg', 'webp', 'png', 'avif'] as const) {
        const result = await rendered(wide, { format, metadata, quality: 95 });
        const { depth, icc } = await sharp(result.file).metadata();
        expect(depth).toBe('uchar');
        expect(icc === undefined, format).toBe(metadata === 'strip');
        const { data } = await sharp(result.file).raw().toBuffer({ resolveWithObject: true });
        expect(distance([data[0] ?? 0, data[1] ?? 0, data[2] ?? 0], expected), format).toBeLessThan(
          COLOUR_NOISE,
        );
      }
    },
  );

  it('of a grey picture stay grey', async () => {
    const grey = await stored((file) => plain(64, 64, '#777').greyscale().png().toFile(file));
    for (const metadata of ['strip', 'keep'] as const) {
      const [corner] = await cornersOf((await rendered(grey, { metadata })).file);
      expect(distance(corner ?? RED, [0x77, 0x77, 0x77])).toBeLessThan(3);
    }
  });
});

describe('metadata', () => {
  let photo: string;
  beforeAll(async () => {
    photo = await stored((file) =>
      plain(640, 480, '#a52')
        .jpeg()
        .withExif({
          IFD0: { Make: 'Canon', Copyright: 'Ada' },
          IFD3: {
            GPSLatitudeRef: 'N',
            GPSLatitude: '48/1 8/1 0/1',
            GPSLongitudeRef: 'E',
            GPSLongitude: '11/1 30/1 0/1',
          },
        })
        .withXmp(
          '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="secret"/></rdf:RDF></x:xmpmeta>',
        )
        .withMetadata({ orientation: 6 })
        .toFile(file),
    );
  });

  const tagsOf = async (file: string) => (await exiftool.read(file, ['-G1', '-n'])) ?? {};

  it.each(['jpeg', 'webp', 'png', 'avif'] as const)(
    'is stripped from %s: no EXIF, no XMP, no position',
    async (format) => {
      const { file } = await rendered(photo, { format });
      const tags = Object.keys(await tagsOf(file)).filter((tag) =>
        /^(IFD|ExifIFD|GPS|XMP|IPTC|Interop|MakerNote|ICC)/.test(tag),
      );
      expect(tags).toEqual([]);
      expect((await fs.readFile(file)).includes('Canon')).toBe(false);
    },
  );

  it.each(['jpeg', 'webp', 'png', 'avif'] as const)(
    'is kept in %s, and lies as the pixels do',
    async (format) => {
      const result = await rendered(photo, { format, metadata: 'keep', quality: 90 });
      expect(await tagsOf(result.file)).toMatchObject({
        'IFD0:Make': 'Canon',
        'IFD0:Copyright': 'Ada',
        'IFD0:Orientation': 1,
        'GPS:GPSLatitude': expect.closeTo(48.1333, 3),
        'XMP-dc:Format': 'secret',
      });
      expect(result).toMatchObject({ width: 225, height: 300, size: (await fs.stat(result.file)).size });
      const { autoOrient } = await sharp(result.file).metadata();
      expect(autoOrient).toMatchObject({ width: 225, height: 300 });
    },
  );
});

describeWithCorpus('every decoder', () => {
  const quadrants = corpusTable('oracles/EXPECTED_ORIENTATION.tsv').flatMap(({ path: file, family }) =>
    family === 'quadrants' && file ? [file] : [],
  );

  it.each(quadrants)('%s stands upright', async (name) => {
    const file = await stored((to) => fs.copyFile(corpusFile(name), to));
    const result = await rendered(file, { metadata: 'keep', quality: 95 });
    const corners = await cornersOf(result.file);
    for (const [index, colour] of [RED, LIME, BLUE, YELLOW].entries()) {
      expect(distance(corners[index] ?? WHITE, colour), `corner ${index}`).toBeLessThan(NOISE);
    }
    expect(`${result.width}x${result.height}`).toBe('48x32');
  });

  it.each([
    'odd-format/synthetic/heic-x265.heic',
    'odd-format/synthetic/layered.psd',
    'odd-format/synthetic/avif-10bit.avif',
    'odd-format/synthetic/gray16.tif',
    'odd-format/synthetic/cmyk.jpg',
    'odd-format/synthetic/animated.gif',
    'odd-format/synthetic/animated.webp',
    'odd-format/synthetic/animated.apng',
    'odd-format/synthetic/multi-size.ico',
  ])('%s is rendered', async (name) => {
    const file = await stored((to) => fs.copyFile(corpusFile(name), to));
    const result = await rendered(file, { fit: 'cover', width: 16, height: 16 });
    expect(await sharp(result.file).metadata()).toMatchObject({ format: 'jpeg', width: 16, height: 16 });
  });
});
