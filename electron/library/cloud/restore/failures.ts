/** Tells what is wrong with one object from what is wrong with the bucket, the network or the disk. */
import { MediarootError } from '../../../../shared/errors.ts';
import type { RemoteStorage } from '../../storage/remote/types.ts';

export interface FailedFile {
  readonly key: string;
  readonly reason: string;
}

export interface Failures {
  /** Answers the error if it is about one object alone; throws it if others would fail just so. */
  ofOne(error: unknown): Promise<MediarootError>;
  /** Notes an object that cannot be had; answers why, for a person. `problem` null: it is in no place where it could be. */
  add(key: string, name: string, problem: unknown): string;
  list(): readonly FailedFile[];
}

/** These are about the bytes of one object whatever else is the case. */
const OWN = new Set(['remote_damaged']);
const ABOUT_BUCKET = /^remote_/;

export function createFailures(storage: Pick<RemoteStorage, 'list'>, signal: AbortSignal): Failures {
  const failed: FailedFile[] = [];
  return {
    async ofOne(error) {
      if (!(error instanceof MediarootError) || signal.aborted) throw error;
      if (OWN.has(error.code)) return error;
      if (!ABOUT_BUCKET.test(error.code)) throw error;
      // A service that still answers refuses this object only.
      await storage.list('', null, 1, { signal }).catch(() => {
        throw error;
      });
      if (error.retryable) throw error;
      return error;
    },
    add(key, name, problem) {
      const why =
        problem instanceof MediarootError
          ? problem.message
          : 'It is not in the bucket: perhaps it had not been uploaded yet, or somebody removed it there.';
      failed.push({ key, reason: `“${name}” could not be brought back. ${why}` });
      return `This file could not be brought back from the bucket. ${why} Import a copy of it from elsewhere, or check the connection once the bucket has it again.`;
    },
    list: () => failed,
  };
}
