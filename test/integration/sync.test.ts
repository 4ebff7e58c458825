/** Syncs to a folder: what is uploaded, copied, removed and left alone, seen from the folder itself. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteObject } from '../../electron/library/catalog/remoteTypes.ts';
import { RemoteOptions, RemoteTarget } from '../../shared/contract/remote.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { addCloudFiles, addRemote, makeCloudLibrary } from '../support/cloudLibrary.ts';
import { mediaRootOf } from '../support/storedLibrary.ts';
import { openSyncing, type SyncingLibrary } from '../support/syncing.ts';

let folder: string;
let bucket: string;
let library: SyncingLibrary;

beforeEach(async () => {
  folder = await makeWorkFolder();
  bucket = path.join(folder, 'bucket');
  await fs.mkdir(bucket);
  await makeCloudLibrary(folder, { count: 5 });
  await addRemote(folder, {
    target: RemoteTarget.parse({ type: 'local', bucket }),
    options: RemoteOptions.parse({}),
  });
  library = await openSyncing(folder);
});
afterEach(async () => {
  await library.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Contents of the bucket that are no files of our own, by key. */
async function inBucket(): Promise<Readonly<Record<string, string>>> {
  const entries = await fs.readdir(bucket, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(bucket, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith('.mediaroot-objects') && name !== '.mediaroot/manifest.json')
    .sort();
  const found = files.map(async (name) => [name, sha(await fs.readFile(path.join(bucket, name)))] as const);
  return Object.fromEntries(await Promise.all(found));
}

/** What should be there: every file of the library. */
async function wanted(): Promise<Readonly<Record<string, string>>> {
  const { assets } = await library.catalog.list({ sort: 'name', direction: 'asc' }, 0, 1000);
  return Object.fromEntries(assets.map(({ path: file, sha256 }) => [`private/${file}`, sha256]).sort());
}

describe('a sync', () => {
  it('uploads every new original once, and then there is nothing to do', async () => {
    expect(await library.plan()).toMatchObject({ new: { count: 5, bytes: 5000 }, unchanged: 0 });
    expect(await library.sync()).toMatchObject({ uploaded: 5, copied: 0, deleted: 0, failed: 0 });
    expect(await inBucket()).toEqual(await wanted());
    expect(library.catalog.remoteContents.counts(1)).toEqual({ waiting: 0, failed: 0, synced: 5 });
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 0, unchanged: 5, requests: 1 });
  });
});
