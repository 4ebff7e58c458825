/** Libraries of generated files with a remote, for tests of everything that has to do with buckets. */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { openLibrary } from '../../electron/library/library.ts';
import {
  type RemoteFeatures,
  type RemoteKeys,
  RemoteOptions,
  type RemoteTarget,
} from '../../shared/contract/remote.ts';
import { sampleAsset, sampleSource, testHost } from './catalog.ts';
import { mediaRootOf } from './storedLibrary.ts';

export interface CloudFiles {
  readonly count: number;
  /** Size of each file; default 1,000 bytes. */
  readonly bytes?: number;
  /** Where the file of each lies; left out: `other/2026/<n / 100>/<n>.jpg`. */
  pathOf?(number: number): string;
  /** What the person calls it; left out: `IMG_<n>.JPG`. */
  nameOf?(number: number): string;
  /** Its collection, by slug; `other` unless said. `avatars` is public, the others are private. */
  readonly collection?: string;
}

const EVERYTHING: RemoteFeatures = {
  ...{ conditionalWrite: true, verifiesSha256: true, multipart: true, presign: true },
};

/** Where {@link openStoredLibrary} and `library.open` find the catalog. */
export const libraryOf = (folder: string): string => path.join(folder, 'library');

/** Makes the library of `folder`, whose assets count from 1, each with a file of other bytes. Nothing is made of them. */
export async function makeCloudLibrary(folder: string, files: CloudFiles): Promise<void> {
  const host = testHost(folder);
  const create = { mediaRoot: mediaRootOf(folder) };
  await (await openLibrary(host, { path: libraryOf(folder), create, thumbnails: 'asked' })).close();
  await addCloudFiles(folder, files);
}

/** More of them, to a library that no one has open. Returns their numbers. */
export async function addCloudFiles(folder: string, files: CloudFiles, from = 1): Promise<readonly number[]> {
  const host = testHost(folder);
  const catalog = await openCatalog(libraryOf(folder), host);
  try {
    const collectionId = catalog.collections.bySlug(files.collection ?? 'other')?.id ?? 0;
    const made: { number: number; relative: string; size: number; sha256: string }[] = [];
    for (let number = from; number < from + files.count; number += 1) {
      const relative = files.pathOf?.(number) ?? `other/2026/${Math.floor(number / 100)}/${number}.jpg`;
      const contents = randomBytes(files.bytes ?? 1000);
      const file = path.join(mediaRootOf(folder), relative);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, contents, { flag: 'wx' });
      // As recorded, so that no background verification takes it for edited.
      const time = (sampleAsset(number).fileMs ?? 0) / 1000;
      await fs.utimes(file, time, time);
      made.push({
        ...{ number, relative, size: contents.length },
        sha256: createHash('sha256').update(contents).digest('hex'),
      });
    }
    return catalog.transaction(() =>
      made.map(({ number, relative, sha256, size }) => {
        const id = catalog.assets.insert(
          sampleAsset(number, {
            ...{ uuid: crypto.randomUUID(), path: relative, sha256, size, collectionId, preview: 'none' },
            ...(files.nameOf !== undefined && { name: files.nameOf(number) }),
          }),
          sampleSource(`IMG_${number}.JPG`),
        );
        return id;
      }),
    );
  } finally {
    await catalog.close();
  }
}

/** Adds a remote behind the library's back, as `remotes.add` would. Keys have to be in the environment, or none are needed. */
export async function addRemote(
  folder: string,
  remote: {
    readonly name?: string;
    readonly target: RemoteTarget;
    readonly options?: RemoteOptions;
    /** What a test of the connection found; left out: what Ceph and S3 can do. Null: it was not tested. */
    readonly features?: RemoteFeatures | null;
  },
): Promise<number> {
  const catalog = await openCatalog(libraryOf(folder), testHost(folder));
  try {
    const { name = 'cloud', target, options = RemoteOptions.parse({}), features = EVERYTHING } = remote;
    const { id } = catalog.remotes.add({ name, target, options });
    catalog.remotes.update(id, { features });
    return id;
  } finally {
    await catalog.close();
  }
}

/** Changes records as those parts of the program do that a test has no other way to ask. The library may be open. */
export function changeCatalog(folder: string, sql: string, ...values: readonly (string | number)[]): void {
  const db = new Database(path.join(libraryOf(folder), 'catalog.sqlite'));
  try {
    db.pragma('foreign_keys = ON');
    db.prepare(sql).run(...values);
  } finally {
    db.close();
  }
}

/** What the command line finds in the environment for these keys. */
export function environmentOf(keys: RemoteKeys | null): Readonly<Record<string, string>> {
  return keys?.kind === 'hmac' ? { AWS_ACCESS_KEY_ID: keys.id, AWS_SECRET_ACCESS_KEY: keys.secret } : {};
}
