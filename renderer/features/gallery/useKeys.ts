/** The keyboard in the grid. Keys are the window's as long as nothing else has the focus. */
import { type RefObject, useEffect, useRef } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { useSelection } from '../../state/selection.ts';
import { rate } from '../labels/labelActions.ts';
import { deleteChosen } from '../trash/deleteKeys.ts';
import { chosenIds } from '../trash/trashActions.ts';
import { invertSelection, openAsset, selectAll, selectNone, setPicked, useGallery } from './galleryStore.ts';
import { cellAt, nearestInRow, pageFrom, rowOf } from './geometry.ts';
import type { GridScroller } from './gridScroller.ts';
import { type Direction, type GridCommand, gridCommand, takesKeys } from './keyboard.ts';
import type { GridLayout } from './layout.ts';
import { moveTo } from './selection.ts';
import { zoomStep } from './zoom.ts';

export interface KeyOptions {
  readonly element: RefObject<HTMLElement | null>;
  readonly scroller: GridScroller;
  /** Px of header kept in sight above the focused cell. */
  readonly header: number;
  readonly mac: boolean;
}

export function useKeys({ element, scroller, header, mac }: KeyOptions): void {
  /** The column up and down keep to, forgotten by every other move. */
  const column = useRef<number | null>(null);
  useEffect(() => {
    const move = (to: Direction, extend: boolean, toggle: boolean): void => {
      const frame = scroller.frame();
      const { picked, index } = useGallery.getState();
      if (!frame || index.length === 0) return;
      const vertical = to === 'up' || to === 'down' || to === 'pageUp' || to === 'pageDown';
      const cell = cellAt(frame.layout, picked.focus);
      const x = (vertical ? column.current : null) ?? (cell ? cell.x + cell.width / 2 : 0);
      column.current = vertical ? x : null;
      const start =
        picked.focus >= 0
          ? destination(frame.layout, picked.focus, to, x, frame.viewport)
          : firstFocus(to, frame.layout, scroller.top);
      setPicked(moveTo(picked, start, { extend, toggle }));
      scroller.reveal(start, header);
    };

    const open = (quick: boolean): void => {
      const { picked, index } = useGallery.getState();
      const position = picked.focus >= 0 ? picked.focus : picked.selection.first;
      if (position >= 0) openAsset(index.id(position), quick);
    };

    const run = (command: GridCommand): void => {
      const { picked } = useGallery.getState();
      if (command.type === 'move') move(command.to, command.extend, command.toggle);
      else if (command.type === 'selectAll') selectAll();
      else if (command.type === 'selectNone' || command.type === 'back') selectNone();
      else if (command.type === 'invert') invertSelection();
      else if (command.type === 'rate') void rate(chosenIds(), command.stars);
      else if (command.type === 'zoom') zoom(command.to, scroller);
      else if (command.type === 'trash' || command.type === 'deleteForEver') {
        deleteChosen(command.type === 'deleteForEver');
      } else if (command.type === 'toggleFocused') {
        if (picked.focus >= 0) {
          const range = [picked.focus, picked.focus + 1];
          setPicked({ ...picked, selection: picked.selection.toggle(range), anchor: picked.focus });
        }
      } else open(command.type === 'preview');
    };

    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || useSelection.getState().viewing !== null) return;
      if (takesKeys(event.target)) return;
      const command = gridCommand(event, mac);
      if (!command) return;
      const inGrid = element.current?.contains(event.target as Node) || event.target === document.body;
      if (command.type !== 'zoom' && !inGrid) return;
      event.preventDefault();
      if (event.target === document.body) element.current?.focus({ preventScroll: true });
      run(command);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [element, scroller, header, mac]);
}

/** Zooms about the focused cell when it is in sight, else about the top of the grid. */
function zoom(to: 'in' | 'out' | 'reset', scroller: GridScroller): void {
  const { zoom, set } = usePreferences.getState();
  const frame = scroller.frame();
  const focus = useGallery.getState().picked.focus;
  const cell = frame && cellAt(frame.layout, focus);
  if (frame && cell && cell.y < scroller.top + frame.viewport && cell.y + cell.height > scroller.top) {
    scroller.pin(focus, cell.y + cell.height / 2 - scroller.top);
  }
  set({ zoom: zoomStep(zoom, to) });
}

/** Where the first key lands when nothing has the focus: the first cell in sight, or an end. */
function firstFocus(to: Direction, layout: GridLayout, top: number): number {
  if (to === 'last') return layout.source.length - 1;
  if (to === 'first') return 0;
  const row = layout.rowTop.findIndex((y) => y >= top);
  return layout.rowFirst[Math.max(0, row)] ?? 0;
}

function destination(layout: GridLayout, from: number, to: Direction, x: number, page: number): number {
  const last = layout.source.length - 1;
  const row = rowOf(layout, from);
  switch (to) {
    case 'left':
      return Math.max(0, from - 1);
    case 'right':
      return Math.min(last, from + 1);
    case 'up':
      return row > 0 ? nearestInRow(layout, row - 1, x) : from;
    case 'down':
      return row < layout.rowCount - 1 ? nearestInRow(layout, row + 1, x) : from;
    case 'rowStart':
      return layout.rowFirst[row] ?? from;
    case 'rowEnd':
      return (layout.rowFirst[row + 1] ?? from + 1) - 1;
    case 'first':
      return 0;
    case 'last':
      return last;
    case 'pageUp':
      return pageFrom(layout, row, -page, x);
    case 'pageDown':
      return pageFrom(layout, row, page, x);
  }
}
