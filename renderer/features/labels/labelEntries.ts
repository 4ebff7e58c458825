/** Albums and stars in the context menu of the grid. */
import { BookImage, Star } from 'lucide-react';
import { askAlbumName, shownAlbum, useLabels } from '../../state/labels.ts';
import type { GridEntries } from '../workspace/gridEntries.ts';
import { putInAlbum, rate, takeOutOfAlbum } from './labelActions.ts';
import { MOST_STARS, starWords } from './starWords.ts';

export const labelEntries: GridEntries = ({ ids, trash }) => {
  if (ids.size === 0 || trash) return [];
  const albums = useLabels.getState().albums ?? [];
  const shown = shownAlbum();
  return [
    {
      type: 'more',
      label: 'Add to album',
      icon: BookImage,
      entries: [
        ...albums.map((album) => ({
          type: 'item' as const,
          label: album.name,
          onSelect: () => void putInAlbum(ids, album),
        })),
        ...(albums.length > 0 ? [{ type: 'separator' as const }] : []),
        {
          type: 'item',
          label: 'New album…',
          onSelect: () => askAlbumName({ album: null, ids: [...ids] }),
        },
      ],
    },
    ...(shown === undefined
      ? []
      : [
          {
            type: 'item' as const,
            label: `Take out of “${shown.name}”`,
            onSelect: () => void takeOutOfAlbum(ids, shown),
          },
        ]),
    {
      type: 'more',
      label: 'Rating',
      icon: Star,
      entries: Array.from({ length: MOST_STARS + 1 }, (_, index) => MOST_STARS - index).map((stars) => ({
        type: 'item',
        label: starWords(stars),
        keys: String(stars),
        onSelect: () => void rate(ids, stars),
      })),
    },
  ];
};
