import { useCallback, useEffect } from 'react';
import type { ImportMode } from '../shared/contract/import.ts';
import styles from './App.module.css';
import { client, type ImportSource } from './client/index.ts';
import { AboutDialog } from './features/about/AboutDialog.tsx';
import { FailuresDialog } from './features/activity/FailuresDialog.tsx';
import { QuestionDialog } from './features/activity/QuestionDialog.tsx';
import { CloudAddressDialog } from './features/addresses/CloudAddressDialog.tsx';
import { ConnectDialog } from './features/cloud/ConnectDialog.tsx';
import { OptionsDialog } from './features/cloud/OptionsDialog.tsx';
import { PlanDialog } from './features/cloud/PlanDialog.tsx';
import { CarriedLabel } from './features/collections/CarriedLabel.tsx';
import { CollectionDialog } from './features/collections/CollectionDialog.tsx';
import { MoveDialog } from './features/collections/MoveDialog.tsx';
import { RemoveDialog } from './features/collections/RemoveDialog.tsx';
import { DiagnosticsDialog } from './features/diagnostics/DiagnosticsDialog.tsx';
import { FailedLibrary } from './features/firstRun/FailedLibrary.tsx';
import { FirstRun } from './features/firstRun/FirstRun.tsx';
import { ensureLibrary } from './features/firstRun/libraryActions.ts';
import { NewLibraryDialog } from './features/firstRun/NewLibraryDialog.tsx';
import { RestoreDialog } from './features/firstRun/RestoreDialog.tsx';
import { HelpDialog } from './features/help/HelpDialog.tsx';
import { ShortcutSheet } from './features/help/ShortcutSheet.tsx';
import { DropTarget } from './features/import/DropTarget.tsx';
import { importFrom } from './features/import/importActions.ts';
import { ResultsDialog } from './features/import/ResultsDialog.tsx';
import { useIncoming } from './features/import/useIncoming.ts';
import { AlbumDialog } from './features/labels/AlbumDialog.tsx';
import { BackupsDialog } from './features/recovery/BackupsDialog.tsx';
import { RecoveryScreen } from './features/recovery/RecoveryScreen.tsx';
import { SettingsDialog } from './features/settings/SettingsDialog.tsx';
import { runHostCommand, showNotice } from './features/workspace/hostCommands.ts';
import { useCommandKeys } from './features/workspace/useCommandKeys.ts';
import { Workspace } from './features/workspace/Workspace.tsx';
import { useImports } from './state/imports.ts';
import { useLibrary } from './state/library.ts';
import { usePreferences } from './state/preferences.ts';
import { useStart } from './state/start.ts';
import { openDialog, openSettings } from './state/window.ts';
import { Announcer } from './ui/Announcer.tsx';
import { APP_KEYS } from './ui/shortcutKeys.ts';
import { Toasts } from './ui/Toasts.tsx';

const APP_COMMANDS = {
  settings: () => openSettings(),
  help: () => openDialog('help'),
  shortcuts: () => openDialog('shortcuts'),
};

/** The window: what it shows depends on whether a library is open. */
export function App() {
  useTheme();
  useHostCommands();
  useCommandKeys(APP_KEYS, APP_COMMANDS);
  return (
    <>
      <Screen />
      <Incoming />
      <NewLibraryDialog />
      <CollectionDialog />
      <RemoveDialog />
      <MoveDialog />
      <AlbumDialog />
      <CarriedLabel />
      <ShortcutSheet />
      <HelpDialog />
      <AboutDialog />
      <SettingsDialog />
      <ConnectDialog />
      <RestoreDialog />
      <BackupsDialog />
      <DiagnosticsDialog />
      <OptionsDialog />
      <PlanDialog />
      <CloudAddressDialog />
      <ResultsDialog />
      <FailuresDialog />
      <QuestionDialog />
      <Toasts />
      <Announcer />
    </>
  );
}

function Screen() {
  const state = useLibrary((library) => library.state);
  const trouble = useStart((start) => start.trouble);
  if (trouble !== null) return <RecoveryScreen trouble={trouble} />;
  if (state === null) return <div className={styles.waiting}>Starting…</div>;
  if (state.status === 'open' && state.library) return <Workspace state={state} library={state.library} />;
  return state.status === 'failed' ? <FailedLibrary state={state} /> : <FirstRun state={state} />;
}

/** Drops and pastes, on every screen that can take them. */
function Incoming() {
  const state = useLibrary((library) => library.state);
  const mode = useImports((imports) => imports.mode);
  const first = state?.status === 'none';
  const defaultRoot = state?.defaults.mediaRoot;
  const refusal = refusalWords(state?.status, state?.library?.mediaRootState);

  const take = useCallback(
    (source: ImportSource, how: ImportMode, over: number | null) => {
      const after = first && defaultRoot !== undefined ? ensureLibrary(defaultRoot) : undefined;
      void importFrom(source, how, { collection: over ?? undefined, after });
    },
    [first, defaultRoot],
  );
  const incoming = useIncoming({ mode, enabled: refusal === null, onFiles: take });
  if (!incoming) return null;
  return <DropTarget incoming={incoming} library={state?.library?.name ?? null} refusal={refusal} />;
}

function refusalWords(status: string | undefined, root: 'online' | 'offline' | undefined): string | null {
  if (root === 'offline') return 'The media folder is offline. Connect its drive, then drop again.';
  if (status === 'open' || status === 'none') return null;
  if (status === undefined) return 'Mediaroot is still starting. Drop again in a moment.';
  return 'Open or make a library first.';
}

function useTheme(): void {
  const theme = usePreferences((state) => state.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}

/** The system's menu and notices of the shell. */
function useHostCommands(): void {
  useEffect(() => {
    const stopNotices = client.on('host.notice', showNotice);
    const stopCommands = client.on('host.command', ({ command }) => runHostCommand(command));
    return () => {
      stopNotices();
      stopCommands();
    };
  }, []);
}
