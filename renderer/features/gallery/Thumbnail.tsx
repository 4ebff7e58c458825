import { type SyntheticEvent, useState } from 'react';
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { GRID_VARIANT, type ThumbnailVariant, VIEWER_VARIANT } from '../../../shared/mediaUrl.ts';
import { client } from '../../client/index.ts';
import styles from './Cell.module.css';
import { isVector } from './typeLabel.ts';

/** A picture that comes later than this fades in instead of popping, ms. */
const LATE = 120;
/** Cells longer than this in device px would show the grid's thumbnail soft. */
const SOFT = 640;
const GRID_PX = Number(GRID_VARIANT);
/** Pictures with shorter sides than this are enlarged, px. */
const TINY = 48;

/** Types that cannot be seen through, so the dominant colour may stay behind them. */
const OPAQUE = /^(image\/(jpeg|heic|heif|x-)|video\/)/;

interface ThumbnailProps {
  readonly row: AssetRow;
  readonly width: number;
  readonly height: number;
  readonly fine: boolean;
  readonly onBroken: () => void;
}

/** Whether the grid's thumbnail would look soft in a cell of this size. */
export function isSoft(width: number, height: number): boolean {
  return Math.max(width, height) * window.devicePixelRatio > SOFT;
}

/** The thumbnail of a cell; once a finer one may be had it lies over it, where the picture has more px to show. */
export function Thumbnail({ row, width, height, fine, onBroken }: ThumbnailProps) {
  const [finer, setFiner] = useState(fine);
  if (fine && !finer) setFiner(true);
  const longest = Math.max(row.width ?? 0, row.height ?? 0);
  const small =
    longest > 0 && !isVector(row) && (row.width ?? 0) < width * 0.75 && (row.height ?? 0) < height * 0.75;
  return (
    <>
      <Picture row={row} variant={GRID_VARIANT} small={small} onBroken={onBroken} />
      {finer && (longest > GRID_PX || isVector(row)) && (
        <Picture row={row} variant={VIEWER_VARIANT} small={false} onBroken={() => {}} />
      )}
    </>
  );
}

interface PictureProps {
  readonly row: AssetRow;
  readonly variant: ThumbnailVariant;
  readonly small: boolean;
  readonly onBroken: () => void;
}

/** Loading is marked on the element itself: a state would draw each cell twice. */
function Picture({ row, variant, small, onBroken }: PictureProps) {
  const [born] = useState(() => performance.now());
  const show = (image: HTMLImageElement, late: boolean): void => {
    if (image.dataset.shown) return;
    image.dataset.shown = late ? 'late' : 'now';
    if ((small || !OPAQUE.test(row.mime)) && image.parentElement) image.parentElement.dataset.clear = '';
  };
  return (
    <img
      ref={(image) => {
        if (image?.complete && image.naturalWidth > 0) show(image, false);
      }}
      className={small ? styles.small : styles.picture}
      data-tiny={(small && Math.max(row.width ?? 0, row.height ?? 0) < TINY) || undefined}
      src={client.mediaUrl({ kind: 'thumb', sha256: row.sha256, variant })}
      alt=""
      draggable={false}
      decoding="async"
      onLoad={(event: SyntheticEvent<HTMLImageElement>) =>
        show(event.currentTarget, performance.now() - born > LATE)
      }
      onError={onBroken}
    />
  );
}
