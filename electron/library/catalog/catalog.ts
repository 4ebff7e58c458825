/** The catalog of one library: opened by one process at a time, and the only place that knows SQL. */
import type { AssetDetail, GalleryQuery } from '../../../shared/contract/asset.ts';
import type { LibraryCounts } from '../../../shared/contract/library.ts';
import { type ErrorValue, MediarootError, toErrorValue } from '../../../shared/errors.ts';
import type { Host } from '../host.ts';
import { ensureFolder } from '../storage/files.ts';
import { type Assets, createAssets, type OnChange } from './assets.ts';
import { backUpBeforeMigration, makeBackup, makeDailyBackup } from './backups.ts';
import { type Collections, createCollections, seedCollections } from './collections.ts';
import {
  asCatalogError,
  type Db,
  hasCatalogFile,
  inCatalogWords,
  isDamage,
  numberPragma,
  openReader,
  openWriter,
  setUpWriter,
} from './connection.ts';
import { createImportJournal } from './importJournal.ts';
import type { ImportJournal } from './importJournalTypes.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { acquireLock, type LibraryLock } from './lock.ts';
import { migrate, type SchemaState, schemaState } from './migrate.ts';
import { createReader } from './reader.ts';
import { createRepositories, type Repositories } from './repositories.ts';
import { absentError, assertNoBackups, damagedError } from './restore.ts';
import { createSettings, type SettingKey, type Settings } from './settings.ts';

export interface CatalogOptions extends Pick<Host, 'now' | 'log'> {
  /** How this process is named to one that finds the library locked. */
  readonly program?: string | undefined;
  /** Makes a new catalog; refused when there is one. */
  readonly create?:
    | { readonly name: string; readonly mediaRoot: string; readonly libraryId?: string | undefined }
    | undefined;
  /** Schema steps to use instead of this program's own. */
  readonly migrations?: readonly string[] | undefined;
}

export interface Catalog extends Repositories {
  /** The catalog folder. */
  readonly path: string;
  readonly schema: number;
  readonly settings: Settings;
  identity(): { readonly libraryId: string; readonly name: string; readonly mediaRoot: string };
  readonly collections: Collections;
  readonly assets: Assets;
  readonly importJournal: ImportJournal;
  readonly jobs: Jobs;
  /** Grows with each change, also from one run of the program to the next. */
  version(): number;
  /** `set`: assets came, went or may have moved; `look`: a preview or a source changed. Called inside the change: be quick. */
  onChange(listener: (what: 'set' | 'look') => void): () => void;
  /** One transaction, inside another one a savepoint. What `fn` throws undoes all it did. */
  transaction<T>(fn: () => T): T;
  /** The whole query packed as shared/packedIndex.ts says, base64; read on another thread. */
  index(
    query: GalleryQuery,
  ): Promise<{ readonly total: number; readonly packed: string; readonly version: number }>;
  /** As `assets.list`, on another thread. */
  list(
    query: GalleryQuery,
    offset: number,
    limit: number,
  ): Promise<{ readonly total: number; readonly assets: readonly AssetDetail[] }>;
  /** As `assets.counts`, on another thread. */
  counts(): Promise<LibraryCounts>;
  /** SQLite's quick check on another thread: what is wrong, in its words; empty when sound. */
  check(): Promise<readonly string[]>;
  /** Copies the catalog to `backups/<name>.sqlite` on another thread. */
  backup(name: string): Promise<string>;
  /** Today's backup, unless it is there or there is nothing to keep yet. */
  dailyBackup(signal?: AbortSignal): Promise<string | null>;
  /** Whatever failed in work on it, as a person is told: also what SQLite says. */
  errorValue(error: unknown): ErrorValue;
  /** Frees the lock. The catalog is of no use afterwards. */
  close(): Promise<void>;
}

/**
 * Opens the catalog in a folder, or makes it there. Throws `library_locked`, `library_missing`, `library_exists`,
 * `library_newer`, `library_damaged`, `storage_failed`.
 */
export async function openCatalog(libraryPath: string, options: CatalogOptions): Promise<Catalog> {
  if (options.create === undefined && !hasCatalogFile(libraryPath)) throw absentError(libraryPath);
  const lock = await lockFolder(libraryPath, options);
  let db: Db | undefined;
  try {
    db = openWriter(libraryPath);
    const state = assertUsable(db, libraryPath, options.migrations);
    setUpWriter(db);
    if (lock.afterCrash) await checkAfterCrash(libraryPath, options);
    await bringUpToDate(db, state, libraryPath, options);
    return composeCatalog(db, libraryPath, lock, options);
  } catch (error) {
    db?.close();
    await lock.release({ clean: !(lock.afterCrash || isDamageValue(error)) });
    if (isDamage(error))
      throw damagedError(libraryPath, error instanceof Error ? error.message : 'unreadable', error);
    throw asCatalogError(error, libraryPath);
  }
}

function isDamageValue(error: unknown): boolean {
  return isDamage(error) || (error instanceof MediarootError && error.code === 'library_damaged');
}

