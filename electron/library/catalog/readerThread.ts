/** Thread entry: long reads of the catalog on a connection that cannot write, so that the library's own thread stays free. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { type AssetReads, createAssetReads } from './assets.ts';
import { type Db, isDamage, openReader, quickCheck } from './connection.ts';
import { packIndex } from './packIndex.ts';
import type { ReaderData, ReaderReply, ReaderRequest, ReaderTask, ReaderTasks } from './readerMessages.ts';
import { loadSqlite } from './sqliteThread.ts';

/** All pages in one go: a step-wise copy would start over at each write of the other connection. */
const WHOLE = 0x7fffffff;

const { libraryPath } = workerData as ReaderData;

/** Opened at the first question, so that a broken file is an answer and not a dead thread. */
let opened: Db | undefined;
const db = (): Db => {
  loadSqlite();
  opened ??= openReader(libraryPath);
  return opened;
};
let prepared: AssetReads | undefined;
const reads = (): AssetReads => {
  prepared ??= createAssetReads(db());
  return prepared;
};

const tasks: {
  [T in ReaderTask]: (
    input: ReaderTasks[T]['input'],
  ) => ReaderTasks[T]['output'] | Promise<ReaderTasks[T]['output']>;
} = {
  index: ({ query }) => {
    const { total, bytes } = packIndex(db(), query);
    return {
      total,
      packed: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    };
  },
  list: ({ query, offset, limit }) => reads().list(query, offset, limit),
  counts: () => reads().counts(),
  check: () => ({ problems: quickCheck(db()) }),
  backup: async ({ file }) => {
    await db().backup(file, { progress: () => WHOLE });
    const copy = new Database(file);
    try {
      copy.pragma('journal_mode = DELETE');
      return { problems: quickCheck(copy) };
    } finally {
      copy.close();
    }
  },
};

async function run<T extends ReaderTask>(request: ReaderRequest<T>): Promise<ReaderTasks[T]['output']> {
  return tasks[request.task](request.input);
}

parentPort?.on('message', (request: ReaderRequest) => {
  run(request).then(
    (value) => reply({ id: request.id, ok: true, value }),
    (error: unknown) =>
      reply({
        id: request.id,
        ok: false,
        message: error instanceof Error ? error.message : String(error),
        code: error instanceof Database.SqliteError ? error.code : 'unknown',
        damaged: isDamage(error),
      }),
  );
});

function reply(message: ReaderReply): void {
  parentPort?.postMessage(message);
}
