/**
 * Threads that read the catalog. To end a thread while Node loads SQLite into it ends the whole process: the native module cannot be
 * set up any more and aborts. So both sides agree on which of the two comes first.
 */
import { Worker, type WorkerOptions, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const FREE = 0;
const LOADING = 1;
const LOADED = 2;
const ENDING = 3;

export interface SqliteThread {
  readonly thread: Worker;
  /** Ends it in the midst of its work, if need be. Resolves when it has ended. */
  end(): Promise<void>;
}

/** `file`: the entry of the thread, which calls {@link loadSqlite}. */
export function startSqliteThread(
  file: string,
  { workerData, ...options }: Omit<WorkerOptions, 'workerData'> & { readonly workerData: object },
): SqliteThread {
  const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(file, {
    ...options,
    workerData: { ...workerData, sqlite: state },
  });
  const ended = new Promise((resolve) => thread.once('exit', resolve));
  return {
    thread,
    async end() {
      // What is waited for must keep the process running.
      thread.ref();
      if (Atomics.compareExchange(state, 0, FREE, ENDING) === LOADING)
        await Promise.race([ended, Atomics.waitAsync(state, 0, LOADING).value]);
      await thread.terminate();
    },
  };
}

/** On such a thread, before it uses SQLite for the first time. */
export function loadSqlite(): void {
  const { sqlite: state } = workerData as { readonly sqlite: Int32Array };
  const before = Atomics.compareExchange(state, 0, FREE, LOADING);
  // Its last moment has come.
  if (before === ENDING) Atomics.wait(state, 0, ENDING);
  if (before !== FREE) return;
  try {
    new Database(':memory:').close();
  } finally {
    Atomics.store(state, 0, LOADED);
    Atomics.notify(state, 0);
  }
}
