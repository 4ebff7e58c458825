/** Sidecar segments: gzipped JSON lines, one asset each, that are only ever added to a bucket; the newest line of an asset holds. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { MediarootError } from '../../../shared/errors.ts';
import type { KnownSegment, RemoteSegments } from '../catalog/remoteSegments.ts';
import type { ObjectHeaders } from '../storage/remote/types.ts';
import { type SegmentEntry, SidecarLine } from './formats.ts';
import { SIDECARS } from './layout.ts';
import { isTaken, type OwnStorage, ownHeaders, readOwn, writeOwn } from './ownFiles.ts';

/** A segment is full with so many lines, or bytes of them. */
export const FULL_LINES = 500;
const FULL_BYTES = 1024 * 1024;
/** Unpacked, what is larger is not ours: a line is a few kB. */
const UNPACKED_LIMIT = 256 * 1024 * 1024;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export interface SegmentWriterConfig {
  readonly storage: OwnStorage;
  /** Of this remote. */
  readonly segments: Pick<RemoteSegments, 'set' | 'remove' | 'has'>;
  readonly remote: number;
  readonly acl: ObjectHeaders['acl'];
  /** What we are called in the bucket. */
  replica(): string;
  /** Before each write; throws when nothing may be written any more. */
  assertMayWrite(): void;
  /** The generation the next manifest will have. */
  generation(): number;
}

export interface SegmentWriter {
  readonly waiting: number;
  /** `written` is called once the segment with this line is in the bucket, inside a transaction of `commit`. */
  add(line: SidecarLine | string, written?: () => void): Promise<void>;
  flush(): Promise<void>;
}

/**
 * Each segment is noted in the catalog before it is sent, as named by no manifest, so that none is ever forgotten; `transaction`
 * groups what follows from one that was sent.
 */
export function createSegmentWriter(
  config: SegmentWriterConfig,
  transaction: (work: () => void) => void,
): SegmentWriter {
  let lines: string[] = [];
  let bytes = 0;
  let written: (() => void)[] = [];
  let number = 0;
  let writing: Promise<void> = Promise.resolve();

  async function send(text: string, count: number, then: readonly (() => void)[]): Promise<void> {
    const packed = await pack(text);
    const entry: Omit<SegmentEntry, 'key'> = {
      generation: config.generation(),
      replica: config.replica(),
      sha256: createHash('sha256').update(packed).digest('hex'),
      size: packed.length,
      lines: count,
    };
    for (;;) {
      const key = nextKey(entry.generation);
      config.assertMayWrite();
      config.segments.set(config.remote, { ...entry, key, inManifest: false, done: true });
      try {
        const headers = ownHeaders('application/gzip', config.acl);
        await writeOwn(config.storage, key, packed, { headers, condition: 'absent' });
        transaction(() => {
          for (const tell of then) tell();
        });
        return;
      } catch (error) {
        // Whether it came to be there although no answer did is found out before a manifest names it.
        if (!isTaken(error)) throw error;
        // It is there and is another one: of a run of ours that was forgotten.
        config.segments.remove(config.remote, key);
      }
    }
  }

  function nextKey(generation: number): string {
    for (;;) {
      number += 1;
      const key = segmentKey(generation, config.replica(), number);
      if (!config.segments.has(config.remote, key)) return key;
    }
  }

  function flush(): Promise<void> {
    if (lines.length > 0) {
      const [text, count, then] = [`${lines.join('\n')}\n`, lines.length, written];
      lines = [];
      bytes = 0;
      written = [];
      // One after the other, so that their numbers say what holds.
      writing = writing.then(() => send(text, count, then));
    }
    return writing;
  }

  return {
    get waiting() {
      return lines.length;
    },
    async add(line, tell) {
      const text = typeof line === 'string' ? line : JSON.stringify(line);
      lines.push(text);
      bytes += text.length;
      if (tell !== undefined) written.push(tell);
      if (lines.length >= FULL_LINES || bytes >= FULL_BYTES) await flush();
    },
    flush,
  };
}

/** Marks of lines of this generation and of later ones do not sort before it. */
export function generationMark(generation: number): string {
  return String(generation).padStart(10, '0');
}

function segmentKey(generation: number, replica: string, number: number): string {
  return `${SIDECARS}${generationMark(generation)}-${replica.slice(0, 8)}-${String(number).padStart(6, '0')}.jsonl.gz`;
}

export interface ReadLine {
  readonly line: SidecarLine;
  /** As it stands in the segment. */
  readonly text: string;
  /** Sorts as lines hold. */
  readonly mark: string;
}

/** The lines of a segment from the last to the first, so that of several of one asset the one that holds comes first. */
export interface ReadSegment {
  readonly lines: readonly ReadLine[];
  /** Lines that are not what we write, for a person. */
  readonly problems: readonly string[];
}

/** Null when there is no such segment any more; a hash of null: of any. Throws `remote_damaged` when it cannot be unpacked at all or is another one. */
export async function readSegment(
  storage: OwnStorage,
  { key, sha256 }: { readonly key: string; readonly sha256: string | null },
): Promise<ReadSegment | null> {
  const file = await readOwn(storage, key);
  if (file === null || file === 'unchanged') return null;
  if (sha256 !== null && createHash('sha256').update(file.bytes).digest('hex') !== sha256) throw damaged(key);
  const text = await unpack(file.bytes, { maxOutputLength: UNPACKED_LIMIT }).catch((error: unknown) => {
    throw damaged(key, error);
  });
  const lines: ReadLine[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.toString().split('\n').entries()) {
    if (line === '') continue;
    const parsed = parseLine(line);
    if (parsed === null) problems.push(`Line ${index + 1} of “${key}” cannot be read and was left out.`);
    else lines.push({ line: parsed, text: line, mark: markOf(key, index) });
  }
  return { lines: lines.reverse(), problems };
}

/** Generation, machine and number are part of the key, in this order and of fixed length. */
function markOf(key: string, index: number): string {
  return `${key.slice(SIDECARS.length)}:${String(index).padStart(6, '0')}`;
}

function parseLine(text: string): SidecarLine | null {
  try {
    return SidecarLine.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function damaged(key: string, cause?: unknown): MediarootError {
  return new MediarootError(
    'remote_damaged',
    `“${key}” in the bucket is damaged: what it says of its assets could not be read. The machine that wrote it can write it anew by a check.`,
    { cause, details: { key } },
  );
}

/** Segments that are mostly small cost more requests than they are worth; so do lines that hold no more. */
export function isCompactionDue(own: readonly Pick<KnownSegment, 'lines'>[], assets: number): boolean {
  const lines = own.reduce((sum, segment) => sum + segment.lines, 0);
  const manyAndSmall = own.length > 64 && own.length > (2 * lines) / FULL_LINES;
  return manyAndSmall || lines > 2 * assets + 1000;
}

/** Copies the lines that still hold of these segments, newest first. Bad lines stop it: then the old segments stay. */
export async function compact(
  storage: OwnStorage,
  own: readonly KnownSegment[],
  writer: Pick<SegmentWriter, 'add' | 'flush'>,
): Promise<void> {
  const seen = new Set<string>();
  for (const segment of own.toReversed()) {
    const read = await readSegment(storage, segment);
    if (read === null || read.problems.length > 0) throw damaged(segment.key);
    for (const { line, text } of read.lines) {
      const uuid = line.kind === 'asset' ? line.record.uuid : line.uuid;
      if (seen.has(uuid)) continue;
      seen.add(uuid);
      await writer.add(text);
    }
  }
  await writer.flush();
}
