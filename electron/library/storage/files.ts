/** Small files of our own, written whole or not at all: markers, lists, lock notes. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { createFolderFlusher, whileBusy } from './folders.ts';
import { errno } from './problems.ts';

const flusher = createFolderFlusher();

/** Replaces `file` in one step and makes it durable. The folder must exist. `mode`: who may read it. Throws what the file system throws. */
export async function writeFileAtomic(file: string, data: string | Uint8Array, mode = 0o666): Promise<void> {
  const temp = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await fs.open(temp, 'wx', mode);
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await whileBusy(() => fs.rename(temp, file));
  } catch (error) {
    await fs.rm(temp, { force: true });
    throw error;
  }
  await flusher.flush(path.dirname(file));
}

export function writeJson(file: string, value: unknown): Promise<void> {
  return writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Null when there is no such file or it is not what `schema` says; other failures to read throw. */
export async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return null;
    throw error;
  }
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Makes a folder and its parents; nothing happens when it is there. */
export async function ensureFolder(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
}

export async function removeFile(file: string): Promise<void> {
  await whileBusy(() => fs.rm(file, { force: true }));
}

/** Renames within one disk, making the new name durable. Replaces nothing: throws EEXIST when `to` is taken. */
export async function moveFile(from: string, to: string): Promise<void> {
  if (await exists(to)) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' });
  await whileBusy(() => fs.rename(from, to));
  await flusher.flush(path.dirname(to));
}

export async function exists(file: string | Buffer): Promise<boolean> {
  try {
    await fs.lstat(file);
    return true;
  } catch (error) {
    if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return false;
    throw error;
  }
}
