/** What stands on the page about health: a title for each matter, and the one thing to do about it. */
import type { HealthCheck } from '../../../shared/contract/library.ts';
import { showCloud } from '../../state/cloud.ts';
import { setPanelOpen } from '../../state/imports.ts';
import { setRelinking, showUpkeepPage } from '../../state/upkeep.ts';
import { openDialog, showSource } from '../../state/window.ts';
import { verify } from './integrityActions.ts';

type Check = HealthCheck['check'];

interface Action {
  readonly label: string;
  /** Offered also while the matter is well. */
  readonly always?: boolean;
  readonly run: () => void;
}

const TITLES: Readonly<Record<Check, string>> = {
  catalog: 'Catalog',
  backup: 'Backup of the catalog',
  media: 'Media folder',
  disk: 'Catalog folder',
  imports: 'Imports',
  files: 'Places of files',
  missing: 'Missing files',
  damaged: 'Damaged files',
  edited: 'Changed files',
  verified: 'Verification',
  thumbnails: 'Thumbnails',
  watched: 'Watched folders',
  cloud: 'Cloud copy',
  trash: 'Trash',
  quarantine: 'Quarantine',
  decoders: 'Readers and decoders',
};

const showFindings: Action = { label: 'Show findings', run: () => showUpkeepPage('integrity') };

const ACTIONS: Partial<Readonly<Record<Check, Action>>> = {
  catalog: { label: 'Save diagnostics…', run: () => openDialog('diagnostics') },
  imports: { label: 'Show imports', run: () => setPanelOpen(true) },
  missing: { label: 'Find missing files…', run: () => setRelinking(true) },
  damaged: showFindings,
  edited: showFindings,
  verified: { label: 'Verify now', always: true, run: () => void verify(false) },
  watched: { label: 'Show folders', run: () => showUpkeepPage('watch') },
  cloud: { label: 'Show the cloud', run: () => showCloud() },
  trash: { label: 'Show trash', always: true, run: () => showSource({ type: 'trash' }) },
  quarantine: { label: 'Show quarantine', always: true, run: () => showUpkeepPage('cleanup') },
};

export function healthTitle(check: Check): string {
  return TITLES[check];
}

export function healthAction({ check, state }: HealthCheck): Action | undefined {
  const action = ACTIONS[check];
  return action !== undefined && (action.always || state !== 'good') ? action : undefined;
}

/** “The library is well.”, or how many matters are not. */
export function verdict(checks: readonly HealthCheck[]): { state: HealthCheck['state']; words: string } {
  const bad = checks.filter(({ state }) => state === 'bad').length;
  const unsure = checks.filter(({ state }) => state === 'attention').length;
  if (bad + unsure === 0) return { state: 'good', words: 'The library is well.' };
  const words = [
    bad > 0 && `${bad === 1 ? 'One matter is' : `${bad} matters are`} not well`,
    unsure > 0 && `${unsure === 1 ? 'one wants' : `${unsure} want`} a look`,
  ].filter((part) => part !== false);
  const said = words.join(', and ');
  return { state: bad > 0 ? 'bad' : 'attention', words: `${said.charAt(0).toUpperCase()}${said.slice(1)}.` };
}
