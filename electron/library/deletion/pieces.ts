/** Work on very many assets, cut so that whoever else asks something is answered in between. */

/** Assets of one transaction. */
const PIECE = 100;

export async function inPieces<T>(items: readonly T[], work: (piece: readonly T[]) => void): Promise<void> {
  for (let start = 0; start < items.length; start += PIECE) {
    if (start > 0) await nextTurn();
    work(items.slice(start, start + PIECE));
  }
}

export function nextTurn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  return promise;
}
