/** One open library: its catalog, storage, media reader, jobs and imports, put together. */
import path from 'node:path';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { DoctorReport, LibraryInfo } from '../../shared/contract/library.ts';
import { MediarootError } from '../../shared/errors.ts';
import type { MediaRef } from '../../shared/mediaUrl.ts';
import type { MediaFile } from '../../shared/messages.ts';
import { createPublicFiles, type PublicFiles } from './addresses/publicFiles.ts';
import type { Handlers, OpenCallName } from './callTypes.ts';
import { assertNoCatalog, type Catalog, openCatalog } from './catalog/catalog.ts';
import { restoreAsset } from './deletion/trash.ts';
import { libraryHealth } from './doctor.ts';
import { createFiling } from './filing/filing.ts';
import { createHandlers } from './handlers.ts';
import { createHistory } from './history/history.ts';
import type { Host } from './host.ts';
import { createImportEngine } from './import/engine.ts';
import { isActive } from './import/run.ts';
import { createThumbnailer } from './jobs/thumbnailer.ts';
import { createSettingsStore } from './librarySettings.ts';
import { createLocator } from './locate.ts';
import { createExifTool } from './media/exiftool.ts';
import { createMediaReader } from './media/reader.ts';
import { checkMediaRoot, resolvePath } from './mediaRoot.ts';
import { keepBackups, watchPresence } from './presence.ts';
import { createRenditions } from './renditions/renditions.ts';
import type { Renditions } from './renditions/types.ts';
import { createRooms } from './rooms.ts';
import { discardNewCatalog } from './storage/catalogFiles.ts';
import { openLocalStorage } from './storage/localStorage.ts';
import { createMediaRoot } from './storage/mediaRoot.ts';
import { secretKey } from './storage/secretKey.ts';
import { createTasks } from './tasks.ts';

export interface LibraryConfig {
  /** Catalog folder, absolute. */
  readonly path: string;
  readonly create?: { readonly mediaRoot: string; readonly name?: string | undefined } | undefined;
  /** `asked`: pending thumbnails wait until one is asked for; `background`, the default, makes them as files come in. */
  readonly thumbnails?: 'background' | 'asked' | undefined;
  /** Somebody stays: folders are watched and what is due is done. Default true, unless thumbnails are only made when asked. */
  readonly stays?: boolean | undefined;
  /** A backup was just put in the catalog's place: files that went elsewhere since are looked for. */
  readonly restored?: boolean | undefined;
  /** What to call another library met by its id. */
  nameOf?(libraryId: string): string | undefined;
}

export interface Library {
  readonly handlers: Handlers<OpenCallName>;
  /** What is known about its health, without looking at any media file. */
  health(): Promise<NonNullable<DoctorReport['library']>>;
  /** The folder of its catalog. */
  readonly path: string;
  info(): LibraryInfo;
  /** Null when there is no such content, or no rendition of it can be made. */
  locate(ref: MediaRef): Promise<MediaFile | null>;
  locateAsset(id: number): Promise<MediaFile | null>;
  readonly publicFiles: PublicFiles;
  /** Keeps one uploaded file of a batch until the batch is imported. `modified` is the file's own time, ms. */
  receive(batch: string, name: string, body: AsyncIterable<Uint8Array>, modified?: number): Promise<void>;
  importReceived(batch: string, collection?: number): Promise<{ importId: number }>;
  on(listener: (event: AnyEvent) => void): () => void;
  /** `info` may have changed. */
  onInfo(listener: () => void): () => void;
  /** Imports stop at a safe point, then the lock is freed. */
  close(): Promise<void>;
}

/**
 * Takes the lock and opens everything; with `create`, makes the library first. Throws what {@link openCatalog} and
 * {@link checkMediaRoot} throw. A media folder that is away leaves the library open and `offline`.
 */
export async function openLibrary(host: Host, config: LibraryConfig): Promise<Library> {
  const { resolved: libraryPath } = await resolvePath(config.path);
  const catalog = await openOrCreate(host, libraryPath, config);
  try {
    if (config.restored) afterRestore(catalog);
    return await composeLibrary(host, catalog, {
      thumbnailsByThemselves: config.thumbnails !== 'asked' && !host.safeMode,
      background: (config.stays ?? config.thumbnails !== 'asked') && !host.safeMode,
    });
  } catch (error) {
    await catalog.close();
    throw error;
  }
}

async function openOrCreate(host: Host, libraryPath: string, config: LibraryConfig): Promise<Catalog> {
  const options = { now: host.now, log: host.log, program: `Mediaroot ${host.version}` };
  const { create } = config;
  if (create === undefined) return openCatalog(libraryPath, options);
  assertNoCatalog(libraryPath);
  const mediaRoot = await checkMediaRoot(host, { ...config, libraryPath, mediaRoot: create.mediaRoot });
  const catalog = await openCatalog(libraryPath, {
    ...options,
    create: { name: create.name ?? path.basename(mediaRoot), mediaRoot },
  });
  try {
    await claimMediaRoot(catalog);
    return catalog;
  } catch (error) {
    await catalog.close();
    await discardNewCatalog(libraryPath);
    throw error;
  }
}