async function lockFolder(libraryPath: string, options: CatalogOptions): Promise<LibraryLock> {
  try {
    await ensureFolder(libraryPath);
    return await acquireLock(libraryPath, options.program ?? 'Mediaroot', options.now);
  } catch (error) {
    throw asCatalogError(error, libraryPath);
  }
}

async function checkAfterCrash(libraryPath: string, options: CatalogOptions): Promise<void> {
  const reader = createReader(libraryPath);
  try {
    const { problems } = await reader.ask('check', {});
    options.log(problems.length === 0 ? 'info' : 'error', 'catalog checked after an unclean exit', {
      libraryPath,
      problems,
    });
    if (problems.length > 0) throw damagedError(libraryPath, problems[0] ?? 'check failed');
  } finally {
    await reader.close();
  }
}

/** Refuses what this program must not write to. */
function assertUsable(db: Db, libraryPath: string, migrations?: readonly string[]): SchemaState {
  const state = schemaState(db, migrations);
  if (state === 'foreign') {
    throw new MediarootError(
      'library_damaged',
      `The file catalog.sqlite in ${libraryPath} was not made by Mediaroot. Choose another folder.`,
      {
        details: { path: libraryPath },
      },
    );
  }
  if (state === 'newer') {
    throw new MediarootError(
      'library_newer',
      `The library ${libraryPath} was last used by a newer Mediaroot (its catalog has schema ${numberPragma(db, 'user_version')}). Update this program to open it.`,
      { details: { path: libraryPath } },
    );
  }
  return state;
}

async function bringUpToDate(
  db: Db,
  state: SchemaState,
  libraryPath: string,
  options: CatalogOptions,
): Promise<void> {
  const { create } = options;
  if (create !== undefined) {
    if (state !== 'empty') throw existsError(libraryPath);
    migrate(
      db,
      () => {
        const settings = createSettings(db);
        settings.set('library_id', create.libraryId ?? crypto.randomUUID());
        settings.set('name', create.name);
        settings.set('media_root', create.mediaRoot);
        seedCollections(createCollections(db, options.now));
      },
      options.migrations,
    );
    return;
  }
  if (state === 'empty') throw absentError(libraryPath);
  if (state === 'older') {
    const schema = numberPragma(db, 'user_version');
    const backup = await backUpBeforeMigration(libraryPath, schema, options.now());
    migrate(db, undefined, options.migrations);
    options.log('info', 'catalog brought to a new schema', { libraryPath, from: schema, backup });
  }
}

/** Throws `library_exists` when a library was made in this folder, `library_damaged` when its file cannot be read or is gone. */
export function assertNoCatalog(libraryPath: string): void {
  if (!hasCatalogFile(libraryPath)) {
    assertNoBackups(libraryPath);
    return;
  }
  let db: Db | undefined;
  try {
    db = openReader(libraryPath);
    if (schemaState(db) !== 'empty') throw existsError(libraryPath);
    assertNoBackups(libraryPath);
  } catch (error) {
    if (isDamage(error)) throw damagedError(libraryPath, 'unreadable', error);
    throw asCatalogError(error, libraryPath);
  } finally {
    db?.close();
  }
}

function existsError(libraryPath: string): MediarootError {
  return new MediarootError(
    'library_exists',
    `There is a library in ${libraryPath} already. Open it, or choose another folder.`,
    { details: { path: libraryPath } },
  );
}

function required(settings: Settings, key: SettingKey, libraryPath: string): string {
  const value = settings.get(key);
  if (value === null) throw damagedError(libraryPath, `its ${key} is gone`);
  return value;
}

function composeCatalog(db: Db, libraryPath: string, lock: LibraryLock, options: CatalogOptions): Catalog {
  const reader = createReader(libraryPath);
  const listeners = new Set<(what: 'set' | 'look') => void>();
  const settings = createSettings(db);
  let version = options.now();
  const changed: OnChange = (what) => {
    version += 1;
    for (const listener of listeners) listener(what);
  };
  const assets = createAssets(db, changed);
  const repositories = createRepositories(db, options.now, changed);
  return {
    ...repositories,
    path: libraryPath,
    schema: numberPragma(db, 'user_version'),
    settings,
    identity: () => ({
      libraryId: required(settings, 'library_id', libraryPath),
      name: required(settings, 'name', libraryPath),
      mediaRoot: required(settings, 'media_root', libraryPath),
    }),
    collections: createCollections(db, options.now),
    assets,
    importJournal: createImportJournal(db, options.now),
    jobs: createJobs(db),
    version: () => version,
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    transaction: <T>(fn: () => T): T => db.transaction(fn).immediate(),
    index: async (query) => {
      const asked = version;
      return { ...(await reader.ask('index', { query })), version: asked };
    },
    list: (query, offset, limit) => reader.ask('list', { query, offset, limit }),
    counts: () => reader.ask('counts', {}),
    check: async () => (await reader.ask('check', {})).problems,
    backup: (name) => makeBackup(libraryPath, name),
    dailyBackup: async (signal) =>
      repositories.bucketAssets.total() === 0 ? null : makeDailyBackup(libraryPath, options, signal),
    errorValue: (error) => toErrorValue(inCatalogWords(error, libraryPath)),
    close: async () => {
      await reader.close();
      db.close();
      await lock.release({ clean: true });
    },
  };
}
