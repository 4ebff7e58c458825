/** What is being dragged over the window, by its place: the sidebar shows where it would go. */
import { create } from 'zustand';

interface DropStore {
  /** The collection of the sidebar under the pointer. */
  readonly over: number | null;
}

export const useDrop = create<DropStore>()(() => ({ over: null }));

/** Remembers the collection whose line of the sidebar is under the pointer. @returns it */
export function hover(target: EventTarget | null): number | null {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-collection]') : null;
  const over = line?.dataset.collection === undefined ? null : Number(line.dataset.collection);
  if (useDrop.getState().over !== over) useDrop.setState({ over });
  return over;
}

export function hoverNothing(): void {
  if (useDrop.getState().over !== null) useDrop.setState({ over: null });
}