async function composeLibrary(
  host: Host,
  catalog: Catalog,
  {
    thumbnailsByThemselves,
    background,
  }: { readonly thumbnailsByThemselves: boolean; readonly background: boolean },
): Promise<Library> {
  const identity = catalog.identity();
  await claimMediaRoot(catalog);
  const listeners = new Set<(event: AnyEvent) => void>();
  const infoListeners = new Set<() => void>();
  const emit = (event: AnyEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const storage = await openLocalStorage({
    mediaRoot: identity.mediaRoot,
    thumbnailsDir: path.join(catalog.path, 'thumbnails'),
    libraryId: identity.libraryId,
  });
  const exiftool = createExifTool({ host });
  const media = createMediaReader({ host, exiftool });
  const signingKey = await secretKey(catalog.path, 'signing.key');
  const tasks = createTasks(host, emit, catalog.errorValue);
  const settings = createSettingsStore(catalog.settings, emit);
  const history = createHistory(catalog, emit);
  const filing = createFiling({
    ...{ catalog, storage, host, tasks, background },
    moved: (assetId): void => renditions.want(assetId),
    found: () => emit({ name: 'findings.changed', payload: {} }),
  });
  const thumbnailer = createThumbnailer({
    ...{ catalog, storage, host, emit, exiftool },
    onQuiet: () => renditions.proceed(),
    onlyVisible: host.safeMode,
  });
  const importing = new Set<number>();
  const renditions: Renditions = createRenditions({
    ...{ catalog, storage, host, filing, emit, background },
    imaging: thumbnailer.imaging,
    held: () => importing.size > 0 || thumbnailer.busy(),
  });
  const warm = (): void => {
    if (!thumbnailsByThemselves) return;
    exiftool.warm();
    thumbnailer.warm();
  };
  const engine = createImportEngine({
    catalog,
    storage,
    media,
    host,
    ownFolders: [catalog.path],
    emit: (summary) => {
      emit({ name: 'import.progress', payload: summary });
      if (isActive(summary)) importing.add(summary.id);
      else if (importing.delete(summary.id)) {
        renditions.proceed();
        // What came into an empty library is not in the backup that was tried when it opened.
        if (background) backups.begin();
      }
    },
    imaging: thumbnailer.imaging,
    renditions,
    deleted: {
      restore: (assetId) => void restoreAsset({ catalog, filing, renditions }, assetId),
      remembers: (sha256) => settings.get().rememberDeleted && catalog.remembered.has(sha256),
    },
    onImported: () => {
      if (thumbnailsByThemselves) thumbnailer.wake();
      renditions.wake();
      filing.wake();
    },
  });
  const rooms = createRooms({
    ...{ catalog, storage, host, media, exiftool, thumbnailer, engine, tasks, settings },
    ...{ filing, history, renditions, signingKey, emit, background },
  });
  const locator = createLocator(catalog, storage, thumbnailer);
  const info = (): LibraryInfo => ({
    id: identity.libraryId,
    name: identity.name,
    path: catalog.path,
    mediaRoot: identity.mediaRoot,
    mediaRootState: storage.state(),
    assets: catalog.assets.total(),
  });
  const stopWatching = watchPresence(catalog, storage, {
    changed: () => emit({ name: 'assets.changed', payload: { version: catalog.version() } }),
    info: () => {
      for (const listener of infoListeners) listener();
    },
    back: () => void settle().catch((error: unknown) => host.log('error', 'upkeep failed', { error })),
  });
  /** Puts right what a crash left, then lets background work begin; again when MEDIA_ROOT comes back. */
  const settle = async (): Promise<void> => {
    if (storage.state() === 'online') {
      await filing.recover();
      await rooms.recover();
    }
    if (thumbnailsByThemselves) thumbnailer.wake();
    if (background) rooms.wake();
  };
  const backups = keepBackups(catalog, host);
  const closeRooms = async (): Promise<void> => {
    stopWatching();
    await rooms.close();
    await history.close();
    await filing.close();
    await tasks.close();
    await engine.close();
    await thumbnailer.close();
    await media.close();
    await backups.stop();
  };
  try {
    await engine.recover();
    await settle();
  } catch (error) {
    await closeRooms();
    throw error;
  }
  warm();
  const handlers = { ...createHandlers({ catalog, engine, thumbnailer, warm }), ...rooms.handlers };
  return {
    handlers,
    health: () => libraryHealth({ catalog, engine, filing, host, handlers, info: info() }),
    path: catalog.path,
    info,
    ...locator,
    publicFiles: createPublicFiles({ catalog, storage, settings, host }, signingKey),
    receive: storage.spool.receive,
    importReceived: async (batch, collection) => {
      warm();
      return { importId: await engine.startReceived(batch, collection) };
    },
    on: (listener) => subscribe(listeners, listener),
    onInfo: (listener) => subscribe(infoListeners, listener),
    close: async () => {
      await closeRooms();
      listeners.clear();
      infoListeners.clear();
      await catalog.close();
    },
  };
}

/** What a catalog from a backup says of files may be long past: they are looked for anew, and none is removed on its word. */
function afterRestore(catalog: Catalog): void {
  catalog.transaction(() => {
    catalog.settings.set('files_to_seek', 'yes');
    catalog.fileTasks.forgetRemovals();
  });
}

/** Marks the media folder of a library that was just made; also when its making was cut short in between. Throws as {@link createMediaRoot}. */
async function claimMediaRoot(catalog: Catalog): Promise<void> {
  if (catalog.settings.get('media_root_claimed') !== null) return;
  const { mediaRoot, libraryId } = catalog.identity();
  try {
    await createMediaRoot(mediaRoot, libraryId);
  } catch (error) {
    if (error instanceof MediarootError) throw error;
    throw new MediarootError(
      'media_root_not_writable',
      `The media folder ${mediaRoot} cannot be set up. Check that it can be written to, or choose another folder.`,
      { details: { path: mediaRoot }, cause: error },
    );
  }
  catalog.settings.set('media_root_claimed', 'yes');
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
