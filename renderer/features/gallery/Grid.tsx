import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useSelection } from '../../state/selection.ts';
import { announce } from '../../ui/Announcer.tsx';
import { isMac } from '../../ui/shortcuts.ts';
import { moveToCollection } from '../collections/moveActions.ts';
import { Cell, cellId } from './Cell.tsx';
import { DateHeaders } from './DateHeaders.tsx';
import styles from './Gallery.module.css';
import { openAsset, setPicked, useGallery } from './galleryStore.ts';
import { cellsOf } from './geometry.ts';
import { type Frame, GridScroller } from './gridScroller.ts';
import type { RowCache } from './rowCache.ts';
import { Scrubber } from './Scrubber.tsx';
import { savedPlace } from './savedScroll.ts';
import type { Picked } from './selection.ts';
import { isSoft } from './Thumbnail.tsx';
import { Underlay } from './Underlay.tsx';
import { useFrameWork } from './useFrameWork.ts';
import { HEADER, PADDING, useGridLayout } from './useGridLayout.ts';
import { useKeys } from './useKeys.ts';
import { usePointer } from './usePointer.ts';
import { useViewport } from './useViewport.ts';
import { useWheelZoom } from './useWheelZoom.ts';

const GRID_ID = 'gallery-grid';

/** A screen reader hears the size of the selection once it has been the same for this long, ms. */
const ANNOUNCE = 400;

interface GridProps {
  readonly rows: RowCache;
}

/** The scrolled grid: one tab stop whose active cell moves. */
export function Grid({ rows }: GridProps) {
  const [scroller] = useState(() => new GridScroller());
  const element = useRef<HTMLDivElement>(null);
  const viewport = useViewport(element);
  const index = useGallery((state) => state.index);
  const view = useGallery((state) => state.view);
  const revision = useGallery((state) => state.revision);
  const picked = useGallery((state) => state.picked);
  const sized = useGridLayout(viewport.width);
  const frame = useFrame(scroller, sized?.layout ?? null, index, view, viewport.height);

  useEffect(() => (element.current ? scroller.attach(element.current) : undefined), [scroller]);
  useFrameWork(frame, scroller, rows, revision);
  useWheelZoom(element, scroller, PADDING);
  useKeys({ element, scroller, header: sized?.dated ? HEADER : PADDING, mac: isMac });
  const onOpen = useCallback((position: number) => {
    openAsset(useGallery.getState().index.id(position), false);
  }, []);
  const band = usePointer({ element, scroller, left: PADDING, mac: isMac, onOpen, onCarried });
  useReturn(scroller, element);
  useReveals(scroller);
  useSpokenSelection(picked.selection.count, index.length);

  const active = picked.focus >= 0 ? index.id(picked.focus) : null;
  return (
    <div className={styles.gallery}>
      <div
        ref={element}
        id={GRID_ID}
        role="listbox"
        tabIndex={0}
        aria-label="Media"
        aria-multiselectable="true"
        aria-activedescendant={active === null ? undefined : cellId(active)}
        className={styles.scroller}
        data-dated={sized?.dated || undefined}
        data-testid="gallery"
      >
        {frame && (
          <div className={styles.content} style={{ height: frame.map.element }}>
            <Underlay scroller={scroller} left={PADDING} width={viewport.width} height={viewport.height} />
            <div className={styles.layer} style={{ left: PADDING }}>
              <Cells frame={frame} rows={rows} picked={picked} />
              {band && (
                <div
                  className={styles.band}
                  style={{ left: band.x, top: band.y - frame.shift, width: band.width, height: band.height }}
                />
              )}
            </div>
            <DateHeaders frame={frame} left={PADDING} onToggle={toggleRange} />
          </div>
        )}
      </div>
      {frame && sized?.dated && <Scrubber scroller={scroller} frame={frame} controls={GRID_ID} />}
    </div>
  );
}

