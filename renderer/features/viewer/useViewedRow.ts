/** The row of the viewed asset and those of its neighbours, so that stepping never waits. */
import { useEffect, useState } from 'react';
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { client } from '../../client/index.ts';
import { useGallery } from '../gallery/galleryStore.ts';

export interface Viewed {
  readonly row: AssetRow | null;
  readonly previous: AssetRow | null;
  readonly next: AssetRow | null;
  /** Place in the grid from 0; -1 when it is not in the current query. */
  readonly position: number;
  readonly total: number;
  /** True once it is known that there is no such asset any more. */
  readonly gone: boolean;
}

export function useViewedRow(id: number): Viewed {
  const index = useGallery((state) => state.index);
  const revision = useGallery((state) => state.revision);
  const [rows, setRows] = useState<ReadonlyMap<number, AssetRow>>(new Map());
  const [asked, setAsked] = useState<number | null>(null);
  const position = index.positionOf(id);
  const neighbour = (offset: number): number | null => {
    const at = position + offset;
    return position >= 0 && at >= 0 && at < index.length ? index.id(at) : null;
  };
  const previous = neighbour(-1);
  const next = neighbour(1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: revision grows when previews change, and rows with them
  useEffect(() => {
    let current = true;
    const ids = [id, next, previous].filter((one) => one !== null);
    client
      .call('assets.rows', { ids })
      .then((answer) => {
        if (!current) return;
        setRows(new Map(answer.rows.map((row) => [row.id, row])));
        setAsked(id);
      })
      // The connection banner says so; the next step or event asks again.
      .catch(() => {});
    return () => {
      current = false;
    };
  }, [id, previous, next, index, revision]);

  const row = rows.get(id) ?? null;
  return {
    row,
    previous: previous === null ? null : (rows.get(previous) ?? null),
    next: next === null ? null : (rows.get(next) ?? null),
    position,
    total: index.length,
    gone: asked === id && row === null,
  };
}
