import { REMOTE_PRESETS } from '../../shared/remotePresets.ts';

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
