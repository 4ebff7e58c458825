/** What the system's menu asks of the page. */
import type { EventPayload } from '../../../shared/contract/events.ts';
import { shownCollection } from '../../state/shownCollection.ts';
import { openDialog, openSettings } from '../../state/window.ts';
import { showLogs } from '../help/supportActions.ts';
import { stepHere } from '../history/useHistoryKeys.ts';
import { importByDialog } from '../import/importActions.ts';

type HostCommand = EventPayload<'host.command'>['command'];

const COMMANDS: Readonly<Record<HostCommand, () => void>> = {
  'new-library': () => openDialog('new-library'),
  search: () => document.querySelector<HTMLInputElement>('[data-testid=search]')?.focus(),
  shortcuts: () => openDialog('shortcuts'),
  // the system's menu says “Import” whatever ours is set to, so it copies
  'import-files': () => void importByDialog('files', shownCollection(), 'copy'),
  'import-folder': () => void importByDialog('folder', shownCollection(), 'copy'),
  undo: () => stepHere('undo'),
  redo: () => stepHere('redo'),
  settings: () => openSettings(),
  help: () => openDialog('help'),
  about: () => openDialog('about'),
  updates: () => openSettings('updates'),
  'show-logs': () => void showLogs(),
  'save-diagnostics': () => openDialog('diagnostics'),
};

export function runHostCommand(command: HostCommand): void {
  COMMANDS[command]();
}
