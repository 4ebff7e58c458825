/** A library made of the real catalog, storage and import engine, in folders of its own, for tests of imports. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Catalog, openCatalog } from '../../electron/library/catalog/catalog.ts';
import { createImportEngine } from '../../electron/library/import/engine.ts';
import type { ImportContext, ImportEngine } from '../../electron/library/import/types.ts';
import { EMPTY_METADATA, type MediaReader } from '../../electron/library/media/types.ts';
import { type LocalStorage, openLocalStorage } from '../../electron/library/storage/localStorage.ts';
import { createMediaRoot } from '../../electron/library/storage/mediaRoot.ts';
import type { ImportItem, ImportMode, ImportSummary } from '../../shared/contract/import.ts';

/** Goes by the name alone: for tests that are about the files and not about what is in them. */
export const nameReader: MediaReader = {
  async identify(_path, name) {
    const extension = path.extname(name).slice(1).toLowerCase();
    return extension === 'jpg'
      ? { kind: 'image', mime: 'image/jpeg', extension, warning: null }
      : { kind: 'other', mime: 'application/octet-stream', extension, warning: null };
  },
  metadata: async () => EMPTY_METADATA,
  close: async () => undefined,
};

/** For collections that want nothing decoded; the real one needs the whole library, as test/support/openedLibrary.ts has it. */
const noImaging: ImportContext['imaging'] = {
  probe: async () => ({ ok: false, reason: 'Nothing decodes pictures here.' }),
  render: async () => ({ ok: false, reason: 'Nothing decodes pictures here.' }),
};

export interface ImportLibrary {
  readonly folder: string;
  readonly mediaRoot: string;
  readonly catalog: Catalog;
  readonly storage: LocalStorage;
  readonly engine: ImportEngine;
  /** Every progress event so far. */
  readonly events: readonly ImportSummary[];
  readonly log: readonly string[];
  close(): Promise<void>;
}

export interface LibraryOptions {
  /** Default: below `folder`. */
  readonly mediaRoot?: string;
  readonly reader?: MediaReader;
}

/** Opens the library in `folder`, making it the first time. */
export async function openImportLibrary(
  folder: string,
  options: LibraryOptions = {},
): Promise<ImportLibrary> {
  const mediaRoot = options.mediaRoot ?? path.join(folder, 'media');
  const libraryPath = path.join(folder, 'catalog');
  const log: string[] = [];
  const host = {
    now: Date.now,
    dataDir: path.join(folder, 'data'),
    log: (_level: string, message: string, fields?: object) =>
      void log.push(`${message} ${JSON.stringify(fields)}`),
  };
  const isNew = await fs.access(libraryPath).then(
    () => false,
    () => true,
  );
  const catalog = await openCatalog(libraryPath, {
    ...host,
    ...(isNew ? { create: { name: 'Test', mediaRoot } } : {}),
  });
  const { libraryId } = catalog.identity();
  if (isNew) await createMediaRoot(mediaRoot, libraryId);
  const storage = await openLocalStorage({
    mediaRoot,
    thumbnailsDir: path.join(libraryPath, 'thumbnails'),
    libraryId,
  });
  const events: ImportSummary[] = [];
  const engine = createImportEngine({
    catalog,
    storage,
    media: options.reader ?? nameReader,
    host,
    ownFolders: [libraryPath],
    imaging: noImaging,
    renditions: { want: () => undefined },
    deleted: { restore: () => undefined, remembers: (sha256) => catalog.remembered.has(sha256) },
    emit: (summary) => void events.push(summary),
    onImported: () => undefined,
  });
  await engine.recover();
  return {
    folder,
    mediaRoot,
    catalog,
    storage,
    engine,
    events,
    log,
    async close() {
      await engine.close();
      await catalog.close();
    },
  };
}

export async function temporaryFolder(): Promise<string> {
  return fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-import-'));
}

export async function removeFolder(folder: string): Promise<void> {
  await fs.rm(folder, { recursive: true, force: true });
}

/** Imports and returns every result, in the order of the journal. */
export async function importAll(
  library: ImportLibrary,
  paths: readonly string[],
  mode: ImportMode = 'copy',
): Promise<{ readonly summary: ImportSummary; readonly items: readonly ImportItem[] }> {
  const id = await library.engine.start({ paths, mode });
  const summary = await library.engine.whenDone(id);
  return { summary, items: resultsOf(library, id) };
}

export function resultsOf(library: ImportLibrary, id: number): readonly ImportItem[] {
  return library.engine.results(id, { offset: 0, limit: 100_000 }).items;
}

/** Files below a folder, relative, sorted. Those of ours below `.mediaroot` are left out. */
export async function storedFiles(mediaRoot: string): Promise<readonly string[]> {
  const entries = await fs.readdir(mediaRoot, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(mediaRoot, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith('.mediaroot'))
    .sort();
}

/** Files in the staging folder; pictures being made have a folder of their own there. */
export async function stagedFiles(mediaRoot: string): Promise<readonly string[]> {
  const entries = await fs.readdir(path.join(mediaRoot, '.mediaroot', 'tmp'), { withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

export async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await fs.readFile(file))
    .digest('hex');
}

/** Every stored file has its record and every record its file, of the recorded hash and size; nothing is half-way. */
export async function findDisorder(library: ImportLibrary): Promise<readonly string[]> {
  const problems: string[] = [];
  const { total, assets } = await library.catalog.list({ sort: 'imported', direction: 'asc' }, 0, 100_000);
  const recorded = new Map(assets.map((asset) => [asset.path, asset]));
  const stored = await storedFiles(library.mediaRoot);
  if (total !== recorded.size) problems.push(`${total} assets but ${recorded.size} paths`);
  for (const file of stored) if (!recorded.has(file)) problems.push(`file without a record: ${file}`);
  for (const [file, asset] of recorded) {
    if (!stored.includes(file)) problems.push(`record without a file: ${file}`);
    else if ((await sha256Of(path.join(library.mediaRoot, file))) !== asset.sha256)
      problems.push(`wrong content: ${file}`);
  }
  for (const file of await stagedFiles(library.mediaRoot)) problems.push(`left in staging: ${file}`);
  const hashes = assets.map((asset) => asset.sha256);
  if (new Set(hashes).size !== hashes.length) problems.push('a content is stored twice');
  return problems;
}
