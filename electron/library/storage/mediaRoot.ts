/** MEDIA_ROOT itself: its marker, which says whose it is, and the folders of ours inside it. */
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import { ensureFolder, readJson, writeJson } from './files.ts';
import { createFolderFlusher } from './folders.ts';

/** Our own folder below MEDIA_ROOT. */
export const PRIVATE_FOLDER = '.mediaroot';
/** Files of assets in the trash. */
export const TRASH_FOLDER = `${PRIVATE_FOLDER}/trash`;
/** Stored files that were doubtful, or made way for another content. */
export const SET_ASIDE_FOLDER = `${PRIVATE_FOLDER}/set-aside`;
const FORMAT = 1;
const Marker = z.object({ libraryId: z.string().min(1), format: z.number().int().positive() });
export type Marker = z.infer<typeof Marker>;

export function markerFile(mediaRoot: string): string {
  return path.join(mediaRoot, PRIVATE_FOLDER, 'marker.json');
}

/** Null when the folder carries no marker, so that it is either not ours or not there. */
export function readMarker(mediaRoot: string): Promise<Marker | null> {
  return readJson(markerFile(mediaRoot), Marker);
}

/** True when the marker of this library is there now. Reads one small file. */
export function isOnline(mediaRoot: string, libraryId: string): boolean {
  try {
    const marker = Marker.safeParse(JSON.parse(readFileSync(markerFile(mediaRoot), 'utf8')));
    return marker.success && marker.data.libraryId === libraryId;
  } catch {
    return false;
  }
}

/**
 * Makes the folder where it is missing and marks it as this library's. Marking it again is no change.
 * Throws `media_root_taken` when it carries the marker of another library; file system errors as they come.
 */
export async function createMediaRoot(mediaRoot: string, libraryId: string): Promise<void> {
  await ensureFolder(path.join(mediaRoot, PRIVATE_FOLDER));
  const marker = await readMarker(mediaRoot);
  if (marker !== null && marker.libraryId !== libraryId) {
    throw new MediarootError(
      'media_root_taken',
      `The folder ${mediaRoot} belongs to another library. Choose another folder.`,
      {
        details: { mediaRoot },
      },
    );
  }
  if (marker === null) await writeJson(markerFile(mediaRoot), { libraryId, format: FORMAT });
  await createFolderFlusher().flush(mediaRoot);
}

/** Proves that the folder can be written to by writing into it. Throws what the file system throws. */
export async function probeWritable(folder: string): Promise<void> {
  const probe = await fs.mkdtemp(path.join(folder, '.mediaroot-probe-'));
  await fs.rmdir(probe);
}
