/** What comes from a remote, chunk by chunk, into a file, into memory or only into a hash. Used by every backend. */
import { createHash } from 'node:crypto';
import { closeSync, fsync, openSync, write, writeSync } from 'node:fs';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { MediarootError } from '../../../../shared/errors.ts';
import { borrowBuffer, CHUNK, returnBuffer } from '../hashing.ts';
import { errno, targetProblem } from '../problems.ts';
import { type Fault, remoteError, transferCancelled } from './faults.ts';
import type { CallOptions, RemoteEnvironment } from './types.ts';

type Pace = Pick<RemoteEnvironment, 'pace'>;
/** Whose bytes these are, for errors. */
type About = Pick<Fault, 'bucket' | 'key'>;
/** What the chunks throw is passed on: backends turn the failures of their library into errors before. */
export type Chunks = AsyncIterable<Uint8Array>;

export interface Received {
  readonly size: number;
  readonly sha256: string;
}

/**
 * Writes a new file and flushes it. `to` is taken: `storage_failed`. Not of the expected size or hash: `remote_damaged`.
 * After any failure there is no file.
 */
export async function receiveFile(
  chunks: Chunks,
  to: string,
  expected: Received | null,
  about: About,
  environment: Pace,
  options: CallOptions = {},
): Promise<Received> {
  return writeNew(chunks, to, expected, about, environment, options, (error) => storing(error, about));
}

/** The same for any place; `problem` makes the error of what the file system throws. */
export async function writeNew(
  chunks: Chunks,
  to: string,
  expected: Received | null,
  about: About,
  environment: Pace,
  options: CallOptions,
  problem: (error: unknown) => MediarootError,
): Promise<Received> {
  const file = newFile(to);
  try {
    const received = await gathered(chunks, environment, options, (bytes) =>
      file.write(bytes).catch((error: unknown) => {
        throw problem(error);
      }),
    );
    if (expected && (received.size !== expected.size || received.sha256 !== expected.sha256)) {
      throw remoteError({ kind: 'damaged', ...about });
    }
    await file.flush().catch((error: unknown) => {
      throw problem(error);
    });
    return received;
  } catch (error) {
    await file.drop();
    throw error;
  } finally {
    file.close();
  }
}

const writeBytes = promisify(write);
const flushFile = promisify(fsync);

/**
 * A file that is made with its first bytes. What is done in an instant is done on this thread, which does nothing but transfers:
 * handing it over to others costs ten times as much. Throws what the file system throws.
 */
function newFile(to: string) {
  let opened: number | null = null;
  const descriptor = (): number => {
    opened ??= openSync(to, 'wx');
    return opened;
  };
  function close(): void {
    if (opened !== null) closeSync(opened);
    opened = null;
  }
  return {
    /** A single write may end short where the disk is nearly full. */
    async write(bytes: Buffer): Promise<void> {
      const fd = descriptor();
      for (let done = 0; done < bytes.length; ) {
        const left = bytes.length - done;
        done +=
          left < CHUNK
            ? writeSync(fd, bytes, done, left)
            : (await writeBytes(fd, bytes, done, left, null)).bytesWritten;
      }
    },
    flush: async () => flushFile(descriptor()),
    close,
    /** Only what was made here goes. */
    async drop(): Promise<void> {
      const isOurs = opened !== null;
      close();
      if (isOurs) await fs.rm(to, { force: true });
    },
  };
}

/** Reads all and keeps nothing. */
export async function receiveDigest(
  chunks: Chunks,
  environment: Pace,
  options: CallOptions = {},
): Promise<Received> {
  const hash = createHash('sha256');
  const size = await each(chunks, environment, options, async (chunk) => {
    hash.update(chunk);
  });
  return { size, sha256: hash.digest('hex') };
}

/** All bytes in memory. More than `limit`: `remote_refused`. */
export async function receiveBytes(
  chunks: Chunks,
  limit: number,
  about: About,
  environment: Pace,
  options: CallOptions = {},
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await each(chunks, environment, options, async (chunk, size) => {
    if (size > limit) throw remoteError({ kind: 'refused', action: 'read', service: 'too large', ...about });
    parts.push(chunk);
  });
  return Buffer.concat(parts);
}

/** Hashes all, and gives it on in pieces of 1 MiB, since services send small ones and each writing has its price. */
async function gathered(
  chunks: Chunks,
  environment: Pace,
  options: CallOptions,
  take: (bytes: Buffer) => Promise<void>,
): Promise<Received> {
  const hash = createHash('sha256');
  const buffer = borrowBuffer();
  let filled = 0;
  async function flush(): Promise<void> {
    const bytes = buffer.subarray(0, filled);
    filled = 0;
    hash.update(bytes);
    await take(bytes);
  }
  try {
    const size = await each(chunks, environment, options, async (chunk) => {
      for (let done = 0; done < chunk.length; ) {
        const some = Math.min(chunk.length - done, buffer.length - filled);
        buffer.set(chunk.subarray(done, done + some), filled);
        filled += some;
        done += some;
        if (filled === buffer.length) await flush();
      }
    });
    if (filled > 0) await flush();
    return { size, sha256: hash.digest('hex') };
  } finally {
    returnBuffer(buffer);
  }
}

/** Number of bytes. `take` gets each chunk and the bytes so far with it. */
async function each(
  chunks: Chunks,
  environment: Pace,
  { signal, onProgress }: CallOptions,
  take: (chunk: Uint8Array, size: number) => Promise<void>,
): Promise<number> {
  let size = 0;
  for await (const chunk of chunks) {
    if (signal?.aborted) throw transferCancelled();
    await environment.pace('down', chunk.byteLength, signal);
    size += chunk.byteLength;
    await take(chunk, size);
    onProgress?.(size);
  }
  if (signal?.aborted) throw transferCancelled();
  return size;
}

function storing(error: unknown, { key = '' }: About): MediarootError {
  if (errno(error) !== 'EEXIST') return targetProblem(error, key, 'was not downloaded');
  return new MediarootError('storage_failed', `“${key}” was not downloaded: a file is in its place.`, {
    details: { key },
  });
}
