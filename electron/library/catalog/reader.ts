/** The catalog's side of a reader thread: starts it at the first question, and anew when it has died. */
import { MediarootError } from '../../../shared/errors.ts';
import { processEntry } from '../entries.ts';
import { damageMet } from './connection.ts';
import type { ReaderData, ReaderReply, ReaderTask, ReaderTasks } from './readerMessages.ts';
import { type SqliteThread, startSqliteThread } from './sqliteThread.ts';

export interface CatalogReader {
  /** Questions are answered in order. Throws `library_damaged` or `internal` errors. */
  ask<T extends ReaderTask>(task: T, input: ReaderTasks[T]['input']): Promise<ReaderTasks[T]['output']>;
  /** Ends the thread; questions still open are refused. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export function createReader(libraryPath: string): CatalogReader {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let worker: SqliteThread | null = null;
  let closed = false;

  const refuseAll = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  const start = (): SqliteThread => {
    const data: ReaderData = { libraryPath };
    const started = startSqliteThread(processEntry('catalogReader'), {
      ...{ workerData: data, name: 'catalog-reader' },
    });
    const { thread } = started;
    let failure: unknown = null;
    thread.on('message', (reply: ReaderReply) => {
      const question = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (waiting.size === 0) thread.unref();
      if (reply.ok) question?.resolve(reply.value);
      else question?.reject(readerError(libraryPath, reply));
    });
    thread.on('error', (error) => {
      failure = error;
    });
    thread.on('exit', () => {
      if (worker === started) worker = null;
      refuseAll(
        new MediarootError('unavailable', `Reading the catalog ${libraryPath} stopped. Try again.`, {
          retryable: true,
          cause: failure,
        }),
      );
    });
    return started;
  };

  return {
    ask: <T extends ReaderTask>(task: T, input: ReaderTasks[T]['input']) => {
      if (closed)
        return Promise.reject(new MediarootError('no_library', 'The library is closed. Open it again.'));
      worker ??= start();
      const { thread } = worker;
      const id = nextId++;
      return new Promise<ReaderTasks[T]['output']>((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        thread.ref();
        thread.postMessage({ id, task, input });
      });
    },
    close: async () => {
      closed = true;
      await worker?.end();
      worker = null;
    },
  };
}

function readerError(libraryPath: string, reply: Extract<ReaderReply, { ok: false }>): MediarootError {
  const cause = new Error(`${reply.code}: ${reply.message}`);
  if (reply.damaged) return damageMet(libraryPath, cause);
  return new MediarootError(
    'storage_failed',
    `The catalog in ${libraryPath} could not be read (${reply.code}). Try again.`,
    {
      retryable: true,
      cause,
    },
  );
}
