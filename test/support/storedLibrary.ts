/** Libraries of real files with whole records, made without importing: for tests of what happens to stored files. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { type Library, openLibrary } from '../../electron/library/library.ts';
import { sampleAsset, testHost } from './catalog.ts';
import { sha256Of } from './importLibrary.ts';

export interface StoredFile {
  readonly id: number;
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  readonly sha256: string;
}

export const mediaRootOf = (folder: string): string => path.join(folder, 'media');
const catalogOf = (folder: string): string => path.join(folder, 'library');

/** Makes the library of `folder` with so many photos, three to a day; every column of their records has a value. */
export async function makeStoredLibrary(folder: string, count: number): Promise<readonly StoredFile[]> {
  const host = testHost(folder);
  const create = { mediaRoot: mediaRootOf(folder) };
  await (await openLibrary(host, { path: catalogOf(folder), create, thumbnails: 'asked' })).close();
  const catalog = await openCatalog(catalogOf(folder), host);
  const stored: StoredFile[] = [];
  try {
    for (let number = 1; number <= count; number += 1) {
      const day = String(1 + Math.floor((number - 1) / 3)).padStart(2, '0');
      const relative = `photos/2026/${day}/photo-${number}.jpg`;
      const file = path.join(mediaRootOf(folder), relative);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, randomBytes(2000 + number));
      stored.push({ id: number, path: relative, sha256: await sha256Of(file) });
    }
    // Nothing is made of the files of this collection, so that random bytes will do.
    const collectionId = catalog.collections.bySlug('other')?.id ?? 0;
    catalog.transaction(() => {
      for (const { id, path: relative, sha256 } of stored) {
        const added = catalog.assets.insert(
          { ...wholeAsset(id, relative, sha256), collectionId },
          {
            name: `IMG_${id}.JPG`,
            path: `/camera/IMG_${id}.JPG`,
            fileMs: id,
            importedMs: id,
          },
        );
        if (added !== id) throw new Error(`Asset ${added} should have been ${id}`);
        catalog.assets.setPreview(id, { preview: 'ready', colour: id });
      }
    });
  } finally {
    await catalog.close();
  }
  return stored;
}

function wholeAsset(number: number, relative: string, sha256: string) {
  return sampleAsset(number, {
    ...{ path: relative, sha256, size: 2000 + number, width: 4000, height: 3000, orientation: 6 },
    ...{ duration: 12, pages: 3, cameraMake: 'FUJIFILM', cameraModel: 'X-T5', lens: 'XF35mm', iso: 400 },
    ...{ exposureTime: 0.01, fNumber: 2.8, focalLength: 35, latitude: 48.1, longitude: 11.5, altitude: 500 },
    taken: { wallMs: 1_700_000_000_000 + number, offset: 60, source: 'exif' },
    warning: 'The name says otherwise.',
  });
}

export interface OpenOptions {
  /** Somebody stays, so that answers do not wait for files. */
  readonly stays?: boolean;
  readonly now?: () => number;
}

export function openStoredLibrary(folder: string, options: OpenOptions = {}): Promise<Library> {
  const host = testHost(folder);
  return openLibrary(
    { ...host, now: options.now ?? host.now },
    { path: catalogOf(folder), thumbnails: 'asked', stays: options.stays ?? false },
  );
}

/** Rows of the catalog as they are. */
export function readRows(folder: string, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const db = new Database(path.join(catalogOf(folder), 'catalog.sqlite'), { readonly: true });
  try {
    return db.prepare<[], Record<string, unknown>>(sql).all();
  } finally {
    db.close();
  }
}

/** Everything recorded of assets, which a change that was taken back must leave as it was. */
export function readRecords(folder: string): unknown {
  return {
    assets: readRows(folder, 'SELECT * FROM asset ORDER BY id'),
    sources: readRows(folder, 'SELECT * FROM asset_source ORDER BY id'),
    renditions: readRows(folder, 'SELECT asset_id, name, fingerprint FROM rendition ORDER BY asset_id, name'),
  };
}

/** All files below MEDIA_ROOT but the marker, relative, sorted. */
export async function allFiles(folder: string): Promise<readonly string[]> {
  const root = mediaRootOf(folder);
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== 'marker.json')
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Every record has its file, of the right content, every file its record, and no work is left over. */
export async function findStoredDisorder(folder: string): Promise<readonly string[]> {
  const problems: string[] = [];
  const files = new Set(await allFiles(folder));
  for (const { path: relative, sha256 } of readRows(folder, 'SELECT path, sha256 FROM asset')) {
    const file = String(relative);
    if (!files.delete(file)) problems.push(`record without a file: ${file}`);
    else if ((await sha256Of(path.join(mediaRootOf(folder), file))) !== sha256)
      problems.push(`wrong content: ${file}`);
  }
  for (const { path: relative } of readRows(folder, "SELECT path FROM rendition WHERE state = 'ready'"))
    files.delete(String(relative));
  for (const file of files) problems.push(`file without a record: ${file}`);
  for (const task of readRows(folder, 'SELECT * FROM file_task'))
    problems.push(`left to do: ${JSON.stringify(task)}`);
  for (const finding of readRows(folder, 'SELECT * FROM finding'))
    problems.push(`finding: ${JSON.stringify(finding)}`);
  return problems;
}
