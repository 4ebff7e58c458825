import { useState } from 'react';
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { GRID_VARIANT } from '../../../shared/mediaUrl.ts';
import { client } from '../../client/index.ts';
import { NoPreview } from './NoPreview.tsx';
import styles from './Viewer.module.css';

const UNPLAYABLE = 'This window cannot play what is inside this file. The file itself is stored safely.';

/** A video or a recording with the browser's own controls, read in ranges. */
export function Playback({ row }: { readonly row: AssetRow }) {
  const [failed, setFailed] = useState(false);
  const source = client.mediaUrl({ kind: 'original', sha256: row.sha256 });
  if (failed) return <NoPreview row={row} reason={UNPLAYABLE} />;
  if (row.kind === 'audio') {
    return (
      <NoPreview row={row} reason={null}>
        {/* biome-ignore lint/a11y/useMediaCaption: a person's own recording comes without captions */}
        <audio
          className={styles.audio}
          src={source}
          controls
          preload="metadata"
          onError={() => setFailed(true)}
        />
      </NoPreview>
    );
  }
  const poster =
    row.preview === 'ready'
      ? client.mediaUrl({ kind: 'thumb', sha256: row.sha256, variant: GRID_VARIANT })
      : undefined;
  return (
    // biome-ignore lint/a11y/useMediaCaption: a person's own video comes without captions
    <video
      className={styles.video}
      src={source}
      poster={poster}
      width={row.width ?? undefined}
      height={row.height ?? undefined}
      controls
      playsInline
      preload="metadata"
      onError={() => setFailed(true)}
    />
  );
}
