/** Reads what says which library a bucket holds: the manifest, `library.json`, and segments of sidecars. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { MediarootError } from '../../../../shared/errors.ts';
import type { RemoteStorage } from '../../storage/remote/types.ts';
import { LibraryFile, Manifest, SidecarLine } from '../formats.ts';
import { LIBRARY, MANIFEST, SIDECARS } from '../layout.ts';

export type Reading = Pick<RemoteStorage, 'getBytes' | 'list'>;

export interface ControlFile<T> {
  readonly value: T;
  readonly etag: string;
}

export interface Control {
  readonly manifest: ControlFile<Manifest> | null;
  readonly library: ControlFile<LibraryFile> | null;
}

/** Bytes; a segment of 500 lines has about 100 kB, a manifest of 100,000 assets as much. */
const JSON_LIMIT = 64 * 1024 * 1024;
const UNPACKED_LIMIT = 1024 * 1024 * 1024;
const PAGE = 1_000;
const Versioned = z.object({ format: z.number() });
const unzip = promisify(gunzip);

/** What cannot be read is null, and noted. Throws `library_newer`, and what the storage throws but `remote_damaged`. */
export async function readControl(
  storage: Reading,
  note: (words: string) => void,
  signal?: AbortSignal,
): Promise<Control> {
  return {
    manifest: await readJson(storage, MANIFEST, Manifest, note, signal),
    library: await readJson(storage, LIBRARY, LibraryFile, note, signal),
  };
}

async function readJson<T>(
  storage: Reading,
  key: string,
  shape: z.ZodType<T>,
  note: (words: string) => void,
  signal?: AbortSignal,
): Promise<ControlFile<T> | null> {
  const got = await storage.getBytes(key, { limit: JSON_LIMIT }, { signal });
  if (got === null || got === 'unchanged') {
    note(`The bucket has no ${key}.`);
    return null;
  }
  const value = parseJson(Buffer.from(got.bytes).toString('utf8'));
  const parsed = shape.safeParse(value);
  if (parsed.success) return { value: parsed.data, etag: got.facts.etag };
  const version = Versioned.safeParse(value);
  if (version.success && version.data.format > 1)
    throw new MediarootError(
      'library_newer',
      'The bucket was written by a newer Mediaroot. Update this program to restore from it.',
    );
  note(`The file ${key} in the bucket is damaged and was left out.`);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export interface SegmentPlace {
  readonly key: string;
  readonly generation: number;
}

/** Those the bucket lists, for want of a manifest that names them. Their names begin with the generation. */
export async function listSegments(storage: Reading, signal?: AbortSignal): Promise<readonly SegmentPlace[]> {
  const found: SegmentPlace[] = [];
  for (let next: string | null = null; ; ) {
    const page: Awaited<ReturnType<Reading['list']>> = await storage.list(SIDECARS, next, PAGE, { signal });
    for (const { key } of page.objects)
      found.push({ key, generation: Number(/^\d+/.exec(key.slice(SIDECARS.length))?.[0] ?? 0) });
    next = page.next;
    if (next === null) return found;
  }
}

/** The newest line of each asset. */
export type Lines = Map<string, { readonly line: SidecarLine; readonly generation: number }>;

/** Adds the lines of segments, in any order of generations; those that cannot be read are noted and left out. */
export async function readSegments(
  storage: Reading,
  segments: readonly SegmentPlace[],
  note: (words: string) => void,
  signal?: AbortSignal,
): Promise<Lines> {
  const lines: Lines = new Map();
  const inOrder = segments.toSorted((a, b) => a.generation - b.generation || (a.key < b.key ? -1 : 1));
  for (const { key, generation } of inOrder) {
    const text = await readSegment(storage, key, note, signal);
    const broken = text === null ? 0 : addLines(lines, text, generation);
    if (broken > 0) note(`${broken} lines of ${key} could not be read and were left out.`);
  }
  return lines;
}

async function readSegment(
  storage: Reading,
  key: string,
  note: (words: string) => void,
  signal?: AbortSignal,
): Promise<string | null> {
  const got = await storage.getBytes(key, { limit: JSON_LIMIT }, { signal });
  if (got === null || got === 'unchanged') {
    note(`The bucket has no ${key}, though its manifest names it.`);
    return null;
  }
  try {
    return (await unzip(got.bytes, { maxOutputLength: UNPACKED_LIMIT })).toString('utf8');
  } catch {
    note(`The file ${key} in the bucket is damaged and was left out.`);
    return null;
  }
}

function addLines(lines: Lines, text: string, generation: number): number {
  let broken = 0;
  for (const json of text.split('\n')) {
    if (json === '') continue;
    const parsed = SidecarLine.safeParse(parseJson(json));
    if (!parsed.success) {
      broken += 1;
      continue;
    }
    const line = parsed.data;
    lines.set(line.kind === 'asset' ? line.record.uuid : line.uuid, { line, generation });
  }
  return broken;
}
