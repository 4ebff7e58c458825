import fs from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RenderOrder } from '../../electron/library/jobs/imaging.ts';
import { noise, plain, renderingForAllTests } from '../support/rendering.ts';

const { library, stored, fileOf, attempt, rendered } = renderingForAllTests();

async function sizeOf(file: string, order: Partial<RenderOrder>): Promise<string> {
  const { width, height, file: result } = await rendered(file, order);
  const { width: there, height: high } = await sharp(result).metadata();
  expect([there, high]).toEqual([width, height]);
  return `${width}x${height}`;
}

/** Noise all over, and in one corner of it a face of strong colour; elsewhere calm grey. */
async function eventfulCorner(file: string): Promise<unknown> {
  const corner = await sharp({
    create: {
      ...{ width: 300, height: 300, channels: 3, background: '#c33' },
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .tint({ r: 255, g: 40, b: 40 })
    .png()
    .toBuffer();
  return plain(1200, 400, '#888')
    .composite([{ input: corner, left: 880, top: 50 }])
    .png()
    .toFile(file);
}

/** How much the red channel stands out on average. */
async function redness(file: string): Promise<number> {
  const { channels } = await sharp(file).stats();
  return (channels[0]?.mean ?? 0) - (channels[1]?.mean ?? 0);
}

describe('sizes', () => {
  let photo: string;
  beforeAll(async () => {
    photo = await stored((file) => plain(4000, 3000, '#a52').jpeg().toFile(file));
  });

  it.each([
    ['inside 1920×1080', { width: 1920, height: 1080 }, '1440x1080'],
    ['inside a width alone', { width: 1000, height: null }, '1000x750'],
    ['inside a height alone', { width: null, height: 600 }, '800x600'],
    ['covering 300×300', { fit: 'cover' }, '300x300'],
    ['covering 150×150', { fit: 'cover', width: 150, height: 150 }, '150x150'],
    ['covering 1920×1080', { fit: 'cover', width: 1920, height: 1080 }, '1920x1080'],
    ['inside more than it has', { width: 9000, height: 9000 }, '4000x3000'],
    ['covering more than it has', { fit: 'cover', width: 9000, height: 9000 }, '3000x3000'],
    ['covering a wide shape larger than it', { fit: 'cover', width: 16_000, height: 4000 }, '4000x1000'],
  ] as const)('%s', async (_, order, size) => {
    expect(await sizeOf(photo, order)).toBe(size);
  });

  it('of a picture that is small already stay, or take the shape without being enlarged', async () => {
    const small = await stored((file) => plain(200, 80, '#a52').png().toFile(file));
    expect(await sizeOf(small, {})).toBe('200x80');
    expect(await sizeOf(small, { fit: 'cover' })).toBe('80x80');
    expect(await sizeOf(small, { fit: 'cover', width: 400, height: 100 })).toBe('200x50');
  });

  it('of a picture as thin as a line keep a pixel', async () => {
    const line = await stored((file) => plain(3000, 1, '#a52').png().toFile(file));
    expect(await sizeOf(line, {})).toBe('300x1');
    expect(await sizeOf(line, { fit: 'cover' })).toBe('1x1');
  });

  it('of a drawing are as asked for, however small it calls itself', async () => {
    const drawing = await stored((file) =>
      fs.writeFile(
        file,
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#0f0"/></svg>',
      ),
    );
    expect(await sizeOf(drawing, { width: 1000, height: 1000 })).toBe('1000x500');
    expect(await sizeOf(drawing, { fit: 'cover' })).toBe('300x300');
    expect(await sizeOf(drawing, { width: null, height: 100 })).toBe('200x100');
  });

  it('too large for pixels to be kept are made from the file itself', async () => {
    const large = await stored((file) => plain(7000, 5000, '#a52').jpeg().toFile(file));
    expect(await sizeOf(large, { width: 6300, height: 6300 })).toBe('6300x4500');
    expect(await sizeOf(large, { fit: 'cover', width: 5000, height: 5000, crop: 'entropy' })).toBe(
      '5000x5000',
    );
  });
});

describe('crops', () => {
  it('keep the middle, or what draws the eye, or where most happens', async () => {
    const picture = await stored(eventfulCorner);
    const of = async (crop: RenderOrder['crop']) =>
      redness((await rendered(picture, { fit: 'cover', crop })).file);
    expect(await of('centre')).toBeLessThan(5);
    expect(await of('attention')).toBeGreaterThan(20);
    expect(await of('entropy')).toBeGreaterThan(20);
  });
});

describe('formats', () => {
  const SIGNS = {
    jpeg: /^ffd8ff/,
    png: /^89504e470d0a1a0a/,
    webp: /^52494646.{8}57454250/,
    avif: /^.{8}66747970(61766966|6d696631)/,
    gif: /^47494638/,
  } as const;

  async function sign(file: string): Promise<string> {
    return (await fs.readFile(file)).subarray(0, 16).toString('hex');
  }

  it.each(['jpeg', 'webp', 'avif', 'png'] as const)('%s is written as such', async (format) => {
    const photo = await stored((file) => plain(800, 600, '#a52').jpeg().toFile(file));
    const result = await rendered(photo, { format });
    expect(await sign(result.file)).toMatch(SIGNS[format]);
    expect(result).toMatchObject({
      mime: `image/${format}`,
      extension: format === 'jpeg' ? 'jpg' : format,
      size: (await fs.stat(result.file)).size,
    });
  });

  it.each(['jpeg', 'webp', 'avif', 'png', 'gif'] as const)('keep keeps %s', async (format) => {
    const photo = await stored((file) => plain(400, 300, '#a52').toFormat(format).toFile(file));
    expect(await sign((await rendered(photo, { format: 'keep' })).file)).toMatch(SIGNS[format]);
  });

  it('keep becomes JPEG, or WebP for what can be seen through, where a format is not written', async () => {
    const opaque = await stored((file) => plain(400, 300, '#a52').tiff().toFile(file));
    const clear = await stored((file) =>
      plain(400, 300, '#a52').ensureAlpha(0.4).tiff({ compression: 'lzw' }).toFile(file),
    );
    expect((await rendered(opaque, { format: 'keep' })).mime).toBe('image/jpeg');
    expect((await rendered(clear, { format: 'keep' })).mime).toBe('image/webp');
  });

  it('a lower quality is a smaller file', async () => {
    const noisy = await stored((file) => noise(600).png().toFile(file));
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const [fine, coarse] = [
        await rendered(noisy, { format, quality: 90 }),
        await rendered(noisy, { format, quality: 30 }),
      ];
      expect(coarse.size).toBeLessThan(fine.size * 0.7);
    }
  });
});

describe('a probe', () => {
  it('tells the upright size of a sound picture', async () => {
    const photo = await stored((file) =>
      plain(640, 480, '#a52').jpeg().withMetadata({ orientation: 6 }).toFile(file),
    );
    expect(await library().thumbnailer.imaging.probe(await fileOf(photo))).toEqual({
      ok: true,
      width: 480,
      height: 640,
    });
  });

  it('does not pass what breaks off, of which a thumbnail could still be shown', async () => {
    const photo = await stored(async (file) => {
      const noisy = await noise(800).jpeg().toBuffer();
      await fs.writeFile(file, noisy.subarray(0, Math.floor(noisy.length * 0.9)));
    });
    expect(await library().thumbnailer.imaging.probe(await fileOf(photo))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('damaged'),
    });
    const { result } = await attempt(photo, {});
    expect(result.ok).toBe(false);
  });

  it('does not pass what no decoder reads', async () => {
    const text = await stored((file) => fs.writeFile(file, 'only words'));
    expect(await library().thumbnailer.imaging.probe(await fileOf(text))).toMatchObject({ ok: false });
  });
});

it('leaves nothing in the folder the workers write to', async () => {
  expect(await fs.readdir(library().storage.renditions.folder)).toEqual([]);
});
