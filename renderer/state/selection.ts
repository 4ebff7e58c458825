/** What is selected in the grid, and which asset the viewer shows. Written by the gallery, read by everyone. */
import { create } from 'zustand';

interface SelectionStore {
  readonly ids: ReadonlySet<number>;
  /** The asset with keyboard focus, null when none; not necessarily selected. */
  readonly focused: number | null;
  /** How many assets the current query has, null while it is being asked. */
  readonly total: number | null;
  /** The asset open in the viewer. */
  readonly viewing: number | null;
  select(ids: ReadonlySet<number>, focused?: number | null): void;
  setTotal(total: number | null): void;
  view(id: number | null): void;
}

export const useSelection = create<SelectionStore>()((set) => ({
  ids: new Set(),
  focused: null,
  total: null,
  viewing: null,
  select: (ids, focused) => set(focused === undefined ? { ids } : { ids, focused }),
  setTotal: (total) => set({ total }),
  view: (viewing) => set({ viewing }),
}));
