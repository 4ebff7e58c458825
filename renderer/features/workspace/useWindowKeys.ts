/** Shortcuts of an open library. */
import { type RefObject, useMemo } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { WORKSPACE_KEYS } from '../../ui/shortcutKeys.ts';
import { useCommandKeys } from './useCommandKeys.ts';

export interface WindowKeys {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly toggleInspector: () => void;
}

export function useWindowKeys({ search, toggleInspector }: WindowKeys): void {
  const commands = useMemo(
    () => ({ search: () => focusSearch(search.current), sidebar: toggleSidebar, inspector: toggleInspector }),
    [search, toggleInspector],
  );
  useCommandKeys(WORKSPACE_KEYS, commands);
}

function toggleSidebar(): void {
  const { sidebarOpen, set } = usePreferences.getState();
  set({ sidebarOpen: !sidebarOpen });
}

function focusSearch(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
