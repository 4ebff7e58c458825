/** Copies of the whole catalog in the bucket, so that a restore need not read every line that was ever written. */
import path from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { removeFile } from '../storage/files.ts';
import type { ObjectHeaders, Part, RemoteStorage } from '../storage/remote/types.ts';
import { packFile } from '../storage/snapshotFiles.ts';
import type { Manifest } from './formats.ts';
import { SNAPSHOTS } from './layout.ts';
import { isTaken, ownHeaders } from './ownFiles.ts';

type SnapshotEntry = Manifest['snapshots'][number];

/** Lines since the last one that are worth another, whatever the size of the library. */
const FEW_LINES = 200;
const SHARE = 0.05;
const DAY_MS = 86_400_000;
const KEPT = 2;
const NAME = 'cloud-snapshot';

/** Whether the next manifest, which has something new to say, is to have a new snapshot. */
export function isSnapshotDue(
  manifest: Pick<Manifest, 'segments' | 'snapshots' | 'assets'>,
  now: number,
): boolean {
  const [newest] = manifest.snapshots;
  if (newest === undefined) return true;
  const lines = manifest.segments
    .filter(({ generation }) => generation > newest.generation)
    .reduce((sum, segment) => sum + segment.lines, 0);
  return lines > Math.max(FEW_LINES, manifest.assets * SHARE) || now - newest.taken > DAY_MS;
}

export interface SnapshotConfig {
  readonly catalog: Pick<Catalog, 'backup' | 'path'>;
  readonly storage: Pick<
    RemoteStorage,
    'parts' | 'features' | 'putFile' | 'beginUpload' | 'putPart' | 'completeUpload' | 'abortUpload' | 'remove'
  >;
  readonly replica: string;
  readonly acl: ObjectHeaders['acl'];
  now(): number;
}

/** Copies the catalog as it is now to the bucket, as of this generation. What an earlier try of it left there is replaced. */
export async function writeSnapshot(config: SnapshotConfig, generation: number): Promise<SnapshotEntry> {
  const { catalog, storage, replica } = config;
  const copy = path.join(catalog.path, 'backups', `${NAME}.sqlite`);
  const packed = `${copy}.zst`;
  const taken = config.now();
  try {
    await removeFile(copy);
    const { sha256, size } = await packFile(await catalog.backup(NAME), packed);
    const key = `${SNAPSHOTS}${String(generation).padStart(10, '0')}-${replica.slice(0, 8)}.sqlite.zst`;
    try {
      await send(config, key, { file: packed, size, sha256 });
    } catch (error) {
      if (!isTaken(error)) throw error;
      await storage.remove([key]);
      await send(config, key, { file: packed, size, sha256 });
    }
    return { key, generation, replica, sha256, size, taken };
  } finally {
    await removeFile(copy);
    await removeFile(packed);
  }
}

/** The newest first; what is not among them may go. */
export function keptSnapshots(
  made: SnapshotEntry,
  before: readonly SnapshotEntry[],
): { readonly kept: SnapshotEntry[]; readonly gone: readonly SnapshotEntry[] } {
  const all = [made, ...before];
  return { kept: all.slice(0, KEPT), gone: all.slice(KEPT) };
}

async function send(
  { storage, acl }: SnapshotConfig,
  key: string,
  source: { readonly file: string; readonly size: number; readonly sha256: string },
): Promise<void> {
  const put = { headers: ownHeaders('application/zstd', acl), condition: 'absent' } as const;
  if (source.size <= storage.parts.threshold || !storage.features.multipart) {
    await storage.putFile(key, source, put);
    return;
  }
  const uploadId = await storage.beginUpload(key, put);
  try {
    const partSize = Math.max(storage.parts.least, Math.ceil(source.size / storage.parts.most));
    const parts: Part[] = [];
    for (let offset = 0; offset < source.size; offset += partSize) {
      const size = Math.min(partSize, source.size - offset);
      const part = { number: parts.length + 1, file: source.file, offset, size };
      parts.push(await storage.putPart(key, uploadId, part));
    }
    await storage.completeUpload(key, uploadId, parts, put);
  } catch (error) {
    // A begun upload is paid for until it is ended; when that fails, too, the next sync finds it among the stale ones.
    await storage.abortUpload(key, uploadId).catch(() => undefined);
    throw error;
  }
}
