/** Whom an app may ask for updates, as it is said to the build. */

/** This very computer, which no network is asked for. */
const HERE = ['127.0.0.1', '[::1]'];

/** @throws Error when it is no address that nobody on the way can listen to */
export function originOf(address: string): string {
  const { protocol, hostname, origin } = new URL(address);
  if (protocol === 'https:' || (protocol === 'http:' && HERE.includes(hostname))) return origin;
  throw new Error(`Updates come over https: ${address} is another kind of address.`);
}

/**
 * Origins of servers that a server may send on to.
 * @param names of hosts, exact, with spaces or commas between them
 * @throws Error when one of them is more, or less, than a name
 */
export function originsOf(names: string): readonly string[] {
  return names
    .split(/[\s,]+/)
    .filter((name) => name !== '')
    .map((name) => {
      if (/^[a-z\d-]+(\.[a-z\d-]+)+$/.test(name)) return `https://${name}`;
      throw new Error(`${name} is not the name of a host that updates may come from.`);
    });
}
