/** Work on very many assets, cut so that whoever else asks something is answered in between. */
import { nextTurn } from '../nextTurn.ts';

/** Why nothing was done to an asset. */
export const GONE = 'It is not in the library any more.';

/** How long one piece may take, ms. */
const PIECE_MS = 20;

/**
 * Calls `work` with an `each` that goes through the items until the piece has taken its time, in one transaction, say; then
 * again for the next piece. `now` is the clock, ms.
 */
export async function inPieces<T>(
  items: readonly T[],
  now: () => number,
  work: (each: (one: (item: T) => void) => void) => void,
): Promise<void> {
  for (let next = 0; next < items.length; ) {
    if (next > 0) await nextTurn();
    const end = now() + PIECE_MS;
    work((one) => {
      do {
        const item = items[next];
        if (item !== undefined) one(item);
        next += 1;
      } while (next < items.length && now() < end);
    });
  }
}
