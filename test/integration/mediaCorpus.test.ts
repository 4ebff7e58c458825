import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMediaReader } from '../../electron/library/media/reader.ts';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import {
  corpusFile,
  corpusTable,
  describeWithCorpus,
  type MediaLibrary,
  makeTempFolder,
  openMediaLibrary,
} from '../support/media.ts';

const MINUTES = 60_000;
/** A megabyte-sized bomb may not leave a megabyte-sized thumbnail. */
const LARGEST_THUMBNAIL = 512 * 1024;

describeWithCorpus('the whole corpus, identified, read and shown', () => {
  const rows = corpusTable('MANIFEST.tsv');
  const found = new Map<string, AssetDetail>();
  let folder: string;
  let library: MediaLibrary;

  beforeAll(async () => {
    folder = await makeTempFolder();
    library = await openMediaLibrary(folder);
    const reader = createMediaReader({ host: { now: () => Date.now(), log: () => undefined } });
    const ids = new Map<string, number>();
    for (const { path: file = '' } of rows) {
      const full = corpusFile(file);
      const metadata = await reader.metadata(full, await reader.identify(full, path.basename(file)));
      ids.set(file, await library.add(full, metadata));
    }
    await reader.close();
    library.thumbnailer.wake();
    await library.thumbnailer.idle();
    for (const [file, id] of ids) {
      const asset = library.catalog.assets.get(id);
      if (asset) found.set(file, asset);
    }
  }, 5 * MINUTES);

  afterAll(async () => {
    await library.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  it('gives every file a result, with words when there is no picture', () => {
    expect(found.size).toBe(rows.length);
    for (const [file, { preview, previewReason }] of found) {
      expect(preview, file).not.toBe('pending');
      if (preview !== 'ready') expect(previewReason ?? '', file).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  it('shows every picture that stock sharp decodes', async () => {
    const decodable = rows.filter((row) => row['sharp_0.35.5_probe']?.startsWith('ok'));
    expect(decodable.length).toBeGreaterThan(200);
    for (const { path: file = '' } of decodable) {
      const asset = found.get(file);
      expect(asset?.preview, file).toBe('ready');
      expect(asset?.colour, file).not.toBeNull();
      const thumbnail = library.storage.thumbnails.path(asset?.sha256 ?? '', '512');
      const { width, height } = await sharp(thumbnail).metadata();
      expect(Math.max(width, height), file).toBeLessThanOrEqual(512);
      expect((await fs.stat(thumbnail)).size, file).toBeLessThan(LARGEST_THUMBNAIL);
    }
  });

  it('never blames a decoder for a whole file of the ordinary folders', () => {
    for (const [file, { preview }] of found) {
      if (!file.startsWith('hostile/')) expect(preview, file).not.toBe('quarantined');
    }
  });

  it('leaves no temporary file behind', async () => {
    expect(await fs.readdir(path.dirname(library.storage.thumbnails.temp()))).toEqual([]);
  });
});
