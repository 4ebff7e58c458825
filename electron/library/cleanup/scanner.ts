/** Runs one scan on a thread of its own and keeps its report until the next. */
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import { openReport, type ReportReader } from '../catalog/cleanupReport.ts';
import { startSqliteThread } from '../catalog/sqliteThread.ts';
import type { LibraryContext } from '../context.ts';
import { processEntry } from '../entries.ts';
import { removeFile } from '../storage/files.ts';
import type { TaskControl } from '../tasks.ts';
import { keptFolders } from './places.ts';
import type { Found, ScanOrder, ScanReply } from './scanMessages.ts';

export interface Finding extends Found {
  readonly id: string;
  readonly made: number;
  readonly reader: ReportReader;
}

export interface Scanner {
  /** Replaces the finding there was. Throws `media_root_offline`, `storage_failed`, `cancelled`. */
  scan(olderThan: number, control: TaskControl): Promise<Finding>;
  /** Throws `not_found` for any finding but the last. */
  finding(id: string): Finding;
  forget(): Promise<void>;
}

/** Pieces of work the thread may be ahead of what this side heard of. */
const AHEAD = 1;

export function createScanner({ catalog, storage, host }: LibraryContext): Scanner {
  const reportFile = path.join(catalog.path, 'cleanup-report.sqlite');
  let last: Finding | null = null;

  async function forget(): Promise<void> {
    last?.reader.close();
    last = null;
    await removeFile(reportFile);
  }

  async function scan(olderThan: number, control: TaskControl): Promise<Finding> {
    await forget();
    const made = host.now();
    const uploadTos = catalog.collections.list().map(({ definition }) => definition.uploadTo);
    const order: Omit<ScanOrder, 'gate'> = {
      libraryPath: catalog.path,
      root: storage.root,
      now: made,
      olderThan,
      kept: [...keptFolders(uploadTos)],
      reportFile,
    };
    const found = await runScan(order, control).catch(async (error: unknown) => {
      if (error instanceof MediarootError) throw error;
      await storage.prepare();
      host.log('error', 'a cleanup scan failed', { error });
      throw new MediarootError(
        'storage_failed',
        `The media folder ${storage.root} could not be looked through. Check its disk, then try again.`,
        { retryable: true, cause: error },
      );
    });
    // A disk that went away meanwhile looks as though all its files had.
    await storage.prepare();
    last = { id: crypto.randomUUID(), made, ...found, reader: openReport(reportFile) };
    return last;
  }

  return {
    scan,
    finding(id) {
      if (last?.id === id) return last;
      throw new MediarootError('not_found', 'This report was replaced by a newer one. Look again.');
    },
    forget,
  };
}

/** Resolves when the thread has ended. */
async function runScan(order: Omit<ScanOrder, 'gate'>, control: TaskControl): Promise<Found> {
  const gate = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const allowed = new Int32Array(gate);
  Atomics.store(allowed, 0, AHEAD);
  const workerData: ScanOrder = { ...order, gate };
  const { thread, end } = startSqliteThread(processEntry('cleanupScan'), {
    ...{ workerData, name: 'cleanup-scan' },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Found>();
  const goOn = async (done: number, total: number): Promise<void> => {
    control.progress(done, total);
    await control.point();
    Atomics.add(allowed, 0, 1);
    Atomics.notify(allowed, 0);
  };
  const cancel = () => void control.point().catch(reject);
  thread.on('message', (reply: ScanReply) => {
    if (reply.kind === 'done') resolve(reply.found);
    else goOn(reply.done, reply.total).catch(reject);
  });
  thread.on('error', reject);
  thread.on('exit', () => reject(new Error('The thread ended before its work')));
  control.signal.addEventListener('abort', cancel, { once: true });
  try {
    return await promise;
  } finally {
    control.signal.removeEventListener('abort', cancel);
    await end();
  }
}
