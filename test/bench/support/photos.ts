/** Makes a folder of photographs for benchmarks: 4000 × 3000 px JPEGs of about 2.5 MB, each different, with camera data. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const WIDTH = 4000;
const HEIGHT = 3000;

/** Deterministic numbers in 0..1, so that two runs measure the same pictures (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Scenery of soft shapes: what a decoder meets in a photograph, unlike flat colour or pure noise. Raw RGB. */
async function scene(random: () => number): Promise<Buffer> {
  const shapes = Array.from({ length: 60 }, () => {
    const hue = Math.floor(random() * 360);
    const opacity = (0.2 + random() * 0.6).toFixed(2);
    const size = Math.floor(20 + random() * 220);
    return `<ellipse cx="${Math.floor(random() * 1000)}" cy="${Math.floor(random() * 750)}" rx="${size}" ry="${Math.floor(size * (0.3 + random()))}" fill="hsl(${hue},60%,${Math.floor(20 + random() * 60)}%)" opacity="${opacity}"/>`;
  }).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="750"><rect width="100%" height="100%" fill="hsl(${Math.floor(random() * 360)},40%,55%)"/>${shapes}</svg>`;
  return await sharp(Buffer.from(svg))
    .flatten()
    .resize(WIDTH, HEIGHT, { kernel: 'linear' })
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** Sensor grain, made once: the sum of two uniform draws, -24..24. */
function makeGrain(): Int8Array {
  const random = randomFrom(99);
  return Int8Array.from({ length: 1 << 22 }, () => Math.round((random() + random() - 1) * 24));
}

async function makePhoto(path: string, seed: number, grain: Int8Array): Promise<void> {
  const random = randomFrom(seed);
  const pixels = await scene(random);
  const mask = grain.length - 1;
  let at = Math.floor(random() * grain.length);
  for (let index = 0; index < pixels.length; index++) {
    at = (at + 1) & mask;
    const value = (pixels[index] ?? 0) + (grain[at] ?? 0);
    pixels[index] = Math.max(0, Math.min(255, value));
  }
  const day = String(1 + (seed % 28)).padStart(2, '0');
  await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .withExif({
      IFD0: { Make: 'Bench', Model: 'Generator 12' },
      IFD2: { DateTimeOriginal: `2026:0${1 + (seed % 9)}:${day} 10:20:30` },
    })
    .jpeg({ quality: 86 })
    .toFile(`${path}.part`);
  await rename(`${path}.part`, path);
}

export interface PhotoSet {
  readonly folder: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

/** Fills `folder` with `count` photographs, keeping those already there from an earlier run. Other seeds make other pictures. */
export async function ensurePhotos(folder: string, count: number, firstSeed = 1): Promise<PhotoSet> {
  await mkdir(folder, { recursive: true });
  const wanted = Array.from({ length: count }, (_, index) => `photo-${String(index).padStart(4, '0')}.jpg`);
  const missing = wanted
    .map((name, index) => ({ path: join(folder, name), seed: index + firstSeed }))
    .filter(({ path }) => !existsSync(path));
  if (missing.length > 0) {
    const grain = makeGrain();
    for (const { path, seed } of missing) await makePhoto(path, seed, grain);
  }
  const present = new Set(await readdir(folder));
  const files = wanted.filter((name) => present.has(name)).map((name) => join(folder, name));
  let bytes = 0;
  for (const file of files) bytes += (await stat(file)).size;
  return { folder, files, bytes };
}
