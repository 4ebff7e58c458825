/** What the shell says to the page: commands of the system's menu, and notices. */
import type { EventPayload } from '../../../shared/contract/events.ts';
import { client } from '../../client/index.ts';
import { shownCollection } from '../../state/shownCollection.ts';
import { openDialog, openSettings } from '../../state/window.ts';
import { toast } from '../../ui/toast.ts';
import { showLogs } from '../help/supportActions.ts';
import { stepHere } from '../history/useHistoryKeys.ts';
import { importByDialog, tellFailure } from '../import/importActions.ts';

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

export function showNotice({ level, message, address }: EventPayload<'host.notice'>): void {
  const failure = level === 'error';
  if (address === undefined) toast({ title: message, failure });
  else {
    const action = { label: 'Copy address', run: () => void copyAddress(address) };
    toast({ title: message, failure, action });
  }
}

async function copyAddress(address: string): Promise<void> {
  try {
    await client.copyText(address);
    toast({ title: 'Address copied' });
  } catch (error) {
    tellFailure('The address could not be copied', error);
  }
}
