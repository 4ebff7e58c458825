import { type SyntheticEvent, useState } from 'react';
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { GRID_VARIANT, type ThumbnailVariant, VIEWER_VARIANT } from '../../../shared/mediaUrl.ts';
import { client } from '../../client/index.ts';
import styles from './Cell.module.css';

/** A picture that comes later than this fades in instead of popping, ms. */
const LATE = 120;
/** Cells longer than this in device px would show the grid's thumbnail soft. */
const SOFT = 640;
const GRID_PX = Number(GRID_VARIANT);

/** Types that may be seen through, so the dominant colour must not lie behind them. */
const OPAQUE = /^(image\/(jpeg|heic|heif|x-)|video\/)/;

interface ThumbnailProps {
  readonly row: AssetRow;
  readonly width: number;
  readonly height: number;
  readonly still: boolean;
  readonly onBroken: () => void;
}

/** The thumbnail of a cell; a finer one lies over it where the cell is large and the grid stands still. */
export function Thumbnail({ row, width, height, still, onBroken }: ThumbnailProps) {
  const [fine, setFine] = useState(false);
  const longest = Math.max(row.width ?? 0, row.height ?? 0);
  const soft = Math.max(width, height) * window.devicePixelRatio > SOFT && longest > GRID_PX;
  if (soft && still && !fine) setFine(true);
  const small = longest > 0 && (row.width ?? 0) < width * 0.75 && (row.height ?? 0) < height * 0.75;
  return (
    <>
      <Picture row={row} variant={GRID_VARIANT} small={small} onBroken={onBroken} />
      {fine && soft && <Picture row={row} variant={VIEWER_VARIANT} small={false} onBroken={() => {}} />}
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
    if (!OPAQUE.test(row.mime) && image.parentElement) image.parentElement.dataset.clear = '';
  };
  return (
    <img
      ref={(image) => {
        if (image?.complete && image.naturalWidth > 0) show(image, false);
      }}
      className={small ? styles.small : styles.picture}
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
