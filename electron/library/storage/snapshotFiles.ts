/** Packs a copy of a catalog for its way into a bucket. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { removeFile } from './files.ts';
import type { Digest } from './hashing.ts';

/** As small as costs little time. */
const LEVEL = 3;

/** Makes `to` of `from` with zstd, in the place of what an earlier try left; reads and writes flat. After a failure there is no file. */
export async function packFile(from: string, to: string): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  await removeFile(to);
  try {
    await pipeline(
      fs.createReadStream(from),
      createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          size += chunk.length;
          yield chunk;
        }
      },
      fs.createWriteStream(to, { flags: 'wx' }),
    );
  } catch (error) {
    await removeFile(to);
    throw error;
  }
  return { sha256: hash.digest('hex'), size };
}
