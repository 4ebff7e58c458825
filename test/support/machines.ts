/** Machines that share one bucket: libraries of one id, each with a catalog, a MEDIA_ROOT and a way to sync of its own. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Catalog, openCatalog } from '../../electron/library/catalog/catalog.ts';
import type { StoredRemote } from '../../electron/library/catalog/remotes.ts';
import {
  type ControlOptions,
  createControlFiles,
  type OpenedControl,
} from '../../electron/library/cloud/control.ts';
import { runSync } from '../../electron/library/cloud/sync.ts';
import { takeOver } from '../../electron/library/cloud/takeOver.ts';
import type { CloudContext } from '../../electron/library/cloud/types.ts';
import { createCourier } from '../../electron/library/courier/courier.ts';
import { eraseAssets } from '../../electron/library/deletion/erase.ts';
import { createTrashing } from '../../electron/library/deletion/trash.ts';
import { createFiling } from '../../electron/library/filing/filing.ts';
import { createHistory } from '../../electron/library/history/history.ts';
import { createImportEngine } from '../../electron/library/import/engine.ts';
import { createThumbnailer } from '../../electron/library/jobs/thumbnailer.ts';
import { createSettingsStore } from '../../electron/library/librarySettings.ts';
import { createExifTool } from '../../electron/library/media/exiftool.ts';
import { createMediaReader } from '../../electron/library/media/reader.ts';
import { createRenditions } from '../../electron/library/renditions/renditions.ts';
import { openLocalStorage } from '../../electron/library/storage/localStorage.ts';
import { createMediaRoot } from '../../electron/library/storage/mediaRoot.ts';
import { createTasks } from '../../electron/library/tasks.ts';
import type { SyncResult } from '../../shared/contract/cloud.ts';
import type { RemoteFeatures, RemoteKeys, RemoteTarget } from '../../shared/contract/remote.ts';
import { RemoteOptions } from '../../shared/contract/remote.ts';
import { sampleAsset, testHost } from './catalog.ts';
import { allFiles } from './storedLibrary.ts';
import { untouched } from './syncing.ts';

export const LIBRARY_ID = '6d4b34a3-9c8f-4a3a-9a94-1f6a3a0c2b11';

export interface Machine {
  readonly name: string;
  readonly folder: string;
  readonly catalog: Catalog;
  readonly context: CloudContext;
  remote(): StoredRemote;
  /** Stores a file there and records it; returns its number. */
  add(relative: string, content: string, name?: string): Promise<number>;
  replace(id: number, content: string, relative: string): Promise<void>;
  trash(id: number): Promise<void>;
  restore(id: number): Promise<void>;
  erase(id: number): Promise<void>;
  move(id: number, to: string): Promise<void>;
  sync(): Promise<SyncResult>;
  takeOver(): Promise<number>;
  /** Control files of one sync, whose storage is closed with the machine. */
  control(options?: ControlOptions): Promise<OpenedControl>;
  /** Contents below MEDIA_ROOT, by path, without our own folder. */
  files(): Promise<Readonly<Record<string, string>>>;
  /** By uuid: contents and paths of what is present. */
  holds(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

export interface MachineOptions {
  readonly target: RemoteTarget;
  readonly keys?: RemoteKeys | null;
  readonly libraryId?: string;
  readonly leaseHolds?: number;
  /** What a test of the connection found; left out: none was made. */
  readonly features?: RemoteFeatures;
}

const sha = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** Makes the library of `folder` when there is none yet. */
export async function openMachine(folder: string, name: string, options: MachineOptions): Promise<Machine> {
  const host = testHost(folder);
  const libraryPath = path.join(folder, 'library');
  const mediaRoot = path.join(folder, 'media');
  const isNew = !(await fs.stat(libraryPath).catch(() => null));
  const catalog = await openCatalog(libraryPath, {
    ...host,
    ...(isNew && { create: { name: 'Shared', mediaRoot, libraryId: options.libraryId ?? LIBRARY_ID } }),
  });
  const { libraryId } = catalog.identity();
  await createMediaRoot(mediaRoot, libraryId);
  if (isNew) {
    const { target, features = null } = options;
    const { id } = catalog.remotes.add({ name: 'cloud', target, options: RemoteOptions.parse({}) });
    catalog.remotes.update(id, { features });
  }
  const storage = await openLocalStorage({
    mediaRoot,
    thumbnailsDir: path.join(libraryPath, 'thumbnails'),
    libraryId,
  });
  const emit = (): void => undefined;
  const tasks = createTasks(host, emit);
  const exiftool = createExifTool({ host });
  const media = createMediaReader({ host, exiftool });
  const settings = createSettingsStore(catalog.settings, emit);
  const history = createHistory(catalog, emit);
  const filing = createFiling({
    ...{ catalog, storage, host, tasks, background: false },
    moved: () => undefined,
    found: () => undefined,
  });
  const thumbnailer = createThumbnailer({ catalog, storage, host, emit, exiftool });
  const { imaging } = thumbnailer;
  const renditions = createRenditions({
    ...{ catalog, storage, host, filing, emit, imaging, background: false },
    held: () => true,
  });
  const engine = createImportEngine({
    ...{ catalog, storage, media, host, emit, imaging, renditions, ownFolders: [libraryPath] },
    deleted: { restore: () => undefined, remembers: () => false },
    onImported: () => undefined,
  });
  const courier = createCourier(host);
  const remote = (): StoredRemote => {
    const [first] = catalog.remotes.list();
    if (first === undefined) throw new Error('there is no remote');
    return first;
  };
  const parts = { catalog, storage, host, tasks, filing, renditions, engine, thumbnailer, settings, history };
  const context = {
    ...{ ...parts, media, exiftool, courier, emit, background: false },
    remote,
    open: ({ target, features }: StoredRemote) =>
      courier.open(target, options.keys ?? null, { bandwidth: null, features }),
  } as unknown as CloudContext;
  const trashing = createTrashing(context);
  const { leaseHolds } = options;
  const named = { machine: name, ...(leaseHolds !== undefined && { leaseHolds }) };

  async function put(relative: string, content: string): Promise<void> {
    const file = path.join(mediaRoot, relative);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, content, { flag: 'wx' });
  }
  const collectionId = catalog.collections.bySlug('other')?.id ?? 0;
  const record = (relative: string, content: string, called: string) =>
    sampleAsset(1, {
      ...{
        uuid: crypto.randomUUID(),
        path: relative,
        name: called,
        collectionId,
        kind: 'other',
        preview: 'none',
      },
      ...{ sha256: sha(content), size: Buffer.byteLength(content), mime: 'text/plain' },
    });

  return {
    ...{ name, folder, catalog, context, remote },
    async add(relative, content, called = path.basename(relative)) {
      await put(relative, content);
      return catalog.assets.insert(record(relative, content, called), {
        ...{ name: called, path: `/camera/${called}`, fileMs: 1, importedMs: 1 },
      });
    },
    async replace(id, content, relative) {
      await put(relative, content);
      catalog.transaction(() => {
        filing.removeAsset(id);
        catalog.contents.replace(id, record(relative, content, path.basename(relative)));
      });
      await filing.idle();
    },
    trash: async (id) => {
      await trashing.trash([id]);
      await filing.idle();
    },
    restore: async (id) => {
      await trashing.restore([id]);
      await filing.idle();
    },
    erase: async (id) => {
      await eraseAssets(context, [id]);
      await filing.idle();
    },
    move: async (id, to) => {
      catalog.transaction(() => filing.move(id, to));
      await filing.idle();
    },
    sync: () =>
      runSync({
        ...{ context, remote: remote(), allowDeletes: true, control: untouched, active: new Map() },
        createControl: (...given) => createControlFiles(...given, named),
      }),
    takeOver: async () => (await takeOver(context, remote(), untouched, named)).assets,
    control: async (more) =>
      createControlFiles(context, remote(), await context.open(remote()), { ...named, ...more }),
    async files() {
      const names = (await allFiles(folder)).filter((file) => !file.startsWith('.mediaroot/'));
      const read = names.map(
        async (file) => [file, await fs.readFile(path.join(mediaRoot, file), 'utf8')] as const,
      );
      return Object.fromEntries(await Promise.all(read));
    },
    async holds() {
      const { assets } = await catalog.list({ sort: 'name', direction: 'asc' }, 0, 10_000);
      const read = assets.map(async ({ uuid, path: file }) => {
        return [uuid, `${file}: ${await fs.readFile(path.join(mediaRoot, file), 'utf8')}`] as const;
      });
      return Object.fromEntries((await Promise.all(read)).sort());
    },
    async close() {
      await renditions.close();
      await thumbnailer.close();
      await engine.close();
      await filing.close();
      await exiftool.close();
      await courier.close();
      await catalog.close();
    },
  };
}
