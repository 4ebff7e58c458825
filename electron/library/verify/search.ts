/** Looks for the contents of missing assets among other files: by size first, then by hash. Reads only. */
import path from 'node:path';
import type { Original } from '../catalog/findings.ts';
import { nextTurn } from '../nextTurn.ts';
import { isInside } from '../storage/containment.ts';
import { PRIVATE_FOLDER, SET_ASIDE_FOLDER, TRASH_FOLDER } from '../storage/mediaRoot.ts';
import { QUARANTINE_FOLDER } from '../storage/quarantineFiles.ts';
import { lookSync, systemPath, textOf, type Walked, walk } from '../storage/walk.ts';
import { look, type SeenFile } from './inspect.ts';

export interface Found {
  /** What to open; bytes where the name is not UTF-8. */
  readonly source: string | Buffer;
  /** Relative to MEDIA_ROOT when inside, else absolute; for people. */
  readonly place: string;
  readonly inside: boolean;
  /** In a folder of ours inside MEDIA_ROOT: no place to stay for an original. */
  readonly own: boolean;
  readonly file: SeenFile;
}

export interface Match {
  readonly original: Original;
  readonly found: Found;
}

export interface SearchOptions {
  readonly root: string;
  /** Absolute. */
  readonly folders: readonly string[];
  /** True for a path below MEDIA_ROOT that anything speaks for. */
  held(relative: string): boolean;
  pace(): Promise<void>;
  onSearched(files: number): void;
}

/** What of our own may hold an original that a catalog from a backup believes to be in its place. */
const KEEPING = [TRASH_FOLDER, QUARANTINE_FOLDER, SET_ASIDE_FOLDER];
/** Files between two breaths. */
const STEP = 200;

interface Place {
  readonly root: string;
  readonly inside: boolean;
}

const isOwn = (file: string): boolean => file.startsWith(`${PRIVATE_FOLDER}/`);

/** Made of originals, or half-made. */
function isNoOriginal(file: string): boolean {
  if (isOwn(file)) return !KEEPING.some((folder) => file.startsWith(`${folder}/`));
  return file.startsWith('thumbnails/');
}

/** Each missing asset once; what is found inside MEDIA_ROOT comes before what is found elsewhere. */
export async function search(
  missing: readonly Original[],
  options: SearchOptions,
): Promise<readonly Match[]> {
  const wanted = new Map<number, Original[]>();
  for (const original of missing) wanted.set(original.size, [...(wanted.get(original.size) ?? []), original]);
  const matches: Match[] = [];
  let searched = 0;

  async function consider(place: Place, walked: Walked): Promise<void> {
    const relative = textOf(walked.path);
    if (place.inside && (relative === null || options.held(relative))) return;
    const looked = lookSync(place.root, walked.path);
    const candidates = looked === null ? undefined : wanted.get(looked.size);
    if (looked?.kind !== 'file' || candidates === undefined) return;
    const source = systemPath(place.root, walked.path);
    const seen = await look(source, path.basename(source.toString()), options.pace);
    if (seen.what !== 'file') return;
    const { file } = seen;
    const fitting = candidates.filter(({ sha256 }) => sha256 === file.sha256);
    const found = {
      source,
      place: place.inside ? (relative ?? '') : source.toString(),
      inside: place.inside,
      own: place.inside && isOwn(walked.path),
      file,
    };
    // A stray becomes the file of one asset; of a file elsewhere there can be many copies.
    for (const original of place.inside ? fitting.slice(0, 1) : fitting) {
      matches.push({ original, found });
      const left = candidates.filter((candidate) => candidate !== original);
      if (left.length > 0) wanted.set(looked.size, left);
      else wanted.delete(looked.size);
      candidates.splice(candidates.indexOf(original), 1);
    }
  }

  const places: Place[] = [{ root: options.root, inside: true }];
  for (const folder of options.folders)
    if (!isInside(options.root, folder)) places.push({ root: folder, inside: false });
  for (let place = places.shift(); place !== undefined && wanted.size > 0; place = places.shift()) {
    for (const walked of walk(place.root)) {
      if (wanted.size === 0) break;
      // The media folder of another library, or a backup of this one.
      if (walked.kind === 'foreign') {
        const root = systemPath(place.root, walked.path);
        if (!place.inside && typeof root === 'string' && !isInside(options.root, root))
          places.push({ root, inside: false });
      }
      if (walked.kind !== 'file' || isNoOriginal(walked.path)) continue;
      searched += 1;
      if (searched % STEP === 0) {
        options.onSearched(searched);
        await options.pace();
        await nextTurn();
      }
      await consider(place, walked);
    }
  }
  options.onSearched(searched);
  return matches;
}
