import { CircleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { GalleryQuery } from '../../../shared/contract/asset.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import styles from './Gallery.module.css';
import { Grid } from './Grid.tsx';
import { resetGallery, useGallery } from './galleryStore.ts';
import { viewKey } from './savedScroll.ts';
import { useGalleryData } from './useGalleryData.ts';

export interface GalleryProps {
  readonly query: GalleryQuery;
  /** Names the library, so that its scroll position is not another's. */
  readonly scope: string;
  /** Shown when the query has no assets. */
  readonly empty: ReactNode;
}

/** The grid of the current query. Zoom and layout come from the preferences; what is picked goes to the selection store. */
export function Gallery(props: GalleryProps) {
  return <ScopedGallery key={props.scope} {...props} />;
}

/** Made anew for another library: ids mean other assets there. */
function ScopedGallery({ query, scope, empty }: GalleryProps) {
  const view = useMemo(() => viewKey(scope, query), [scope, query]);
  const rows = useGalleryData(query, view);
  const known = useGallery((state) => state.query !== null);
  const total = useGallery((state) => state.index.length);
  const problem = useGallery((state) => state.problem);
  useEffect(() => resetGallery, []);

  if (!known && problem) {
    return (
      <EmptyState icon={CircleAlert} title="The library could not be read">
        {problem}
      </EmptyState>
    );
  }
  if (!known) return <div className={styles.gallery} aria-busy="true" />;
  if (total === 0) return <div className={styles.gallery}>{empty}</div>;
  return <Grid rows={rows} />;
}
