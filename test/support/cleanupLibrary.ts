/** A whole library whose clock runs ahead of its files, so that what a test writes is old enough to be cleaned up. */
import { createHash } from 'node:crypto';
import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import type { Library } from '../../electron/library/library.ts';
import { openLibrary } from '../../electron/library/library.ts';
import type { CallInput, CallOutput } from '../../shared/contract/calls.ts';
import type { CleanupCategory, CleanupFile, CleanupReport } from '../../shared/contract/upkeep.ts';
import { makeWorkFolder, sampleAsset, testHost } from './catalog.ts';

const DAY = 86_400_000;
/** How far the library's clock is ahead. */
const AHEAD = 3 * DAY;

export interface CleanupLibrary {
  readonly folder: string;
  readonly mediaRoot: string;
  readonly library: Library;
  /** The catalog's own file: for records that no call makes, and to see what the journal says. */
  readonly db: Database.Database;
  /** Writes a file below MEDIA_ROOT. `fresh`: changed an hour ago by the library's clock. */
  put(relative: string | Buffer, options?: { contents?: string; fresh?: boolean }): void;
  /** A record, with its file unless told otherwise; answers its number. */
  record(relative: string, options?: { file?: boolean; state?: string; home?: string }): number;
  scan(olderThan?: number): Promise<CleanupReport>;
  apply(
    report: CleanupReport,
    categories?: CleanupCategory[],
    force?: string,
  ): Promise<CallOutput<'cleanup.apply'>>;
  all(report: CleanupReport, category: CleanupCategory): Promise<readonly CleanupFile[]>;
  call<N extends CleanupCall>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  close(): Promise<void>;
}

type CleanupCall =
  | `cleanup.${'scan' | 'files' | 'apply' | 'adopt'}`
  | `quarantine.${'list' | 'restore' | 'purge'}`;

export interface CleanupOptions {
  /** Further ahead than {@link AHEAD}, ms. */
  readonly later?: number;
  readonly background?: boolean;
}

/** Opens the library in `folder`, making it the first time. */
export async function openCleanupLibrary(
  folder: string,
  { later = 0, background = false }: CleanupOptions = {},
): Promise<CleanupLibrary> {
  const mediaRoot = path.join(folder, 'media');
  const libraryPath = path.join(folder, 'library');
  const isNew = await fs.access(libraryPath).then(
    () => false,
    () => true,
  );
  const now = () => Date.now() + AHEAD + later;
  const library = await openLibrary(
    { ...testHost(folder), now },
    {
      path: libraryPath,
      thumbnails: background ? 'background' : 'asked',
      ...(isNew ? { create: { mediaRoot, name: 'Test' } } : {}),
    },
  );
  const db = new Database(path.join(libraryPath, 'catalog.sqlite'));
  db.pragma('foreign_keys = ON');
  let records = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM asset').get()?.n ?? 0;
  // The call's own form of the input, with what was left out filled in by the handler.
  const call = <N extends CleanupCall>(name: N, input: CallInput<N>) =>
    (library.handlers[name] as (input: unknown) => Promise<CallOutput<N>>)({
      ...(name === 'cleanup.files' || name === 'quarantine.list' ? { offset: 0, limit: 10_000 } : {}),
      ...input,
    });

  function put(relative: string | Buffer, { contents = String(relative), fresh = false } = {}): void {
    const file = Buffer.concat([Buffer.from(`${mediaRoot}/`), Buffer.from(relative as string)]);
    const folderEnd = file.lastIndexOf(0x2f);
    mkdirSync(file.subarray(0, folderEnd), { recursive: true });
    writeFileSync(file, contents);
    if (fresh) utimesSync(file, (now() - 3_600_000) / 1000, (now() - 3_600_000) / 1000);
  }

  const insert = db.prepare(
    `INSERT INTO asset (uuid, collection_id, name, sort_name, path, sha256, size, kind, mime, taken_ms, taken_source,
       imported_ms, state, home_path)
     VALUES (@uuid, 1, @name, @name, @path, @sha256, @size, 'image', 'image/jpeg', 0, 'file', 0, @state, @home)`,
  );

  return {
    folder,
    mediaRoot,
    library,
    db,
    put,
    record(relative, { file = true, state = 'present', home } = {}) {
      if (file) put(relative);
      records += 1;
      const { uuid, name } = sampleAsset(records);
      const size = file ? statSync(path.join(mediaRoot, relative)).size : 7;
      const sha256 = createHash('sha256').update(relative).digest('hex');
      const row = { uuid, name, path: relative, sha256, size, state, home: home ?? null };
      return Number(insert.run(row).lastInsertRowid);
    },
    scan: (olderThan) => call('cleanup.scan', olderThan === undefined ? {} : { olderThan }),
    apply: (report, categories = ['orphans', 'renditions', 'temp', 'folders'], force) =>
      call('cleanup.apply', { report: report.id, categories, ...(force === undefined ? {} : { force }) }),
    async all(report, category) {
      const { files } = await call('cleanup.files', { report: report.id, category });
      return files;
    },
    call: async (name, input) => call(name, input),
    async close() {
      db.close();
      await library.close();
    },
  };
}

/** A library in a folder of its own for every test of a file, which may be opened again under another clock. */
export function cleanupLibraryForEachTest(): {
  readonly made: CleanupLibrary;
  reopen(options: CleanupOptions): Promise<void>;
  /** Absolute path of what lies below MEDIA_ROOT. */
  inMedia(relative: string): string;
  isThere(relative: string): Promise<boolean>;
} {
  const current = {
    inMedia: (relative: string): string => path.join(current.made.mediaRoot, relative),
    isThere: (relative: string): Promise<boolean> =>
      fs.lstat(current.inMedia(relative)).then(
        () => true,
        () => false,
      ),
    made: undefined as unknown as CleanupLibrary,
    async reopen(options: CleanupOptions): Promise<void> {
      await current.made.close();
      current.made = await openCleanupLibrary(current.made.folder, options);
    },
  };
  beforeEach(async () => {
    current.made = await openCleanupLibrary(await makeWorkFolder());
  });
  afterEach(async () => {
    await current.made.close();
    await fs.rm(current.made.folder, { recursive: true, force: true });
  });
  return current;
}

/** Every file below MEDIA_ROOT by its path, one character a byte, with what is in it; our own folder left out unless asked for. */
export async function filesBelow(mediaRoot: string, own = false): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const visit = async (folder: Buffer, prefix: string): Promise<void> => {
    for (const entry of await fs.readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const name = entry.name.toString('latin1');
      const file = Buffer.concat([folder, Buffer.from('/'), entry.name]);
      if (entry.isDirectory()) {
        if (own || prefix !== '' || name !== '.mediaroot') await visit(file, `${prefix}${name}/`);
      } else if (entry.isFile()) found.set(prefix + name, await fs.readFile(file, 'utf8'));
    }
  };
  await visit(Buffer.from(mediaRoot), '');
  return found;
}

export const pathsOf = (files: readonly { readonly path: string }[]): readonly string[] =>
  files.map((file) => file.path).sort();
