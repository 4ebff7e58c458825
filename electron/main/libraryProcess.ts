/**
 * The library as a child process on plain Node: calls go out, results and events come back, and a process that dies is
 * started again. Knows nothing of Electron, so it is tested where no window can be.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { ErrorValue, Result } from '../../shared/errors.ts';
import {
  FromLibrary,
  MediaFile,
  type SecretAnswer,
  type SecretQuestion,
  type ToLibrary,
} from '../../shared/messages.ts';
import type { Log } from './log.ts';

export interface LibraryProcessOptions {
  /** Path of the Node executable. */
  readonly node: string;
  /** Path of the library's entry script. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** How long a shutdown may take before the process is killed, ms. */
  readonly shutdownMs?: number;
  onEvent(name: string, payload: unknown): void;
  /** Answers for the system's key store. Never rejects. */
  onSecret(question: SecretQuestion): Promise<SecretAnswer>;
  /** The process answers calls; `again` after a crash. */
  onUp(again: boolean): void;
  /** The process ended by itself, for the `failures`th time in a row, and will be started again. */
  onDown(failures: number): void;
}

export interface LibraryProcess {
  /** Never rejects. Waits for a process that is starting; one that dies answers `unavailable`, which may be tried again. */
  call(name: string, input: unknown): Promise<Result<unknown>>;
  /** Where the bytes of a media address lie, null when there are none. */
  locate(path: string): Promise<MediaFile | null>;
  locateAsset(id: number): Promise<MediaFile | null>;
  /** Asks the process to reach a safe point and end; after the deadline it is killed, which its journal survives. */
  shutdown(): Promise<void>;
}

type Outgoing = Exclude<ToLibrary, { kind: 'shutdown' | 'secret' }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type Settle = (result: Result<unknown>) => void;

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** A process that lived this long was healthy: the next crash counts as the first. */
const HEALTHY_MS = 60_000;
const SHUTDOWN_MS = 15_000;

const UNAVAILABLE: ErrorValue = {
  code: 'unavailable',
  message: 'The library stopped unexpectedly and is being restarted. Try again in a moment.',
  retryable: true,
};

/** Starts the process and keeps it running until {@link LibraryProcess.shutdown}. */
export function startLibraryProcess(options: LibraryProcessOptions): LibraryProcess {
  const { log } = options;
  const pending = new Map<number, { readonly message: Outgoing; readonly settle: Settle }>();
  let child: ChildProcess | null = null;
  let ready = false;
  let readyAt = 0;
  let everReady = false;
  let failures = 0;
  let nextId = 1;
  const stopping = new AbortController();

  function start(): void {
    const started = spawn(options.node, [options.entry], {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      windowsHide: true,
    });
    child = started;
    let ended = false;
    const end = (how: Readonly<Record<string, unknown>>) => {
      if (ended) return;
      ended = true;
      onEnd(how);
    };
    started.on('message', (raw) => onMessage(started, raw));
    started.on('error', (error) => end({ error }));
    started.on('exit', (code, signal) => end({ code, signal }));
    if (started.stdout) logLines(started.stdout, 'info');
    if (started.stderr) logLines(started.stderr, 'warn');
    calm(started.pid);
    log('info', 'library process started', { pid: started.pid });
  }

  /** Chromium raises the window's thread where it may, which a child inherits: the library must not outrun the page. */
  function calm(pid: number | undefined): void {
    try {
      if (pid !== undefined && os.getPriority(pid) < os.constants.priority.PRIORITY_NORMAL) {
        os.setPriority(pid, os.constants.priority.PRIORITY_NORMAL);
      }
    } catch (error) {
      log('warn', 'priority of the library cannot be set', { error });
    }
  }

  function logLines(stream: Readable, level: 'info' | 'warn'): void {
    createInterface({ input: stream }).on('line', (line) => log(level, 'library process says', { line }));
  }

  async function onSecret(asker: ChildProcess, id: number, question: SecretQuestion): Promise<void> {
    const answer = await options.onSecret(question);
    if (asker.connected) asker.send({ kind: 'secret', id, answer } satisfies ToLibrary);
  }

  function onMessage(from: ChildProcess, raw: unknown): void {
    const message = FromLibrary.safeParse(raw);
    if (!message.success) {
      log('error', 'message from the library is not of the protocol', { error: message.error });
      return;
    }
    const { data } = message;
    if (data.kind === 'event') options.onEvent(data.name, data.payload);
    else if (data.kind === 'secret') void onSecret(from, data.id, data.question);
    else if (data.kind === 'ready') onReady();
    else {
      pending.get(data.id)?.settle(data.result as Result<unknown>);
      pending.delete(data.id);
    }
  }

  function onReady(): void {
    ready = true;
    readyAt = performance.now();
    for (const { message } of pending.values()) child?.send(message);
    options.onUp(everReady);
    everReady = true;
  }

  function onEnd(how: Readonly<Record<string, unknown>>): void {
    const healthy = ready && performance.now() - readyAt > HEALTHY_MS;
    child = null;
    ready = false;
    for (const { settle } of pending.values()) settle({ ok: false, error: UNAVAILABLE });
    pending.clear();
    if (stopping.signal.aborted) {
      log('info', 'library process ended', how);
      return;
    }
    failures = healthy ? 1 : failures + 1;
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    log('error', 'library process died', { ...how, restartInMs: delay });
    options.onDown(failures);
    wait(delay, undefined, { signal: stopping.signal }).then(start, () => undefined);
  }

  function send(message: WithoutId<Outgoing>): Promise<Result<unknown>> {
    if (stopping.signal.aborted) return Promise.resolve({ ok: false, error: UNAVAILABLE });
    const id = nextId++;
    const outgoing = { ...message, id } as Outgoing;
    return new Promise((settle) => {
      pending.set(id, { message: outgoing, settle });
      if (ready) child?.send(outgoing);
    });
  }

  async function located(message: WithoutId<Outgoing>): Promise<MediaFile | null> {
    const result = await send(message);
    return result.ok ? (MediaFile.nullable().safeParse(result.value).data ?? null) : null;
  }

  async function shutdown(): Promise<void> {
    stopping.abort();
    const leaving = child;
    if (leaving === null) return;
    const gone = once(leaving, 'exit');
    if (leaving.connected) leaving.send({ kind: 'shutdown' } satisfies ToLibrary);
    const deadline = new AbortController();
    const inTime = await Promise.race([
      gone.then(() => true),
      wait(options.shutdownMs ?? SHUTDOWN_MS, false, { signal: deadline.signal }).catch(() => true),
    ]);
    deadline.abort();
    if (inTime) return;
    log('error', 'library process did not end in time and is killed', { pid: leaving.pid });
    leaving.kill('SIGKILL');
    await gone;
  }

  start();
  return {
    call: (name, input) => send({ kind: 'call', name, input }),
    locate: (path) => located({ kind: 'locate', path }),
    locateAsset: (asset) => located({ kind: 'locateAsset', asset }),
    shutdown,
  };
}
