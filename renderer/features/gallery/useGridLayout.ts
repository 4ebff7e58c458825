import { useMemo } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { useGallery } from './galleryStore.ts';
import { computeLayout, type GridLayout } from './layout.ts';
import { chooseGrouping } from './sections.ts';

const GAP = 4;
/** Space around the grid, px. */
export const PADDING = 16;
/** A date's height above its rows, its space included. */
export const HEADER = 44;
/** Strip at the right edge that the date scrubber has to itself. */
export const SCRUBBER = 56;
/** Width over height of the usual photograph. */
const USUAL_RATIO = 1.4;

export interface SizedLayout {
  readonly layout: GridLayout;
  readonly dated: boolean;
}

/** The layout of the current index for a viewport; null until there is room. The same object until something moves. */
export function useGridLayout(viewportWidth: number): SizedLayout | null {
  const index = useGallery((state) => state.index);
  const shapes = useGallery((state) => state.shapes);
  const sort = useGallery((state) => state.query?.sort);
  const target = usePreferences((state) => state.zoom);
  const mode = usePreferences((state) => state.layout);
  const dated = sort === 'taken' || sort === 'imported';
  const width = viewportWidth - PADDING - (dated ? SCRUBBER : PADDING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: shapes grows when records of the same index change in place
  return useMemo(() => {
    if (width < 40) return null;
    const perRow = width / (target * (mode === 'squares' ? 1 : USUAL_RATIO));
    const layout = computeLayout(index, {
      mode,
      width,
      target,
      gap: GAP,
      grouping: dated ? chooseGrouping(index.length, (position) => index.day(position), perRow) : 'none',
      header: HEADER,
      paddingTop: dated ? 0 : PADDING,
      paddingBottom: PADDING,
    });
    return { layout, dated };
  }, [index, shapes, target, mode, dated, width]);
}
