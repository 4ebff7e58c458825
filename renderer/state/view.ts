/** Which assets the grid shows and in which order. The parts live in the preferences; this joins them to a query. */
import { useMemo } from 'react';
import type { GalleryQuery } from '../../shared/contract/asset.ts';
import { type Preferences, usePreferences } from './preferences.ts';

export function queryOf(view: Pick<Preferences, 'sort' | 'direction' | 'source' | 'text'>): GalleryQuery {
  const { sort, direction, source } = view;
  const text = view.text.trim();
  return {
    sort,
    direction,
    ...(source.type === 'kind' && { kinds: [source.kind] }),
    ...(source.type === 'collection' && { collection: source.id }),
    ...(source.type === 'album' && { album: source.id }),
    ...(source.type === 'trash' && { trash: true }),
    ...(text !== '' && { text }),
  };
}

/** The current query; the same object until it changes. */
export function useQuery(): GalleryQuery {
  const sort = usePreferences((state) => state.sort);
  const direction = usePreferences((state) => state.direction);
  const source = usePreferences((state) => state.source);
  const text = usePreferences((state) => state.text);
  return useMemo(() => queryOf({ sort, direction, source, text }), [sort, direction, source, text]);
}
