/** Server programs as children of a test run: they end with it, however it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface ServerProcess {
  readonly pid: number;
  /** What it printed so far. */
  said(): string;
  running(): boolean;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** On Linux the kernel ends them with the process that started them, also when that one is killed. */
const TIED = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];

export function startServerProcess(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ServerProcess {
  const [command = program, ...rest] = [...TIED, program, ...args];
  const child = spawn(command, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  child.on('error', (error) => (said += error.message));
  const running = (): boolean => child.pid !== undefined && isRunning(child);
  return {
    pid: child.pid ?? 0,
    said: () => said,
    running,
    async stop(signal = 'SIGTERM') {
      if (!running()) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Below those that systems give to whoever asks for any: nobody gets it before the server it is meant for listens. */
const PORTS = { from: 20_000, to: 32_768 };
const given = new Set<number>();

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (given.has(port)) continue;
    given.add(port);
    const server = net.createServer().listen(port, '127.0.0.1');
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('listening', () => resolve(true)).once('error', () => resolve(false));
    });
    server.close();
    if (isFree) return port;
  }
}

/** A server tells nobody when it listens, so it is asked until it answers; throws what it said when it ends before. */
export async function untilListening(server: ServerProcess, port: number): Promise<void> {
  for (;;) {
    if (!server.running()) throw new Error(`The server ended: ${server.said()}`);
    const socket = net.connect(port, '127.0.0.1');
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (connected) return;
    await pause(20);
  }
}
