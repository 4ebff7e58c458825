/** Brings an original back from the bucket; the broken file in its place is set aside, never lost. */
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredFinding } from '../catalog/remoteChecks.ts';
import { setModified } from '../storage/restoring.ts';
import { glance } from '../verify/inspect.ts';
import { ORIGINAL } from './layout.ts';
import type { Syncing } from './syncing.ts';
import type { CloudContext } from './types.ts';

type Here = Syncing & { readonly context: CloudContext };

/** Throws `remote_damaged` with words when the bucket cannot help, what the download throws, and what the disk does. */
export async function bringBack(sync: Here, { uuid }: StoredFinding): Promise<void> {
  const { context, remote } = sync;
  const { catalog, storage } = context;
  const id = uuid === null ? null : catalog.assetRecords.idOf(uuid);
  const record = id === null ? null : catalog.assetRecords.of(id);
  // It was deleted since.
  if (id === null || record === null) return;
  const { name, path, sha256, size, fileTime } = record;
  if (catalog.findings.isMoving(id)) await context.filing.idle();
  const object = catalog.remoteContents
    .objects(remote.id, record.uuid)
    .find((one) => one.role === ORIGINAL && one.sha256 === sha256);
  if (object === undefined)
    throw unhealed(
      `“${name}” cannot be brought back: the bucket does not have its content. Import it again from a backup.`,
    );
  if ((await storage.verify(path, sha256)) !== 'intact') {
    const temp = crypto.randomUUID();
    try {
      await fetch(sync, object.key, temp, { name, size, sha256 });
      if (fileTime !== null) setModified(storage.tempPath(temp), fileTime);
      if (catalog.paths.of(id) !== path) throw unhealed(`“${name}” was moved meanwhile. Check again.`);
      if (await storage.isThere(path)) await storage.setAside(path);
      await storage.place(temp, path, name);
    } finally {
      await storage.discard(temp);
    }
  }
  const now = await glance(storage.absolute(path));
  catalog.transaction(() => {
    catalog.findings.sound(id, fileTime ?? now?.mtimeMs ?? context.host.now(), context.host.now());
    context.renditions.want(id);
    if (record.state === 'trashed' || catalog.assets.get(id)?.preview === 'ready') return;
    catalog.assets.setPreview(id, { preview: 'pending' });
    catalog.jobs.add('thumbnail', id);
  });
}

async function fetch(
  { storage, context, signal }: Here,
  key: string,
  temp: string,
  { name, size, sha256 }: { readonly name: string; readonly size: number; readonly sha256: string },
): Promise<void> {
  const both = `“${name}” is broken in both places: what the bucket has under ${key} is not what was stored either, so nothing was changed here. Import it again from a backup.`;
  try {
    const got = await storage.getFile(key, context.storage.tempPath(temp), { size, sha256 }, { signal });
    if (got === null) throw unhealed(both);
  } catch (error) {
    throw error instanceof MediarootError && error.code === 'remote_damaged' ? unhealed(both) : error;
  }
}

function unhealed(words: string): MediarootError {
  return new MediarootError('remote_damaged', words);
}
