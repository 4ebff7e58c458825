/** Takes a file into MEDIA_ROOT's temp folder: one pass that reads, hashes and writes, or a clone that is then hashed. */
import { createHash } from 'node:crypto';
import fs, { constants, type FileHandle } from 'node:fs/promises';
import { MediarootError } from '../../../shared/errors.ts';
import { borrowBuffer, CHUNK, type Digest, hashHandle, type ReadOptions, returnBuffer } from './hashing.ts';
import { cancelled, errno, sourceProblem, targetProblem } from './problems.ts';
import {
  changed,
  type OpenSource,
  openSource,
  type SourceRef,
  type SourceStamp,
  stampOf,
} from './sources.ts';

export interface StageOptions extends ReadOptions {
  /** The source is ours (a received file): its name is linked instead of its bytes copied. */
  readonly own?: boolean;
}

export interface Staged extends Digest {
  /** Modification time of the source, ms. */
  readonly mtimeMs: number;
  readonly stamp: SourceStamp;
}

const ZEROS = Buffer.alloc(CHUNK);
const BLOCK = 512n;
/** What a file system without clones, or a clone across file systems, answers. */
const CANNOT_CLONE = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOSYS', 'EINVAL', 'ENOTTY', 'EPERM']);
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EACCES']);

export interface Stager {
  /** Leaves a durable copy at `temp` or nothing. Throws MediarootError: a `source_*` code, `no_space`, `storage_failed`, `cancelled`. */
  stage(source: SourceRef, temp: string, options?: StageOptions): Promise<Staged>;
}

