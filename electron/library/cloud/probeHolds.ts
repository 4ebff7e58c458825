/** What lies below a remote's prefix already. */
import type { ConnectionReport } from '../../../shared/contract/remote.ts';
import type { ListedObject, OpenedStorage } from '../storage/remote/types.ts';
import { LibraryFile, Manifest } from './formats.ts';
import { LIBRARY, MANIFEST } from './layout.ts';

/** Bytes of a control file that is read whole. */
const LIMIT = 64 * 1024 * 1024;

const LibraryId = LibraryFile.pick({ libraryId: true }).or(Manifest.pick({ libraryId: true }));

/**
 * `libraryId` null: this is no library yet. A control file that cannot be read is another library's, to be on the safe side.
 * Throws what the storage throws.
 */
export async function whatItHolds(
  storage: OpenedStorage,
  listed: readonly ListedObject[],
  libraryId: string | null,
): Promise<NonNullable<ConnectionReport['holds']>> {
  if (listed.length === 0) return 'nothing';
  for (const key of [MANIFEST, LIBRARY]) {
    const got = await storage.getBytes(key, { limit: LIMIT });
    if (got === null || got === 'unchanged') continue;
    return idIn(got.bytes) === libraryId && libraryId !== null ? 'this-library' : 'other-library';
  }
  return 'foreign-files';
}

function idIn(bytes: Uint8Array): string | null {
  try {
    return LibraryId.parse(JSON.parse(Buffer.from(bytes).toString())).libraryId;
  } catch {
    return null;
  }
}
