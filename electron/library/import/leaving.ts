/** Sources of a move: they go only once the stored copy was read again and found equal. */
import { MediarootError } from '../../../shared/errors.ts';
import type { JournalItem, Note } from '../catalog/importJournalTypes.ts';
import type { SourceRef } from '../storage/sources.ts';
import type { ImportContext } from './types.ts';

export function sourceOf(item: JournalItem): SourceRef {
  const path = item.sourceBytes === null ? item.source : Buffer.from(item.sourceBytes);
  return { path, display: item.source };
}

/** Null when the source is gone; otherwise why it was kept. `storedPath` is asked again when the file was moved meanwhile. */
export async function verifiedRemoval(
  { storage, host }: Pick<ImportContext, 'storage' | 'host'>,
  source: SourceRef,
  storedPath: () => string | null,
  sha256: string,
  proof: Parameters<typeof storage.removeSource>[1],
): Promise<Note | null> {
  for (let path = storedPath(); path !== null; ) {
    const check = await storage.verify(path, sha256).catch(() => 'missing' as const);
    if (check === 'intact') {
      const removal = await storage.removeSource(source, proof, path);
      return removal.removed ? null : { code: removal.error.code, reason: removal.error.message };
    }
    const now = storedPath();
    if (now === path) {
      host.log('error', 'a stored file does not have its content', { path, check });
      const error = new MediarootError(
        'verify_failed',
        `“${source.display}” was kept: the stored file could not be verified. Check the disk of the media folder.`,
      );
      return { code: error.code, reason: error.message };
    }
    path = now;
  }
  return {
    code: 'verify_failed',
    reason: `“${source.display}” was kept: its asset is not in the library any more.`,
  };
}
