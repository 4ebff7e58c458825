/** Folders, a host and records for tests of the catalog and of whole libraries. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Catalog, openCatalog } from '../../electron/library/catalog/catalog.ts';
import type { NewAsset, NewSource } from '../../electron/library/catalog/types.ts';
import type { Host } from '../../electron/library/host.ts';
import { EMPTY_METADATA } from '../../electron/library/media/types.ts';
import { createSessionSecrets } from '../../electron/library/sessionSecrets.ts';
import type { GalleryQuery } from '../../shared/contract/asset.ts';
import { type IndexEntry, RECORD_BYTES, readEntry } from '../../shared/packedIndex.ts';

/** 5 November 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 5, 12);

export async function makeWorkFolder(): Promise<string> {
  return fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-catalog-')));
}

export interface TestHost extends Host {
  /** Everything logged so far. */
  readonly lines: readonly string[];
}

export function testHost(folder: string): TestHost {
  const lines: string[] = [];
  return {
    version: '1.2.3',
    dataDir: path.join(folder, 'data'),
    codeDir: path.join(folder, 'code'),
    picturesDir: path.join(folder, 'Pictures'),
    secrets: createSessionSecrets(),
    lines,
    now: Date.now,
    log: (level, message, fields) => void lines.push(`${level} ${message} ${JSON.stringify(fields)}`),
  };
}

export function makeCatalog(libraryPath: string, mediaRoot = '/media'): Promise<Catalog> {
  return openCatalog(libraryPath, {
    now: () => NOON,
    log: () => undefined,
    create: { name: 'Test', mediaRoot },
  });
}

/** A fresh catalog in a folder of its own for every test of the file. */
export function catalogForEachTest(): { readonly folder: string; readonly catalog: Catalog } {
  const made = { folder: '', catalog: undefined as unknown as Catalog };
  beforeEach(async () => {
    made.folder = await makeWorkFolder();
    made.catalog = await makeCatalog(path.join(made.folder, 'library'));
  });
  afterEach(async () => {
    await made.catalog.close();
    await fs.rm(made.folder, { recursive: true, force: true });
  });
  return made;
}

/** The packed index of a query, taken apart; throws unless it is whole records. */
export async function readIndex(catalog: Catalog, query: GalleryQuery): Promise<readonly IndexEntry[]> {
  const { total, packed } = await catalog.index(query);
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length !== total * RECORD_BYTES) throw new Error(`${bytes.length} bytes for ${total} records`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: total }, (_, index) => readEntry(view, index));
}

/** A photo whose unique fields follow from `number`. */
export function sampleAsset(number: number, fields: Partial<NewAsset> = {}): NewAsset {
  const digits = String(number).padStart(12, '0');
  return {
    ...EMPTY_METADATA,
    uuid: `00000000-0000-4000-8000-${digits}`,
    collectionId: 1,
    name: `IMG_${number}.JPG`,
    path: `photos/2026/11/05/${digits}.jpg`,
    sha256: digits.padStart(64, 'a'),
    size: 1000 + number,
    kind: 'image',
    mime: 'image/jpeg',
    taken: { wallMs: NOON + number, offset: null, source: 'file' },
    fileMs: NOON,
    importedMs: NOON,
    warning: null,
    preview: 'pending',
    ...fields,
  };
}

export function sampleSource(name = 'IMG.JPG', importedMs = NOON): NewSource {
  return { name, path: `/camera/${name}`, fileMs: NOON, importedMs };
}
