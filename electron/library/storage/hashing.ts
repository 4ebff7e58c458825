/** SHA-256 of whole files, in reused 1 MiB buffers. */
import { createHash } from 'node:crypto';
import fs, { type FileHandle } from 'node:fs/promises';
import { cancelled } from './problems.ts';

export const CHUNK = 1024 * 1024;
const spare: Buffer[] = [];
const KEEP_SPARE = 16;

export function borrowBuffer(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK);
}

export function returnBuffer(buffer: Buffer): void {
  if (spare.length < KEEP_SPARE) spare.push(buffer);
}

export interface ReadOptions {
  /** Told after each chunk how many bytes were read so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Awaited before each chunk: whoever reads in the background waits its turn here. What it throws ends the reading. */
  readonly pace?: (() => Promise<void>) | undefined;
}

export interface Digest {
  readonly sha256: string;
  readonly size: number;
}

/** Reads to the end of the file. Throws `cancelled`, and what the file system throws. */
export async function hashHandle(handle: FileHandle, options: ReadOptions = {}): Promise<Digest> {
  const hash = createHash('sha256');
  const buffer = borrowBuffer();
  try {
    let size = 0;
    for (;;) {
      if (options.signal?.aborted) throw cancelled();
      await options.pace?.();
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, size);
      if (bytesRead === 0) return { sha256: hash.digest('hex'), size };
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
      options.onProgress?.(size);
    }
  } finally {
    returnBuffer(buffer);
  }
}

export async function hashFile(file: string | Buffer, options: ReadOptions = {}): Promise<Digest> {
  const handle = await fs.open(file, 'r');
  try {
    return await hashHandle(handle, options);
  } finally {
    await handle.close();
  }
}
