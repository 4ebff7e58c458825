import type { GalleryIndex } from '../gallery/galleryIndex.ts';

/**
 * The asset to go on with when `going` leave the grid: the next one that stays, else the last one before.
 * @param focus position that has the keyboard; -1 for none, then what follows the first that goes
 */
export function survivor(
  index: Pick<GalleryIndex, 'length' | 'id' | 'positionOf'>,
  going: ReadonlySet<number>,
  focus: number,
): number | null {
  const stays = (position: number): boolean => !going.has(index.id(position));
  const start = focus >= 0 ? focus : firstOf(index, going);
  for (let position = start; position < index.length; position += 1)
    if (stays(position)) return index.id(position);
  for (let position = Math.min(start, index.length) - 1; position >= 0; position -= 1)
    if (stays(position)) return index.id(position);
  return null;
}

function firstOf(index: Pick<GalleryIndex, 'length' | 'positionOf'>, going: ReadonlySet<number>): number {
  let first = index.length;
  for (const id of going) {
    const position = index.positionOf(id);
    if (position >= 0) first = Math.min(first, position);
  }
  return first;
}
