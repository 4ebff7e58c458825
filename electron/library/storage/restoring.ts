/** The two folders of a restore: empty at first, marked with the bucket they are filled from until it is done. */
import { createReadStream, createWriteStream, utimesSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { RemoteTarget } from '../../../shared/contract/remote.ts';
import { ensureFolder, exists, moveFile, readJson, removeFile, writeJson } from './files.ts';
import { flushFolder } from './folders.ts';
import { PRIVATE_FOLDER } from './mediaRoot.ts';
import { errno } from './problems.ts';

/** What the records of a restored library were made of. */
export const RestoreSource = z.enum(['snapshot', 'sidecars', 'objects']);
export type RestoreSource = z.infer<typeof RestoreSource>;

export const RestoreMark = z.object({
  format: z.literal(1),
  target: RemoteTarget,
  /** Null until it is known. */
  libraryId: z.string().nullable(),
  /** Null until the records are complete. */
  from: RestoreSource.nullable(),
  /** Records may be missing, so objects that no record speaks of are looked for. */
  incomplete: z.boolean(),
  notes: z.array(z.string()),
});
export type RestoreMark = z.infer<typeof RestoreMark>;

/** Below the catalog folder; the catalog is made in here, so that nobody opens it before it is whole. */
export const RESTORING = 'restoring';
const CATALOG = 'catalog.sqlite';
const MARK = 'restoring.json';
const mediaMark = (mediaRoot: string): string => path.join(mediaRoot, PRIVATE_FOLDER, MARK);
const libraryMark = (libraryPath: string): string => path.join(libraryPath, RESTORING, 'mark.json');

/** Of the catalog folder and of MEDIA_ROOT; null where there is none. */
export async function readRestoreMarks(
  libraryPath: string,
  mediaRoot: string,
): Promise<{ readonly library: RestoreMark | null; readonly media: RestoreMark | null }> {
  return {
    library: await readJson(libraryMark(libraryPath), RestoreMark),
    media: await readJson(mediaMark(mediaRoot), RestoreMark),
  };
}

/** In both folders, which are made. */
export async function writeRestoreMarks(
  libraryPath: string,
  mediaRoot: string,
  mark: RestoreMark,
): Promise<void> {
  await ensureFolder(path.join(mediaRoot, PRIVATE_FOLDER));
  await writeJson(mediaMark(mediaRoot), mark);
  await flushFolder(mediaRoot);
  await ensureFolder(path.join(libraryPath, RESTORING));
  await writeJson(libraryMark(libraryPath), mark);
  await flushFolder(libraryPath);
}

/** The mark, or the marker of MEDIA_ROOT, that was being written when the program was killed. */
export function isUnfinishedMark(name: string): boolean {
  return /^(restoring|marker)\.json\.[0-9a-f-]{36}\.tmp$/.test(name);
}

/** Names in a folder, none when it is not there. Throws what the file system throws. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Takes away what an unfinished making of the records left, but not the mark. */
export async function clearRecords(libraryPath: string): Promise<void> {
  const folder = path.join(libraryPath, RESTORING);
  for (const name of await namesIn(folder)) {
    if (name !== path.basename(libraryMark(libraryPath)))
      await fs.rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Gives the finished catalog, which no one has open, its place, and takes the marks away. May be repeated after a crash. */
export async function finishRestoring(libraryPath: string, mediaRoot: string): Promise<void> {
  const made = path.join(libraryPath, RESTORING, CATALOG);
  if (await exists(made)) await moveFile(made, path.join(libraryPath, CATALOG));
  const own = path.join(mediaRoot, PRIVATE_FOLDER);
  for (const name of (await namesIn(own)).filter(isUnfinishedMark)) await removeFile(path.join(own, name));
  await removeFile(mediaMark(mediaRoot));
  await clearRecords(libraryPath);
  // The mark goes last: with it, this begins again.
  await fs.rm(path.join(libraryPath, RESTORING), { recursive: true, force: true });
  await flushFolder(libraryPath);
}

/** True between the two steps of {@link finishRestoring}. */
export function isPlaced(libraryPath: string): Promise<boolean> {
  return exists(path.join(libraryPath, CATALOG));
}

/** Unpacks a zstd file into one that is made anew, and makes that durable. Throws what zlib and the file system throw. */
export async function unpackZstd(packed: string, to: string): Promise<void> {
  try {
    await pipeline(
      createReadStream(packed),
      createZstdDecompress(),
      createWriteStream(to, { flags: 'wx', flush: true }),
    );
  } catch (error) {
    await removeFile(to);
    throw error;
  }
}

/** `modified` in ms. Not made durable: a lost time costs no content. At once, since it waits for no disk. */
export function setModified(file: string, modified: number): void {
  utimesSync(file, modified / 1000, modified / 1000);
}
