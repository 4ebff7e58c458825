/** Reads what says which library a bucket holds: the manifest, `library.json`, and segments of sidecars. What is damaged is noted. */
import type { z } from 'zod';
import { MediarootError } from '../../../../shared/errors.ts';
import type { RemoteStorage } from '../../storage/remote/types.ts';
import { LibraryFile, Manifest } from '../formats.ts';
import { LIBRARY, MANIFEST, SIDECARS } from '../layout.ts';
import { type OwnStorage, parseOwn, readOwn } from '../ownFiles.ts';
import { type ReadLine, readSegment } from '../segments.ts';

export interface Control {
  readonly manifest: Manifest | null;
  readonly library: LibraryFile | null;
}

type Note = (words: string) => void;

const PAGE = 1_000;

/** Throws `library_newer`, and what the storage throws but `remote_damaged`. */
export async function readControl(storage: OwnStorage, note: Note): Promise<Control> {
  return {
    manifest: await readFile(storage, MANIFEST, Manifest, note),
    library: await readFile(storage, LIBRARY, LibraryFile, note),
  };
}

async function readFile<T>(
  storage: OwnStorage,
  key: string,
  shape: z.ZodType<T>,
  note: Note,
): Promise<T | null> {
  const file = await unlessDamaged(() => readOwn(storage, key), key, note);
  if (file === null) note(`The bucket has no ${key}.`);
  if (file === null || file === 'unchanged' || file === 'damaged') return null;
  const value = await unlessDamaged(async () => parseOwn(file.bytes, shape, key), key, note);
  return value === 'damaged' ? null : value;
}

async function unlessDamaged<T>(read: () => Promise<T>, key: string, note: Note): Promise<T | 'damaged'> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MediarootError) || error.code !== 'remote_damaged') throw error;
    note(`The file ${key} in the bucket is damaged and was left out.`);
    return 'damaged';
  }
}

export interface SegmentPlace {
  readonly key: string;
  /** Null where no manifest tells it. */
  readonly sha256: string | null;
}

/** Those the bucket lists, for want of a manifest that names them. */
export async function listSegments(
  storage: Pick<RemoteStorage, 'list'>,
  signal: AbortSignal,
): Promise<readonly SegmentPlace[]> {
  const found: SegmentPlace[] = [];
  for (let next: string | null = null; ; ) {
    const page: Awaited<ReturnType<RemoteStorage['list']>> = await storage.list(SIDECARS, next, PAGE, {
      signal,
    });
    for (const { key } of page.objects) found.push({ key, sha256: null });
    next = page.next;
    if (next === null) return found;
  }
}

/** The line that holds of each asset, by its uuid. */
export type Lines = ReadonlyMap<string, ReadLine>;

/** Segments and lines that cannot be read are noted and left out. `breathe` between segments. */
export async function readSegments(
  storage: OwnStorage,
  segments: readonly SegmentPlace[],
  note: Note,
  breathe: () => Promise<void>,
): Promise<Lines> {
  const lines = new Map<string, ReadLine>();
  for (const segment of segments) {
    await breathe();
    const read = await unlessDamaged(() => readSegment(storage, segment), segment.key, note);
    if (read === null) note(`The bucket has no ${segment.key}, though its manifest names it.`);
    if (read === null || read === 'damaged') continue;
    for (const words of read.problems) note(words);
    for (const one of read.lines) {
      const uuid = one.line.kind === 'asset' ? one.line.record.uuid : one.line.uuid;
      const known = lines.get(uuid);
      if (known === undefined || known.mark < one.mark) lines.set(uuid, one);
    }
  }
  return lines;
}
