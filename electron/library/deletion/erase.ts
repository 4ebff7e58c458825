/** Permanent deletion: the record first, then the original, then its renditions. */
import type { DeleteResult } from '../../../shared/contract/deletion.ts';
import type { DeletableAsset } from '../catalog/deletions.ts';
import type { LibraryContext } from '../context.ts';
import { inPieces, nextTurn } from './pieces.ts';

type Parts = Pick<LibraryContext, 'catalog' | 'filing' | 'renditions' | 'settings'>;

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
  await inPieces([...new Set(ids)], (piece) => {
    const { deleted, bytes, gone } = erase(context, piece, tell);
    result.deleted += deleted;
    result.bytes += bytes;
    for (const id of gone)
      result.failed.push({ id, name: `Item ${id}`, reason: 'It is not in the library any more.' });
  });
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
    const ids = context.catalog.deletions.trashedBefore(time, 100);
    if (ids.length === 0 || signal?.aborted) return result;
    const { deleted, bytes } = erase(context, ids, tell);
    result.deleted += deleted;
    result.bytes += bytes;
    await nextTurn();
  }
}

interface Erased {
  readonly deleted: number;
  readonly bytes: number;
  readonly gone: readonly number[];
}

function erase({ catalog, filing, renditions, settings }: Parts, ids: readonly number[], tell: Tell): Erased {
  const remember = settings.get().rememberDeleted;
  const erased = catalog.transaction((): Erased => {
    const assets = catalog.deletions.find(ids);
    for (const asset of assets) {
      const { id, sha256 } = asset;
      tell(asset);
      filing.removeAsset(id);
      renditions.forget(id);
      filing.removeThumbnails(sha256);
      if (remember) catalog.remembered.add(id);
      catalog.deletions.delete(id);
    }
    const found = new Set(assets.map(({ id }) => id));
    return {
      deleted: assets.length,
      bytes: assets.reduce((sum, asset) => sum + asset.bytes, 0),
      gone: ids.filter((id) => !found.has(id)),
    };
  });
  filing.wake();
  return erased;
}
