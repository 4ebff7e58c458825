/** Bodies of requests with the MD5 the service compares them with: whole in memory where they are small, else streamed. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { sourceProblem } from '../problems.ts';
import type { Outgoing } from './sending.ts';
import type { CallOptions } from './types.ts';

/** Up to this size a body is read once, into memory. Bytes. */
const IN_MEMORY = 1024 * 1024;

export interface Md5Body {
  readonly content: Buffer | (() => NodeJS.ReadableStream);
  readonly md5: Buffer;
  /** The one given, which also aborts when the file turned out to be another one on the way. */
  readonly signal: AbortSignal | undefined;
}

/** Gives `use` a body, under the promises of {@link withStream}. */
export async function withBody<T>(
  piece: { readonly file: string; readonly offset: number },
  outgoing: Outgoing,
  { signal, onProgress }: CallOptions,
  use: (body: Md5Body) => Promise<T>,
): Promise<T> {
  if (outgoing.size <= IN_MEMORY) {
    const bytes = await outgoing.bytes();
    const result = await use({ content: bytes, md5: md5(bytes), signal });
    onProgress?.(bytes.length);
    return result;
  }
  const hash = await md5OfPiece(piece.file, piece.offset, outgoing.size);
  return withStream(outgoing, signal, (content, either) => use({ content, md5: hash, signal: either }));
}

/**
 * Gives `use` what makes a stream of a file. What the file does wrong while it is being sent ends the request and is thrown as it
 * is, whatever the client library makes of the broken request.
 */
export async function withStream<T>(
  outgoing: Outgoing,
  given: AbortSignal | undefined,
  use: (content: () => Readable, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const broken = new AbortController();
  let failure: unknown = null;
  async function* chunks() {
    try {
      yield* outgoing.chunks();
    } catch (error) {
      failure = error;
      broken.abort();
      throw error;
    }
  }
  const streams: Readable[] = [];
  const content = () => {
    const stream = Readable.from(chunks(), { objectMode: false });
    streams.push(stream);
    return stream;
  };
  try {
    return await use(content, given ? AbortSignal.any([given, broken.signal]) : broken.signal);
  } catch (error) {
    throw failure ?? error;
  } finally {
    for (const stream of streams) stream.destroy();
  }
}

export function md5(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest();
}

/** Of a piece of a file, read flat. Throws `source_…` for a file that cannot be read. */
export async function md5OfPiece(file: string, offset: number, size: number): Promise<Buffer> {
  const hash = createHash('md5');
  if (size === 0) return hash.digest();
  try {
    const piece = createReadStream(file, { start: offset, end: offset + size - 1 });
    for await (const chunk of piece) hash.update(chunk);
    return hash.digest();
  } catch (error) {
    throw sourceProblem(error, path.basename(file));
  }
}
