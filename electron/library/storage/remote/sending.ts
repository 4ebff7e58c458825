/** A local file on its way to a remote: read in chunks, shown to be what it should be before its last chunk goes. Used by every backend. */
import { createHash, hash } from 'node:crypto';
import { closeSync, constants, createReadStream, openSync, readSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../../shared/errors.ts';
import { borrowBuffer, CHUNK, hashFile, hashHandle, returnBuffer } from '../hashing.ts';
import { sourceProblem } from '../problems.ts';
import { transferCancelled } from './faults.ts';
import type { CallOptions, LocalSource, RemoteEnvironment } from './types.ts';

const PIECE = 256 * 1024;

export interface Outgoing {
  readonly size: number;
  /** Hex. Null where it was not asked for. */
  readonly sha256: string | null;
  /**
   * The bytes, once for each call (a request that is signed again starts over). Throws `source_changed` instead of giving the last
   * chunk when they are not what was announced, so that a service that knows the length keeps nothing.
   */
  chunks(): AsyncGenerator<Buffer, void, undefined>;
  /** All of it in memory, under the same promise, until `use` is done with it. Only for what is small. */
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
  if (source.size < CHUNK) return sendingSmall(source, environment, options, use);
  return opened(source.file, async (handle) => {
    const display = path.basename(source.file);
    const { size } = source;
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
    const whole = { offset: 0, size, expected, toEnd: true };
    return use({ ...reading(handle, display, whole, environment, options), sha256 });
  });
}

/** What is small is read once, into a buffer that is used again. */
async function sendingSmall<T>(
  source: LocalSource,
  environment: Pick<RemoteEnvironment, 'pace'>,
  { signal, onProgress, verify }: SendingOptions,
  use: (outgoing: Outgoing & { readonly sha256: string }) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw transferCancelled();
  const { size } = source;
  const display = path.basename(source.file);
  const buffer = borrowBuffer();
  try {
    const bytes = buffer.subarray(0, size);
    if (readWhole(source.file, display, buffer.subarray(0, size + 1)) !== size) throw sourceChanged(display);
    const sha256 = verify || source.sha256 === null ? hash('sha256', bytes) : source.sha256;
    if (source.sha256 !== null && sha256 !== source.sha256) throw sourceChanged(display);
    return await use({
      size,
      sha256,
      async *chunks() {
        await environment.pace('up', size, signal);
        if (size > 0) yield bytes;
        onProgress?.(size);
      },
      async bytes() {
        await environment.pace('up', size, signal);
        return bytes;
      },
    });
  } finally {
    returnBuffer(buffer);
  }
}

/**
 * At once, on this thread, which does nothing but transfers: handing opening, reading and closing over to others costs ten times
 * what they take. Returns how many bytes there were, as many as fit at most. Does not wait for the other end of a pipe.
 */
function readWhole(file: string, display: string, into: Buffer): number {
  try {
    const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      for (let filled = 0; ; ) {
        const read = filled === into.length ? 0 : readSync(fd, into, filled, into.length - filled, filled);
        if (read === 0) return filled;
        filled += read;
      }
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw sourceProblem(error, display);
  }
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
  return opened(part.file, async (handle) => {
    const piece = { offset: part.offset, size: part.size, expected: null, toEnd: false };
    return use(reading(handle, path.basename(part.file), piece, environment, options));
  });
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

interface Reading {
  readonly offset: number;
  readonly size: number;
  readonly expected: string | null;
  /** The file must end there. */
  readonly toEnd: boolean;
}

function reading(
  handle: FileHandle,
  display: string,
  piece: Reading,
  environment: Pick<RemoteEnvironment, 'pace'>,
  { signal, onProgress }: CallOptions,
): Outgoing {
  /** Fills all of the buffer. */
  async function read(buffer: Buffer, done: number): Promise<void> {
    if (signal?.aborted) throw transferCancelled();
    await environment.pace('up', buffer.length, signal);
    for (let filled = 0; filled < buffer.length; ) {
      const bytesRead = await readSome(buffer, filled, buffer.length - filled, done + filled);
      if (bytesRead === 0) throw sourceChanged(display);
      filled += bytesRead;
    }
    if (piece.toEnd && done + buffer.length === piece.size) await expectEnd();
  }

  async function readSome(buffer: Buffer, at: number, most: number, position: number): Promise<number> {
    try {
      return (await handle.read(buffer, at, most, piece.offset + position)).bytesRead;
    } catch (error) {
      throw sourceProblem(error, display);
    }
  }

  async function expectEnd(): Promise<void> {
    if ((await readSome(Buffer.allocUnsafe(1), 0, 1, piece.size)) > 0) throw sourceChanged(display);
  }

  return {
    size: piece.size,
    sha256: piece.expected,
    async *chunks() {
      const hashing = piece.expected === null ? null : createHash('sha256');
      for (let done = 0; done < piece.size; ) {
        const chunk = Buffer.allocUnsafe(Math.min(PIECE, piece.size - done));
        await read(chunk, done);
        hashing?.update(chunk);
        done += chunk.length;
        if (hashing && done === piece.size && hashing.digest('hex') !== piece.expected)
          throw sourceChanged(display);
        yield chunk;
        onProgress?.(done);
      }
    },
    async bytes() {
      const buffer = Buffer.allocUnsafe(piece.size);
      await read(buffer, 0);
      if (piece.expected !== null && hash('sha256', buffer) !== piece.expected) {
        throw sourceChanged(display);
      }
      return buffer;
    },
  };
}

/** SHA-256 of a piece of a file, hex. Throws `source_…` for a file that cannot be read. */
export async function hashOfPiece(piece: Piece): Promise<string> {
  const hashing = createHash('sha256');
  const end = piece.offset + piece.size - 1;
  try {
    for await (const chunk of createReadStream(piece.file, {
      start: piece.offset,
      end,
      highWaterMark: PIECE,
    }))
      hashing.update(chunk);
  } catch (error) {
    throw sourceProblem(error, path.basename(piece.file));
  }
  return hashing.digest('hex');
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
