/** Bodies of requests to Azure: whole in memory where they are small, else streamed; always with the MD5 the service compares them with. */
import { Readable } from 'node:stream';
import { md5, md5OfPiece } from './azureBlocks.ts';
import type { Outgoing } from './sending.ts';

/** Up to this size a body is read once, into memory. Bytes. */
const IN_MEMORY = 1024 * 1024;

export interface AzureBody {
  readonly content: Buffer | (() => NodeJS.ReadableStream);
  readonly md5: Buffer;
  /** Aborts when the file turned out to be another one on the way. */
  readonly signal: AbortSignal;
}

/**
 * Gives `use` a body. What a file does wrong while it is being sent is thrown as it is, whatever the client library makes of
 * the broken request.
 */
export async function withBody<T>(
  piece: { readonly file: string; readonly offset: number },
  outgoing: Outgoing,
  given: AbortSignal | undefined,
  use: (body: AzureBody) => Promise<T>,
): Promise<T> {
  if (outgoing.size <= IN_MEMORY) {
    const bytes = await outgoing.bytes();
    const signal = given ?? new AbortController().signal;
    return use({ content: bytes, md5: md5(bytes), signal });
  }
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
  try {
    return await use({
      content: () => {
        const stream = Readable.from(chunks(), { objectMode: false });
        streams.push(stream);
        return stream;
      },
      md5: await md5OfPiece(piece.file, piece.offset, outgoing.size),
      signal: given ? AbortSignal.any([given, broken.signal]) : broken.signal,
    });
  } catch (error) {
    throw failure ?? error;
  } finally {
    for (const stream of streams) stream.destroy();
  }
}
