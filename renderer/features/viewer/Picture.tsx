import { useEffect, useState } from 'react';
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { GRID_VARIANT } from '../../../shared/mediaUrl.ts';
import { client } from '../../client/index.ts';
import { isNative, mayBeClear, pictureRefs } from './source.ts';
import type { ZoomPan } from './useZoomPan.ts';
import styles from './Viewer.module.css';

/** A picture that comes later than this fades in over its thumbnail, ms. */
const LATE = 100;
/** From this magnification on px are shown as px. */
const PIXELS = 4;

interface PictureProps {
  readonly row: AssetRow;
  readonly zoomPan: ZoomPan;
  /** Px on the screen for one px of the picture; null while its size is not known. */
  readonly onSize: (width: number, height: number) => void;
  readonly onFailed: () => void;
  readonly neighbours: readonly AssetRow[];
}

/** One picture over its own thumbnail, both in exactly the same box. */
export function Picture({ row, zoomPan, onSize, onFailed, neighbours }: PictureProps) {
  const refs = pictureRefs(row);
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<'no' | 'now' | 'late'>('no');
  const [born] = useState(() => performance.now());
  const ref = refs[attempt];
  usePreloading(loaded === 'no' ? [] : neighbours);
  if (!ref) return null;

  const { width, height, x, y, magnification, fitted } = zoomPan;
  const clear = mayBeClear(row);
  return (
    <div
      className={styles.picture}
      data-clear={(clear && loaded !== 'no') || undefined}
      data-pixels={magnification >= PIXELS || undefined}
      data-fitted={fitted || undefined}
      style={{
        width,
        height,
        transform: `translate(${x}px, ${y}px)`,
        backgroundColor:
          clear || row.colour === null ? undefined : `#${row.colour.toString(16).padStart(6, '0')}`,
      }}
    >
      {row.preview === 'ready' && loaded !== 'now' && !(loaded === 'late' && clear) && (
        <img
          className={styles.blurred}
          src={client.mediaUrl({ kind: 'thumb', sha256: row.sha256, variant: GRID_VARIANT })}
          alt=""
          draggable={false}
          onLoad={(event) => {
            const { naturalWidth, naturalHeight } = event.currentTarget;
            if (row.width === null || row.height === null) onSize(naturalWidth, naturalHeight);
          }}
          onError={(event) => {
            event.currentTarget.hidden = true;
          }}
        />
      )}
      <img
        key={attempt}
        className={styles.full}
        data-loaded={loaded}
        data-testid="viewer-picture"
        data-rendition={ref.kind === 'thumb' || undefined}
        src={client.mediaUrl(ref)}
        alt={row.name}
        draggable={false}
        onLoad={(event) => {
          const { naturalWidth, naturalHeight } = event.currentTarget;
          if (row.width === null || row.height === null) onSize(naturalWidth, naturalHeight);
          setLoaded(performance.now() - born > LATE ? 'late' : 'now');
        }}
        onError={() => (attempt + 1 < refs.length ? setAttempt(attempt + 1) : onFailed())}
      />
    </div>
  );
}

/** Fetches what the next key press will show; browser types only, since renditions are made on demand. */
function usePreloading(rows: readonly AssetRow[]): void {
  const urls = rows
    .filter((row) => row.kind === 'image' && isNative(row))
    .map((row) => client.mediaUrl({ kind: 'original', sha256: row.sha256 }))
    .join(' ');
  useEffect(() => {
    const images = urls === '' ? [] : urls.split(' ').map((url) => Object.assign(new Image(), { src: url }));
    return () => {
      for (const image of images) image.src = '';
    };
  }, [urls]);
}
