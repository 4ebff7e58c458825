/** One restore at a time, which a person can stop. */
import type { RestoreProgress, RestoreReport } from '../../../../shared/contract/cloud.ts';
import { MediarootError } from '../../../../shared/errors.ts';
import type { Host } from '../../host.ts';
import { type RestoreRequest, restoreLibrary } from './restore.ts';

export interface Restorer {
  /** Throws `unavailable` while another one is under way, and what `restoreLibrary` throws. */
  run(request: Omit<RestoreRequest, 'signal' | 'progress'>): Promise<RestoreReport>;
  /** Stops at a safe point the one that is under way, if any. */
  cancel(): void;
  /** The same, and waits for it. No other one can begin. */
  close(): Promise<void>;
}

export function createRestorer(host: Host, progress: (progress: RestoreProgress) => void): Restorer {
  let running: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null;
  let closed = false;
  return {
    async run(request) {
      if (closed) throw new MediarootError('unavailable', 'Mediaroot is closing.', { retryable: true });
      if (running !== null)
        throw new MediarootError(
          'unavailable',
          'A library is being restored already. Wait until that is done, or stop it first.',
          { retryable: true },
        );
      const abort = new AbortController();
      const done = restoreLibrary(host, { ...request, signal: abort.signal, progress });
      running = { abort, done: done.catch(() => undefined) };
      try {
        const report = await done;
        host.log('info', 'library restored from a bucket', {
          ...{ path: request.libraryPath, from: report.from, assets: report.assets, files: report.files },
          ...{ failed: report.failed.length, notes: report.notes },
        });
        return report;
      } finally {
        running = null;
      }
    },
    cancel: () => running?.abort.abort(),
    async close() {
      closed = true;
      running?.abort.abort();
      await running?.done;
    },
  };
}
