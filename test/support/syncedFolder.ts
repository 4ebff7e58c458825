/** A library of five files and a folder it is synced with, for every test of a file; and what people and others do to either. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type CourierStorage, createCourier } from '../../electron/library/courier/courier.ts';
import { RemoteOptions, RemoteTarget } from '../../shared/contract/remote.ts';
import { makeWorkFolder, testHost } from './catalog.ts';
import { addCloudFiles, addRemote, changeCatalog, makeCloudLibrary } from './cloudLibrary.ts';
import { mediaRootOf } from './storedLibrary.ts';
import { openSyncing, type SyncingLibrary } from './syncing.ts';

/** Of each file, bytes. */
export const SIZE = 20_000;

export const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type ByKey = Readonly<Record<string, string>>;

export interface SyncedFolder {
  /** The folder it is synced with, and the library itself; another one after {@link addFiles}. */
  readonly bucket: string;
  readonly library: SyncingLibrary;
  /** ms by which the library's clock is ahead. */
  ahead: number;
  /** Contents (hashes) of the bucket that are no control files, by key. */
  inBucket(): Promise<ByKey>;
  keys(): Promise<readonly string[]>;
  /** What should be there: every file of the library. */
  wanted(): Promise<ByKey>;
  /** Somebody else puts an object there, or reads one. */
  putForeign(key: string, text: string): Promise<void>;
  readForeign(key: string): Promise<string | null>;
  uuidOf(id: number): string;
  pathOf(id: number): string;
  fileOf(id: number): string;
  shaOf(id: number): string;
  /** Changes records as those parts do that have no method of their own here. */
  run(sql: string, ...values: readonly (string | number)[]): void;
  /** The file moves and its record follows, as after a change of collection. */
  moveAsset(id: number, to: string): Promise<void>;
  /** Another content in the place of what was there. */
  replace(id: number, bytes: Buffer): Promise<void>;
  setOptions(options: object): void;
  /** A rendition with its file; returns where that lies. */
  addRendition(id: number, name: string, text: string): Promise<string>;
  addFiles(count: number, from: number): Promise<void>;
}

export function syncedFolderForEachTest(): SyncedFolder {
  let folder: string;
  let bucket: string;
  let library: SyncingLibrary;
  let ahead = 0;
  const open = () => openSyncing(folder, { host: { ...testHost(folder), now: () => Date.now() + ahead } });

  beforeEach(async () => {
    folder = await makeWorkFolder();
    bucket = path.join(folder, 'bucket');
    ahead = 0;
    await fs.mkdir(bucket);
    await makeCloudLibrary(folder, { count: 5, bytes: SIZE });
    await addRemote(folder, { target: RemoteTarget.parse({ type: 'local', bucket }) });
    library = await open();
  });
  afterEach(async () => {
    await library.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  async function inBucket(): Promise<ByKey> {
    const entries = await fs.readdir(bucket, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(bucket, path.join(entry.parentPath, entry.name)))
      .filter((name) => /^(media|private|\.mediaroot\/(trash|moving))\//.test(name))
      .sort();
    const found = files.map(async (name) => [name, sha(await fs.readFile(path.join(bucket, name)))] as const);
    return Object.fromEntries(await Promise.all(found));
  }

  async function elsewhere<T>(work: (storage: CourierStorage) => Promise<T>): Promise<T> {
    const courier = createCourier(testHost(folder));
    const target = RemoteTarget.parse({ type: 'local', bucket });
    try {
      return await work(await courier.open(target, null, { bandwidth: null }));
    } finally {
      await courier.close();
    }
  }

  const run: SyncedFolder['run'] = (sql, ...values) => changeCatalog(folder, sql, ...values);
  const uuidOf = (id: number): string => library.catalog.assets.get(id)?.uuid ?? '';
  const pathOf = (id: number): string => library.catalog.assets.get(id)?.path ?? '';
  const fileOf = (id: number): string => path.join(mediaRootOf(folder), pathOf(id));

  return {
    get bucket() {
      return bucket;
    },
    get library() {
      return library;
    },
    get ahead() {
      return ahead;
    },
    set ahead(ms) {
      ahead = ms;
    },
    ...{ inBucket, run, uuidOf, pathOf, fileOf },
    keys: async () => Object.keys(await inBucket()),
    async wanted() {
      const { assets } = await library.catalog.list({ sort: 'name', direction: 'asc' }, 0, 1000);
      return Object.fromEntries(assets.map(({ path: file, sha256 }) => [`private/${file}`, sha256]).sort());
    },
    async putForeign(key, text) {
      const plain = {
        ...{ contentType: 'text/plain', cacheControl: null, contentDisposition: null, acl: null },
        metadata: {},
      };
      await elsewhere((storage) =>
        storage.putBytes(key, Buffer.from(text), { headers: plain, condition: 'any' }),
      );
    },
    async readForeign(key) {
      const found = await elsewhere((storage) => storage.getBytes(key, { limit: 1000 }));
      return found === null || found === 'unchanged' ? null : Buffer.from(found.bytes).toString();
    },
    shaOf: (id) => library.catalog.assets.get(id)?.sha256 ?? '',
    async moveAsset(id, to) {
      const from = fileOf(id);
      run('UPDATE asset SET path = ? WHERE id = ?', to, id);
      await fs.mkdir(path.dirname(fileOf(id)), { recursive: true });
      await fs.rename(from, fileOf(id));
    },
    async replace(id, bytes) {
      await fs.writeFile(fileOf(id), bytes);
      run('UPDATE asset SET sha256 = ?, size = ? WHERE id = ?', sha(bytes), bytes.length, id);
    },
    setOptions: (options) => library.catalog.remotes.update(1, { options: RemoteOptions.parse(options) }),
    async addRendition(id, name, text) {
      const file = `thumbnails/${name}-${id}-${text}.jpg`;
      const { renditions } = library.catalog;
      if (!renditions.of(id).some((row) => row.name === name))
        renditions.add(id, name, { fingerprint: text, state: 'pending', reason: null });
      const row = renditions.of(id).find((one) => one.name === name)?.id ?? 0;
      run('UPDATE rendition SET fingerprint = ? WHERE id = ?', text, row);
      renditions.aim(row, file);
      await fs.mkdir(path.join(mediaRootOf(folder), 'thumbnails'), { recursive: true });
      await fs.writeFile(path.join(mediaRootOf(folder), file), text);
      renditions.ready(row, { mime: 'image/jpeg', width: 1, height: 1, size: text.length }, null);
      return file;
    },
    async addFiles(count, from) {
      await library.close();
      await addCloudFiles(folder, { count }, from);
      library = await open();
    },
  };
}
