/** Pictures, the media corpus, and a library with a real thumbnailer, for tests of the media room and its jobs. */
import { existsSync, readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe } from 'vitest';
import type { Catalog } from '../../electron/library/catalog/catalog.ts';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { createThumbnailer, type ThumbnailerConfig } from '../../electron/library/jobs/thumbnailer.ts';
import type { ExifToolReader } from '../../electron/library/media/exiftool.ts';
import { identify } from '../../electron/library/media/identify.ts';
import { EMPTY_METADATA, type MediaMetadata } from '../../electron/library/media/types.ts';
import { type LocalStorage, openLocalStorage } from '../../electron/library/storage/localStorage.ts';
import { createMediaRoot } from '../../electron/library/storage/mediaRoot.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import { makeCatalog, NOON, sampleAsset, sampleSource } from './catalog.ts';
import { corpusFolder } from './cli.ts';

const hasCorpus = existsSync(path.join(corpusFolder, 'MANIFEST.tsv'));
if (!hasCorpus) console.warn(`SKIPPED: the media corpus is not at ${corpusFolder}; set MEDIAROOT_CORPUS.`);

/** Like describe, and skipped in plain sight where the corpus is not there. */
export const describeWithCorpus = describe.skipIf(!hasCorpus);

export function corpusFile(relative: string): string {
  return path.join(corpusFolder, relative);
}

/** Rows of a table of the corpus by column name; none where there is no corpus. */
export function corpusTable(relative: string): readonly Readonly<Record<string, string>>[] {
  if (!hasCorpus) return [];
  const [head = '', ...lines] = readFileSync(corpusFile(relative), 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

export interface MediaLibrary {
  readonly folder: string;
  readonly catalog: Catalog;
  readonly storage: LocalStorage;
  readonly thumbnailer: ReturnType<typeof createThumbnailer>;
  readonly events: readonly AnyEvent[];
  readonly log: readonly string[];
  /** Stores a copy of the file, records it with its thumbnail job, and returns the asset's id. */
  add(file: string, metadata?: MediaMetadata): Promise<number>;
  /** File of the finished grid thumbnail. */
  thumbnail(id: number): string;
  close(): Promise<void>;
}

export interface MediaLibraryOptions extends Pick<ThumbnailerConfig, 'limits' | 'frames'> {
  readonly exiftool?: ExifToolReader;
}

/** Opens the library in `folder`, making it the first time. */
export async function openMediaLibrary(
  folder: string,
  options: MediaLibraryOptions = {},
): Promise<MediaLibrary> {
  const mediaRoot = path.join(folder, 'media');
  const libraryPath = path.join(folder, 'library');
  const log: string[] = [];
  const host = {
    now: () => Date.now(),
    log: (level: string, message: string, fields?: unknown) =>
      void log.push(`${level} ${message} ${JSON.stringify(fields)}`),
  };
  const isNew = !existsSync(libraryPath);
  const catalog = isNew ? await makeCatalog(libraryPath, mediaRoot) : await openCatalog(libraryPath, host);
  const { libraryId } = catalog.identity();
  if (isNew) {
    await fs.mkdir(mediaRoot, { recursive: true });
    await createMediaRoot(mediaRoot, libraryId);
  }
  const storage = await openLocalStorage({
    mediaRoot,
    thumbnailsDir: path.join(libraryPath, 'thumbnails'),
    libraryId,
  });
  const events: AnyEvent[] = [];
  const thumbnailer = createThumbnailer({
    catalog,
    storage,
    host,
    emit: (event) => void events.push(event),
    ...options,
  });
  let number = catalog.assets.total();
  return {
    folder,
    catalog,
    storage,
    thumbnailer,
    events,
    log,
    async add(file, metadata = EMPTY_METADATA) {
      number += 1;
      const { kind, mime, extension } = await identify(file, path.basename(file));
      const relative = `photos/${number}.${extension}`;
      await fs.mkdir(path.join(mediaRoot, 'photos'), { recursive: true });
      await fs.copyFile(file, path.join(mediaRoot, relative));
      const taken = metadata.taken ?? { wallMs: NOON, offset: null, source: 'file' };
      const asset = sampleAsset(number, { ...metadata, kind, mime, path: relative, taken });
      return catalog.transaction(() => {
        const id = catalog.assets.insert(asset, sampleSource());
        catalog.jobs.add('thumbnail', id);
        return id;
      });
    },
    thumbnail(id) {
      const asset = catalog.assets.get(id);
      if (!asset) throw new Error(`no asset ${id}`);
      return storage.thumbnails.path(asset.sha256, '512');
    },
    async close() {
      await thumbnailer.close();
      await catalog.close();
    },
  };
}

export interface MediaWorld {
  /** This test's own folder. */
  folder(): string;
  /** The test's library; closed after it. */
  open(options?: MediaLibraryOptions): Promise<MediaLibrary>;
}

/** A folder of its own for every test of the file, and a library in it when one is opened. */
export function mediaWorld(): MediaWorld {
  let folder = '';
  let library: MediaLibrary | undefined;
  beforeEach(async () => {
    folder = await makeTempFolder();
  });
  afterEach(async () => {
    await library?.close();
    library = undefined;
    await fs.rm(folder, { recursive: true, force: true });
  });
  return {
    folder: () => folder,
    async open(options) {
      library = await openMediaLibrary(folder, options);
      return library;
    },
  };
}

export async function makeTempFolder(): Promise<string> {
  return fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-media-')));
}

export type Rgb = readonly [number, number, number];

/** The colour in the middle of each quarter: top left, top right, bottom left, bottom right. */
export async function cornersOf(file: string): Promise<readonly Rgb[]> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): Rgb => {
    const offset = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels;
    return [data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0];
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

/** Largest difference of a channel. */
export function distance(a: Rgb, b: Rgb): number {
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))));
}

/** Mean absolute difference (0 to 255) of two pictures of like shape. */
export async function meanDifference(a: string, b: string): Promise<number> {
  const pixels = (file: string) =>
    sharp(file).resize(256, 256, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const [first, second] = await Promise.all([pixels(a), pixels(b)]);
  let sum = 0;
  for (let at = 0; at < first.length; at += 1) sum += Math.abs((first[at] ?? 0) - (second[at] ?? 0));
  return sum / first.length;
}
