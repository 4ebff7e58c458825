/**
 * The library as a child process on plain Node: calls go out, results and events come back, and a process that dies is
 * started again. Knows nothing of Electron, so it is tested where no window can be.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
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
  /** Asked at each start. */
  env(): NodeJS.ProcessEnv;
  readonly log: Log;
  /** How long a shutdown may take before the process is killed, ms. */
  readonly shutdownMs?: number;
  /** A call under way for so long is written to the log, and again whenever it has waited twice as long, ms. */
  readonly longMs?: number;
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
  /** Whether a call of this name has no answer yet. */
  isUnderWay(name: string): boolean;
  /** Where the bytes of a media address lie, null when there are none. */
  locate(path: string): Promise<MediaFile | null>;
  locateAsset(id: number): Promise<MediaFile | null>;
  /** Asks the process to reach a safe point and end; after the deadline it is killed, which its journal survives. */
  shutdown(): Promise<void>;
}

type Outgoing = Exclude<ToLibrary, { kind: 'shutdown' | 'secret' }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type Settle = (result: Result<unknown>) => void;

interface Pending {
  readonly message: Outgoing;
  readonly settle: Settle;
  readonly since: number;
  /** Age at which it was last written to the log, ms; 0: not yet. */
  told: number;
}

/** The least that tells which call an answer is for. */
const AnswerOf = z.object({ kind: z.literal('result'), id: z.number().int() });

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** A process that lived this long was healthy: the next crash counts as the first. */
const HEALTHY_MS = 60_000;
const SHUTDOWN_MS = 15_000;
const LONG_MS = 30_000;

const UNAVAILABLE: ErrorValue = {
  code: 'unavailable',
  message: 'The library stopped unexpectedly and is being restarted. Try again in a moment.',
  retryable: true,
};

const MISUNDERSTOOD: ErrorValue = {
  code: 'internal',
  message: 'The library gave an answer that could not be understood. The log has the details.',
  retryable: false,
};

/** Starts the process and keeps it running until {@link LibraryProcess.shutdown}. */
export function startLibraryProcess(options: LibraryProcessOptions): LibraryProcess {
  const { log } = options;
  const { shutdownMs = SHUTDOWN_MS, longMs = LONG_MS } = options;
  const pending = new Map<number, Pending>();
  let child: ChildProcess | null = null;
  let ready = false;
  let readyAt = 0;
  let everReady = false;
  let failures = 0;
  let nextId = 1;
  const stopping = new AbortController();

  function start(): void {
    let started: ChildProcess;
    try {
      started = spawn(options.node, [options.entry], {
        env: options.env(),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        serialization: 'advanced',
        windowsHide: true,
      });
    } catch (error) {
      // Such as when there is no memory left for another process.
      onEnd({ error });
      return;
    }
    child = started;
    let ended = false;
    const end = (how: Readonly<Record<string, unknown>>) => {
      if (ended) return;
      ended = true;
      onEnd(how);
    };
    started.on('message', (raw) => onMessage(started, raw));
    started.on('error', (error) => {
      if (started.pid === undefined) end({ error });
      // It runs, and may have the library open: until it has ended, no other one can.
      else log('warn', 'message to the library was not sent', { error });
    });
    started.on('disconnect', () => {
      const overdue = setTimeout(() => started.kill('SIGKILL'), shutdownMs);
      started.once('exit', () => clearTimeout(overdue));
    });
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
    // What an ended process said last is no word of the one that took its place.
    if (from !== child) return;
    const message = FromLibrary.safeParse(raw);
    if (!message.success) {
      log('error', 'message from the library is not of the protocol', { error: message.error });
      const { data: answer } = AnswerOf.safeParse(raw);
      if (answer !== undefined) settle(answer.id, { ok: false, error: MISUNDERSTOOD });
      return;
    }
    const { data } = message;
    if (data.kind === 'event') options.onEvent(data.name, data.payload);
    else if (data.kind === 'secret') void onSecret(from, data.id, data.question);
    else if (data.kind === 'ready') onReady();
    else settle(data.id, data.result as Result<unknown>);
  }

  function settle(id: number, result: Result<unknown>): void {
    const call = pending.get(id);
    if (call === undefined) return;
    pending.delete(id);
    if (call.told > 0) log('warn', 'call answered late', describe(call));
    call.settle(result);
  }

  function describe({ message, since }: Pending): Readonly<Record<string, unknown>> {
    const name = message.kind === 'call' ? message.name : message.kind;
    return { name, id: message.id, ageMs: Math.round(performance.now() - since), ready, pid: child?.pid };
  }

  /** Some calls take long by nature; of one that should not, this says where it was waiting. */
  function tellLong(): void {
    for (const call of pending.values()) {
      const age = performance.now() - call.since;
      if (age < Math.max(longMs, 2 * call.told)) continue;
      call.told = age;
      log('warn', 'call not answered yet', describe(call));
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
      pending.set(id, { message: outgoing, settle, since: performance.now(), told: 0 });
      if (ready) child?.send(outgoing);
    });
  }

  async function located(message: WithoutId<Outgoing>): Promise<MediaFile | null> {
    const result = await send(message);
    return result.ok ? (MediaFile.nullable().safeParse(result.value).data ?? null) : null;
  }

  async function shutdown(): Promise<void> {
    stopping.abort();
    clearInterval(watch);
    const leaving = child;
    if (leaving === null) return;
    // Not `once` of node:events: a message that does not reach a dying process is no reason to stop waiting for its end.
    const gone = new Promise<void>((resolve) => leaving.once('exit', () => resolve()));
    if (leaving.connected) leaving.send({ kind: 'shutdown' } satisfies ToLibrary);
    const deadline = new AbortController();
    const inTime = await Promise.race([
      gone.then(() => true),
      wait(shutdownMs, false, { signal: deadline.signal }).catch(() => true),
    ]);
    deadline.abort();
    if (inTime) return;
    log('error', 'library process did not end in time and is killed', { pid: leaving.pid });
    leaving.kill('SIGKILL');
    await gone;
  }

  const watch = setInterval(tellLong, longMs / 2);
  start();
  return {
    call: (name, input) => send({ kind: 'call', name, input }),
    isUnderWay: (name) =>
      [...pending.values()].some(({ message }) => message.kind === 'call' && message.name === name),
    locate: (path) => located({ kind: 'locate', path }),
    locateAsset: (asset) => located({ kind: 'locateAsset', asset }),
    shutdown,
  };
}
