/** Links that lead out of the app, into the person's browser. Knows nothing of Electron. */
import type { EventPayload } from '../../shared/contract/events.ts';
import { REMOTE_PRESETS } from '../../shared/remotePresets.ts';
import type { Log } from './log.ts';

/** Links that may open in the user's browser: https, without credentials or a port of their own, to a provider's page about its keys. */
const HOSTS: ReadonlySet<string> = new Set(
  REMOTE_PRESETS.flatMap(({ keysFrom }) => (keysFrom === null ? [] : [new URL(keysFrom.url).hostname])),
);

export function isExternalLink(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    HOSTS.has(url.hostname)
  );
}

export interface LinkParts {
  /** Opens it with what the system has for addresses; rejects where there is nothing. */
  open(address: string): Promise<void>;
  tell(notice: EventPayload<'host.notice'>): void;
  readonly log: Log;
}

/** Opens an address in the browser; who has none that opens is told how to get there. Never throws. */
export async function openLink(address: string, { open, tell, log }: LinkParts): Promise<void> {
  try {
    await open(address);
  } catch (error) {
    log('warn', 'link cannot be opened', { address, error });
    const message = `No browser could be opened. Copy the address and open it in one yourself: ${address}`;
    tell({ level: 'error', message, address });
  }
}
