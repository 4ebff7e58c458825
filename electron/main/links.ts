/** Links that may open in the user's browser: https, without credentials or a port of their own, to a host named here. */
const HOSTS: ReadonlySet<string> = new Set(['www.openstreetmap.org']);

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