/** The frame to draw: the scroller's own, or the one planned for a new layout, which becomes its own before it is painted. */
function useFrame(
  scroller: GridScroller,
  layout: Frame['layout'] | null,
  index: Frame['index'],
  view: string,
  viewport: number,
): Frame | null {
  const current = useSyncExternalStore(scroller.subscribe, scroller.frame);
  const fits = current?.layout === layout && current?.index === index && current?.viewport === viewport;
  const planned = layout && !fits ? scroller.plan({ layout, index, view, viewport }, savedPlace(view)) : null;
  useLayoutEffect(() => {
    if (planned) scroller.commit(planned);
  });
  return planned ?? (layout ? current : null);
}

function onCarried(collection: number): void {
  void moveToCollection(useSelection.getState().ids, collection);
}

interface CellsProps {
  readonly frame: Frame;
  readonly rows: RowCache;
  readonly picked: Picked;
}

function Cells({ frame, rows, picked }: CellsProps) {
  const { layout, index, shift, first, end, still, fast } = frame;
  const cells = cellsOf(layout, first, end);
  const away =
    picked.focus >= 0 &&
    (picked.focus < (cells[0]?.position ?? 0) || picked.focus > (cells.at(-1)?.position ?? -1));
  return (
    <>
      {cells.map(({ position, x, y, width, height }) => {
        const id = index.id(position);
        return (
          <Cell
            key={id}
            id={id}
            position={position}
            total={index.length}
            x={x}
            y={y - shift}
            width={width}
            height={height}
            kind={index.kind(position)}
            preview={index.preview(position)}
            colour={index.colour(position)}
            row={rows.get(id)}
            selected={picked.selection.has(position)}
            focused={picked.focus === position}
            pictured={!fast}
            fine={still && isSoft(width, height)}
          />
        );
      })}
      {away && (
        <div
          id={cellId(index.id(picked.focus))}
          role="option"
          tabIndex={-1}
          aria-selected={picked.selection.has(picked.focus)}
          aria-posinset={picked.focus + 1}
          aria-setsize={index.length}
          aria-label={rows.get(index.id(picked.focus))?.name ?? 'Out of sight'}
          className="visually-hidden"
          style={{ transform: `translateY(${frame.top - shift}px)` }}
        />
      )}
    </>
  );
}

/** Selects all of a section, or none of it when all of it was. */
function toggleRange(start: number, end: number): void {
  const { picked } = useGallery.getState();
  const { selection } = picked;
  const range = [start, end];
  setPicked({
    selection: selection.covers(start, end) ? selection.minus(range) : selection.union(range),
    anchor: start,
    focus: start,
  });
}

/** Back from the viewer the grid has the keyboard again, and the asset last seen is in sight. */
function useReturn(scroller: GridScroller, element: React.RefObject<HTMLElement | null>): void {
  useEffect(
    () =>
      useSelection.subscribe(({ viewing }, before) => {
        if (viewing !== null || before.viewing === null) return;
        const { focus } = useGallery.getState().picked;
        if (focus >= 0) scroller.centre(focus);
        element.current?.focus({ preventScroll: true });
      }),
    [scroller, element],
  );
}

/** After the frame of a new index is the scroller's own, so that it knows where the cell is. */
function useReveals(scroller: GridScroller): void {
  const reveals = useGallery((state) => state.reveals);
  useEffect(() => {
    if (reveals > 0) scroller.centre(useGallery.getState().picked.focus);
  }, [reveals, scroller]);
}

function useSpokenSelection(count: number, total: number): void {
  const before = useRef(count);
  useEffect(() => {
    if (before.current === count) return;
    before.current = count;
    const timer = setTimeout(() => {
      announce(
        count === 0 ? 'Nothing selected' : `${count.toLocaleString()} of ${total.toLocaleString()} selected`,
      );
    }, ANNOUNCE);
    return () => clearTimeout(timer);
  }, [count, total]);
}