/** `checkSpace` throws `no_space` when so many more bytes would not fit. */
export function createStager(checkSpace: (bytes: number, display: string) => Promise<void>): Stager {
  /** Devices whose files were found not to be clonable onto ours. */
  const noClones = new Set<bigint>();

  async function once(source: SourceRef, temp: string, options: StageOptions): Promise<Staged> {
    const opened = await openSource(source);
    try {
      const { stat } = opened;
      await checkSpace(Number(stat.size), source.display);
      const digest =
        (await fromLink(source, temp, options)) ??
        (await fromClone(opened, source, temp, options)) ??
        (await copy(opened, source, temp, options));
      const after = await opened.handle.stat({ bigint: true });
      const stable =
        after.size === stat.size &&
        after.mtimeNs === stat.mtimeNs &&
        (options.own === true || after.ctimeNs === stat.ctimeNs);
      if (!stable || BigInt(digest.size) !== stat.size) throw changed(source.display);
      return { ...digest, mtimeMs: Number(stat.mtimeNs / 1_000_000n), stamp: stampOf(after) };
    } catch (error) {
      await fs.rm(temp, { force: true });
      throw error;
    } finally {
      await opened.handle.close();
    }
  }

  async function fromLink(source: SourceRef, temp: string, options: StageOptions): Promise<Digest | null> {
    if (options.own !== true) return null;
    try {
      await fs.link(source.path, temp);
    } catch (error) {
      if (CANNOT_LINK.has(errno(error))) return null;
      throw targetProblem(error, source.display);
    }
    return finishExisting(temp, source, options, null);
  }

  async function fromClone(
    opened: OpenSource,
    source: SourceRef,
    temp: string,
    options: StageOptions,
  ): Promise<Digest | null> {
    if (noClones.has(opened.stat.dev)) return null;
    const from = process.platform === 'linux' ? `/proc/self/fd/${opened.handle.fd}` : source.path;
    try {
      await fs.copyFile(from, temp, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
      await fs.chmod(temp, 0o644);
    } catch (error) {
      if (errno(error) === 'EEXIST') throw targetProblem(error, source.display);
      if (CANNOT_CLONE.has(errno(error))) noClones.add(opened.stat.dev);
      return null;
    }
    return finishExisting(temp, source, options, opened.stat.mtimeNs);
  }

  return {
    async stage(source, temp, options = {}) {
      try {
        return await once(source, temp, options);
      } catch (error) {
        if (!(error instanceof MediarootError) || error.code !== 'source_changed') throw error;
        return await once(source, temp, options);
      }
    },
  };
}

/** Hashes a finished file of ours and makes it durable. Throws what the file system throws. */
export async function sealFile(file: string): Promise<Digest> {
  const handle = await fs.open(file, 'r+');
  try {
    const digest = await hashHandle(handle);
    await handle.sync();
    return digest;
  } finally {
    await handle.close();
  }
}

async function finishExisting(
  temp: string,
  source: SourceRef,
  options: ReadOptions,
  mtimeNs: bigint | null,
): Promise<Digest> {
  try {
    const handle = await fs.open(temp, 'r+');
    try {
      const digest = await hashHandle(handle, options);
      if (mtimeNs !== null) await keepTime(handle, mtimeNs);
      await handle.sync();
      return digest;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw targetProblem(error, source.display);
  }
}

async function copy(
  opened: OpenSource,
  source: SourceRef,
  temp: string,
  options: ReadOptions,
): Promise<Digest> {
  let handle: FileHandle;
  try {
    handle = await fs.open(temp, 'wx', 0o644);
  } catch (error) {
    throw targetProblem(error, source.display);
  }
  try {
    const digest = await pump(opened, handle, source, options);
    try {
      await keepTime(handle, opened.stat.mtimeNs);
      await handle.sync();
    } catch (error) {
      throw targetProblem(error, source.display);
    }
    return digest;
  } finally {
    await handle.close();
  }
}

/** Reads each chunk while the one before is being written. Holes of a sparse source stay holes. */
async function pump(
  opened: OpenSource,
  target: FileHandle,
  source: SourceRef,
  options: ReadOptions,
): Promise<Digest> {
  const total = Number(opened.stat.size);
  const sparse = opened.stat.blocks * BLOCK < opened.stat.size;
  const hash = createHash('sha256');
  const buffers = [borrowBuffer(), borrowBuffer()] as const;
  let size = 0;
  let skipped = false;
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let turn = 0; size < total; turn += 1) {
      if (options.signal?.aborted) throw cancelled();
      const buffer = buffers[turn % 2 === 0 ? 0 : 1];
      const bytesRead = await readChunk(opened.handle, buffer, Math.min(CHUNK, total - size), size, source);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      await writing;
      skipped = sparse && ZEROS.subarray(0, bytesRead).equals(chunk);
      if (!skipped) {
        writing = writeAll(target, chunk, size, source);
        // Awaited a turn later; without this a failure meanwhile would count as unhandled.
        writing.catch(() => undefined);
      }
      size += bytesRead;
      options.onProgress?.(size);
    }
    await writing;
    if (skipped) await target.truncate(size);
    return { sha256: hash.digest('hex'), size };
  } catch (error) {
    throw targetProblem(error, source.display);
  } finally {
    await writing.catch(() => undefined);
    for (const buffer of buffers) returnBuffer(buffer);
  }
}

async function readChunk(
  from: FileHandle,
  buffer: Buffer,
  length: number,
  position: number,
  source: SourceRef,
): Promise<number> {
  try {
    return (await from.read(buffer, 0, length, position)).bytesRead;
  } catch (error) {
    throw sourceProblem(error, source.display);
  }
}

async function writeAll(to: FileHandle, chunk: Buffer, position: number, source: SourceRef): Promise<void> {
  try {
    for (let written = 0; written < chunk.length; ) {
      written += (await to.write(chunk, written, chunk.length - written, position + written)).bytesWritten;
    }
  } catch (error) {
    throw targetProblem(error, source.display);
  }
}

/** Gives the copy the source's modification time. Before 1970 Node takes only a Date, which is good to the ms. */
async function keepTime(handle: FileHandle, mtimeNs: bigint): Promise<void> {
  const ms = Number(mtimeNs / 1_000_000n);
  const time = mtimeNs < 0n ? new Date(ms) : Number(mtimeNs / 1000n) / 1e6;
  await handle.utimes(time, time);
}
