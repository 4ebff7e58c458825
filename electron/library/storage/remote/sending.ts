/** A local file on its way to a remote: read in chunks, shown to be what it should be before its last chunk goes. Used by every backend. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../../shared/errors.ts';
import { hashFile, hashHandle } from '../hashing.ts';
import { sourceProblem } from '../problems.ts';
import { transferCancelled } from './faults.ts';
import type { CallOptions, LocalSource, RemoteEnvironment } from './types.ts';

const CHUNK = 256 * 1024;

export interface Outgoing {
  readonly size: number;
  /** Hex. Null where it was not asked for. */
  readonly sha256: string | null;
  /**
   * The bytes, once for each call (a request that is signed again starts over). Throws `source_changed` instead of giving the last
   * chunk when they are not what was announced, so that a service that knows the length keeps nothing.
   */
  chunks(): AsyncGenerator<Buffer, void, undefined>;
  /** All of it in memory, under the same promise. Only for what is small. */
  bytes(): Promise<Buffer>;
}

/** How a source is opened. */
export interface SendingOptions extends CallOptions {
  /**
   * Hash what is read and compare it. Not needed where the service does so itself. A source whose hash is not known is hashed in
   * a first reading, whatever is said here.
   */
  readonly verify: boolean;
}

/** Gives `use` the file to send, and closes it after. Throws `source_…` for a file that cannot be read or is not as announced. */
export async function sending<T>(
  source: LocalSource,
  environment: Pick<RemoteEnvironment, 'pace'>,
  options: SendingOptions,
  use: (outgoing: Outgoing & { readonly sha256: string }) => Promise<T>,
): Promise<T> {
  return opened(source.file, async (handle) => {
    const display = path.basename(source.file);
    const { size } = await handle.stat();
    if (size !== source.size) throw sourceChanged(display);
    let sha256 = source.sha256;
    if (sha256 === null) {
      try {
        const digest = await hashHandle(handle, { signal: options.signal });
        if (digest.size !== size) throw sourceChanged(display);
        sha256 = digest.sha256;
      } catch (error) {
        throw options.signal?.aborted ? transferCancelled() : sourceProblem(error, display);
      }
    }
    const expected = options.verify || source.sha256 === null ? sha256 : null;
    return use({ ...reading(handle, display, { offset: 0, size, expected }, environment, options), sha256 });
  });
}

interface Piece {
  readonly file: string;
  readonly offset: number;
  readonly size: number;
}

/** The same for a piece of a file, which has no hash of its own. */
export function sendingPart<T>(
  part: Piece,
  environment: Pick<RemoteEnvironment, 'pace'>,
  options: CallOptions,
  use: (outgoing: Outgoing) => Promise<T>,
): Promise<T> {
  return opened(part.file, (handle) =>
    use(reading(handle, path.basename(part.file), { ...part, expected: null }, environment, options)),
  );
}

async function opened<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await fs.open(file, 'r').catch((error: unknown) => {
    throw sourceProblem(error, path.basename(file));
  });
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

function reading(
  handle: FileHandle,
  display: string,
  piece: { readonly offset: number; readonly size: number; readonly expected: string | null },
  environment: Pick<RemoteEnvironment, 'pace'>,
  { signal, onProgress }: CallOptions,
): Outgoing {
  async function read(buffer: Buffer, done: number): Promise<void> {
    if (signal?.aborted) throw transferCancelled();
    await environment.pace('up', buffer.length, signal);
    let filled = 0;
    while (filled < buffer.length) {
      const position = piece.offset + done + filled;
      const { bytesRead } = await handle
        .read(buffer, filled, buffer.length - filled, position)
        .catch((error: unknown) => {
          throw sourceProblem(error, display);
        });
      if (bytesRead === 0) throw sourceChanged(display);
      filled += bytesRead;
    }
  }

  return {
    size: piece.size,
    sha256: piece.expected,
    async *chunks() {
      const hash = piece.expected === null ? null : createHash('sha256');
      for (let done = 0; done < piece.size; ) {
        const chunk = Buffer.allocUnsafe(Math.min(CHUNK, piece.size - done));
        await read(chunk, done);
        hash?.update(chunk);
        done += chunk.length;
        if (hash && done === piece.size && hash.digest('hex') !== piece.expected)
          throw sourceChanged(display);
        yield chunk;
        onProgress?.(done);
      }
    },
    async bytes() {
      const buffer = Buffer.allocUnsafe(piece.size);
      await read(buffer, 0);
      if (piece.expected !== null && createHash('sha256').update(buffer).digest('hex') !== piece.expected) {
        throw sourceChanged(display);
      }
      return buffer;
    },
  };
}

/** SHA-256 of a piece of a file, hex. Throws `source_…` for a file that cannot be read. */
export async function hashOfPiece(piece: Piece): Promise<string> {
  const hash = createHash('sha256');
  const end = piece.offset + piece.size - 1;
  try {
    for await (const chunk of createReadStream(piece.file, {
      start: piece.offset,
      end,
      highWaterMark: CHUNK,
    }))
      hash.update(chunk);
  } catch (error) {
    throw sourceProblem(error, path.basename(piece.file));
  }
  return hash.digest('hex');
}

/** Whether a file has this hash, read anew. One that cannot be read has not. */
export async function isStill(file: string, sha256: string): Promise<boolean> {
  return hashFile(file).then(
    (digest) => digest.sha256 === sha256,
    () => false,
  );
}

/** Retrying the request does not mend the file, so this is not retryable. */
export function sourceChanged(display: string): MediarootError {
  return new MediarootError(
    'source_changed',
    `“${display}” was not uploaded: it is not the file any more that the library recorded. Verify the originals, then sync again.`,
  );
}
