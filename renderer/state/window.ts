/** What is open in this window and forgotten with it. */
import { create } from 'zustand';

interface WindowStore {
  readonly dialog: 'new-library' | 'shortcuts' | null;
  /** The inspector over the grid, where the window is too narrow for it to stand beside. */
  readonly inspectorOver: boolean;
}

export const useWindow = create<WindowStore>()(() => ({ dialog: null, inspectorOver: false }));

export function closeDialog(): void {
  useWindow.setState({ dialog: null });
}
