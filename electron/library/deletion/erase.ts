/** Permanent deletion: the record first, then the original, then its renditions. */
import type { DeleteResult } from '../../../shared/contract/deletion.ts';
import type { DeletableAsset } from '../catalog/deletions.ts';
import type { LibraryContext } from '../context.ts';
import { GONE, inPieces } from './pieces.ts';

type Parts = Pick<LibraryContext, 'catalog' | 'filing' | 'host' | 'renditions' | 'settings'>;

/** Of the trash, looked at together. */
const PAGE = 1000;

/** An original that is about to go. */
export type Erasing = Pick<DeletableAsset, 'id' | 'name' | 'path'>;
type Tell = (asset: Erasing) => void;

/** Answers once the records are gone; the files follow. */
export async function eraseAssets(
  context: Parts,
  ids: readonly number[],
  tell: Tell = () => undefined,
): Promise<DeleteResult> {
  const result: DeleteResult = { deleted: 0, bytes: 0, failed: [] };
  const { catalog, filing, host } = context;
  const remember = context.settings.get().rememberDeleted;
  try {
    await inPieces([...new Set(ids)], host.now, (each) => {
      catalog.transaction(() => {
        each((id) => {
          const [asset] = catalog.deletions.find([id]);
          if (asset === undefined) result.failed.push({ id, name: `Item ${id}`, reason: GONE });
          else {
            tell(asset);
            erase(context, asset, remember);
            result.deleted += 1;
            result.bytes += asset.bytes;
          }
        });
      });
    });
  } finally {
    // Only now, so that the files do not hold up the answer.
    filing.wake();
  }
  return result;
}

/** Those that went to the trash at `time` (ms) or before; stops between two pieces when told to. */
export async function eraseTrashed(
  context: Parts,
  time: number,
  tell: Tell = () => undefined,
  signal?: AbortSignal,
): Promise<DeleteResult> {
  const result: DeleteResult = { deleted: 0, bytes: 0, failed: [] };
  for (;;) {
    const ids = context.catalog.deletions.trashedBefore(time, PAGE);
    if (ids.length === 0 || signal?.aborted) return result;
    const { deleted, bytes } = await eraseAssets(context, ids, tell);
    result.deleted += deleted;
    result.bytes += bytes;
  }
}

/** In the open transaction. Tasks on files are done in the order in which they are asked for here. */
function erase(
  { catalog, filing, renditions }: Parts,
  { id, sha256 }: DeletableAsset,
  remember: boolean,
): void {
  filing.removeAsset(id);
  renditions.forget(id);
  filing.removeThumbnails(sha256);
  if (remember) catalog.remembered.add(id);
  catalog.deletions.delete(id);
}
