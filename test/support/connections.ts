/** Every connection to a network that a program or anything it starts asks the system for, as strace sees it. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What can name another end; all of it also for datagrams. */
const CALLS = 'connect,sendto,sendmsg,sendmmsg';

/** Variable with the file to write to, for a {@link tracedProgram}. */
export const TRACE_LOG = 'MEDIAROOT_TRACE_LOG';

/**
 * Writes a program that runs another under strace, with all its processes.
 * @param folder must be there
 * @returns its path; it has the name of the other
 */
export async function tracedProgram(folder: string, program: string): Promise<string> {
  const file = path.join(folder, path.basename(program));
  const line = `exec strace -f -qq -yy --seccomp-bpf -e trace=${CALLS} -e signal=none -o "$${TRACE_LOG}" '${program}' "$@"`;
  await writeFile(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return file;
}

export interface Connections {
  /** Others that bytes could go to: connected to, or sent a datagram. Addresses with ports, each once. */
  readonly reached: readonly string[];
  /** Named to the system for a datagram that was never sent: Chromium asks so whether there is a route to the IPv6 internet. */
  readonly named: readonly string[];
}

const ANSWERED = /^\d+ +(\w+)\(\d+<(TCP|UDP)(?:v6)?:/;

export async function connectionsIn(log: string): Promise<Connections> {
  const reached = new Set<string>();
  const named = new Set<string>();
  for (const line of (await readFile(log, 'utf8')).split('\n')) {
    const [, call, protocol] = ANSWERED.exec(line) ?? [];
    // What the parser does not know counts as the worst.
    const known = protocol !== undefined;
    if (!known && !/sa_family=AF_INET6?\b/.test(line)) continue;
    if (known && protocol === 'TCP' && call !== 'connect') continue;
    (protocol === 'UDP' && call === 'connect' ? named : reached).add(otherEnd(line));
  }
  return { reached: [...reached].sort(), named: [...named].sort() };
}

function otherEnd(line: string): string {
  const port = /sin6?_port=htons\((\d+)\)/.exec(line)?.[1];
  const four = /inet_addr\("([^"]+)"\)/.exec(line)?.[1];
  const six = /inet_pton\(AF_INET6, "([^"]+)"/.exec(line)?.[1];
  if (port !== undefined) return `${four ?? `[${six}]`}:${port}`;
  return /->([^>]+)\]>/.exec(line)?.[1] ?? line;
}
