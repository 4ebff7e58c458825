import { useSyncExternalStore } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { useWindow } from '../../state/window.ts';

/** Below this width of the window the inspector does not stand beside the grid, px. */
const narrow = window.matchMedia('(max-width: 1099px)');

function subscribe(changed: () => void): () => void {
  narrow.addEventListener('change', changed);
  return () => narrow.removeEventListener('change', changed);
}

export interface InspectorPlace {
  /** beside the grid, over its edge in a narrow window, or null: not shown. */
  readonly place: 'beside' | 'over' | null;
  readonly toggle: () => void;
}

export function useInspector(): InspectorPlace {
  const isNarrow = useSyncExternalStore(subscribe, () => narrow.matches);
  const open = usePreferences((state) => state.inspectorOpen);
  const over = useWindow((state) => state.inspectorOver);
  if (isNarrow) return { place: over ? 'over' : null, toggle: toggleOver };
  return { place: open ? 'beside' : null, toggle: toggleBeside };
}

function toggleOver(): void {
  useWindow.setState(({ inspectorOver }) => ({ inspectorOver: !inspectorOver }));
}

function toggleBeside(): void {
  const { inspectorOpen, set } = usePreferences.getState();
  set({ inspectorOpen: !inspectorOpen });
}
