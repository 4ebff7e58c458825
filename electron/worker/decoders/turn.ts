/** Turns a picture that does not say itself how it lies. */
import type { Sharp } from 'sharp';
import type { Picture } from './decoder.ts';

/** A mirroring left to right and then clockwise quarters, the order libvips is driven in, for each EXIF orientation (Exif 2.32, tag 0x0112). */
const TURNS: Readonly<Record<number, { readonly quarters: number; readonly mirrored: boolean }>> = {
  2: { quarters: 0, mirrored: true },
  3: { quarters: 2, mirrored: false },
  4: { quarters: 2, mirrored: true },
  5: { quarters: 3, mirrored: true },
  6: { quarters: 1, mirrored: false },
  7: { quarters: 1, mirrored: true },
  8: { quarters: 3, mirrored: false },
};

export function turned(
  image: Sharp,
  { width, height }: { readonly width: number; readonly height: number },
  orientation: number,
): Picture {
  const turn = TURNS[orientation];
  if (!turn) return { image, width, height, drawing: false };
  if (turn.quarters > 0) image.rotate(turn.quarters * 90);
  if (turn.mirrored) image.flop();
  const onItsSide = turn.quarters % 2 === 1;
  return { image, width: onItsSide ? height : width, height: onItsSide ? width : height, drawing: false };
}
