/** What a shown frame sets going: rows are read, thumbnails hurried, the place remembered. */
import { useEffect, useRef } from 'react';
import { client } from '../../client/index.ts';
import type { GalleryIndex } from './galleryIndex.ts';
import { rowsBetween } from './geometry.ts';
import type { Frame, GridScroller } from './gridScroller.ts';
import type { RowCache } from './rowCache.ts';
import { savePlace } from './savedScroll.ts';

/** Most ids the contract lets one call name. */
const MOST = 1000;

/** Positions of the rows in sight, then of the mounted rows around them. */
function urgency(
  frame: Frame,
  top: number,
): { visible: readonly [number, number]; mounted: readonly [number, number] } {
  const { layout, first, end, viewport } = frame;
  const [from, to] = rowsBetween(layout, top, top + viewport);
  const at = (row: number) => layout.rowFirst[row] ?? 0;
  return { visible: [at(from), at(to)], mounted: [at(first), at(end)] };
}

function idsBetween(index: GalleryIndex, from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => index.id(from + offset));
}

export function useFrameWork(
  frame: Frame | null,
  scroller: GridScroller,
  rows: RowCache,
  revision: number,
): void {
  useEffect(() => {
    if (!frame || frame.fast) return;
    const { visible, mounted } = urgency(frame, scroller.top);
    rows.want([
      ...idsBetween(frame.index, ...visible),
      ...idsBetween(frame.index, visible[1], mounted[1]),
      ...idsBetween(frame.index, mounted[0], visible[0]),
    ]);
  }, [frame, scroller, rows]);

  const hurried = useRef<ReadonlySet<number>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: revision grows when previews of the same index change
  useEffect(() => {
    if (!frame?.still) return;
    const { visible } = urgency(frame, scroller.top);
    const pending: number[] = [];
    for (let position = visible[0]; position < visible[1] && pending.length < MOST; position += 1) {
      if (frame.index.preview(position) === 'pending') pending.push(frame.index.id(position));
    }
    if (pending.every((id) => hurried.current.has(id))) return;
    hurried.current = new Set(pending);
    // A refused hint costs nothing: the thumbnails come in their own order.
    client.call('thumbnails.prioritise', { ids: pending }).catch(() => {});
  }, [frame, scroller, revision]);

  useEffect(() => {
    if (frame?.still) savePlace(frame.view, scroller.place());
  }, [frame, scroller]);
}
