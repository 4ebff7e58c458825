/** What is being dragged over the window: the sidebar shows where it would go, a label what it is. */
import { create } from 'zustand';

/** Assets of the grid on their way to a collection. */
export interface Carried {
  readonly count: number;
  /** The pointer, px of the window. */
  readonly x: number;
  readonly y: number;
}

interface DropStore {
  /** The collection of the sidebar under the pointer. */
  readonly over: number | null;
  readonly carried: Carried | null;
}

export const useDrop = create<DropStore>()(() => ({ over: null, carried: null }));

/** Remembers the collection whose line of the sidebar is under the pointer. @returns it */
export function hover(target: EventTarget | null): number | null {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-collection]') : null;
  const over = line?.dataset.collection === undefined ? null : Number(line.dataset.collection);
  if (useDrop.getState().over !== over) useDrop.setState({ over });
  return over;
}

/** No file hovers any more; carried assets still may. */
export function hoverNothing(): void {
  const { over, carried } = useDrop.getState();
  if (over !== null && carried === null) useDrop.setState({ over: null });
}

/** Assets are where the pointer is now. */
export function carry(carried: Carried): void {
  useDrop.setState({ carried });
  hover(document.elementFromPoint(carried.x, carried.y));
}

/** Ends carrying. @returns the collection they were let go over, null for none or when nothing was carried */
export function putDown(): number | null {
  const { over, carried } = useDrop.getState();
  if (carried === null) return null;
  useDrop.setState({ over: null, carried: null });
  return over;
}
