/** What is open in this window and forgotten with it. */
import { create } from 'zustand';
import { type Source, usePreferences } from './preferences.ts';

type WindowDialog = 'new-library' | 'restore' | 'shortcuts' | 'settings' | 'help' | 'about' | 'diagnostics';

export type SettingsPage =
  | 'appearance'
  | 'import'
  | 'addresses'
  | 'deletion'
  | 'upkeep'
  | 'cloud'
  | 'updates'
  | 'support';

interface WindowStore {
  readonly dialog: WindowDialog | null;
  /** The page of the settings that was seen last. */
  readonly settingsPage: SettingsPage;
  /** What stands in the middle: the grid of the current source, the cloud, or cleanup and health. */
  readonly view: 'gallery' | 'cloud' | 'upkeep';
  /** An import has stored something while this window was open. */
  readonly imported: boolean;
  /** The inspector over the grid, where the window is too narrow for it to stand beside. */
  readonly inspectorOver: boolean;
}

export const useWindow = create<WindowStore>()(() => ({
  dialog: null,
  settingsPage: 'appearance',
  view: 'gallery',
  imported: false,
  inspectorOver: false,
}));

export function openDialog(dialog: WindowDialog): void {
  useWindow.setState({ dialog });
}

/** Left out, the page that was seen last. */
export function openSettings(page = useWindow.getState().settingsPage): void {
  useWindow.setState({ dialog: 'settings', settingsPage: page });
}

export function closeDialog(): void {
  useWindow.setState({ dialog: null });
}

/** Closes the dialog and shows something else in its place. */
export function leaveFor(show: () => void): () => void {
  return () => {
    closeDialog();
    show();
  };
}

/** Shows these assets in the grid. */
export function showSource(source: Source): void {
  usePreferences.getState().set({ source });
  useWindow.setState({ view: 'gallery' });
}

/** Shows cleanup and health instead of the grid. */
export function showUpkeep(): void {
  useWindow.setState({ view: 'upkeep' });
}
