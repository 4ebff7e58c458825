/**
 * Looks through a folder in byte order of the paths in it, without following links and holding no more than one folder a level.
 * Paths are *byte paths*: relative, `/` separated, one character (U+0000 to U+00FF) for each byte of the name on disk. So every
 * name there can be is kept whole, UTF-8 or not, and comparing two of them compares their bytes.
 */
import { isUtf8 } from 'node:buffer';
import fs, { type BigIntStats, type Dirent } from 'node:fs';
import fsPromises from 'node:fs/promises';
import path from 'node:path';
import { PRIVATE_FOLDER } from './mediaRoot.ts';
import { errno } from './problems.ts';

/**
 * file: an ordinary one. empty: a folder with nothing in it but empty folders, told after what it holds. special: a link, pipe,
 * socket or device. unreadable: a folder. foreign: the media folder of another library, not looked into.
 */
export type WalkedKind = 'file' | 'empty' | 'special' | 'unreadable' | 'foreign';

export interface Walked {
  readonly kind: WalkedKind;
  /** Byte path. */
  readonly path: string;
}

/** Marks of a name's kind: neither may be part of a name, and a folder's sorts it where its content belongs. */
const FOLDER = '/';
const SPECIAL = '\0';
const ASCII = /^[\0-\x7f]*$/;

interface Frame {
  /** With its `/`; '' for the root. */
  readonly prefix: string;
  readonly entries: readonly string[];
  next: number;
  /** Something is in it that is not an empty folder. */
  held: boolean;
}

export interface WalkOptions {
  /** Byte path told last by a walk that is to go on: what comes up to it is left out, and whether the folders of it are empty. */
  readonly after?: string;
  /** True for folders, by their byte paths, that are neither looked into nor told of. */
  skip?(folder: string): boolean;
}

/** Throws what the file system throws for the root itself; of what cannot be read below it, it tells. */
export function* walk(root: string, { after = '', skip }: WalkOptions = {}): Generator<Walked, void> {
  const frames: Frame[] = [frameOf('', listing(root, ''), after)];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const entry = frame.entries[frame.next];
    frame.next += 1;
    if (entry === undefined) {
      frames.pop();
      const parent = frames.at(-1);
      if (frame.held && parent) parent.held = true;
      if (!frame.held) yield { kind: 'empty', path: frame.prefix.slice(0, -1) };
    } else if (entry.endsWith(FOLDER)) {
      if (skip?.(frame.prefix + entry.slice(0, -1))) {
        frame.held = true;
        continue;
      }
      const opened = open(root, frame.prefix + entry, after);
      if (typeof opened === 'object') frames.push(opened);
      else {
        frame.held = true;
        if (opened !== 'gone') yield { kind: opened, path: frame.prefix + entry.slice(0, -1) };
      }
    } else {
      frame.held = true;
      if (entry.endsWith(SPECIAL)) yield { kind: 'special', path: frame.prefix + entry.slice(0, -1) };
      else yield { kind: 'file', path: frame.prefix + entry };
    }
  }
}

/** The root is held by being one, and a folder by what a walk before this one told of in it. */
function frameOf(prefix: string, entries: readonly string[], after: string): Frame {
  if (!after.startsWith(prefix)) return { prefix, entries, next: 0, held: false };
  const isAhead = (entry: string): boolean =>
    prefix + entry > after || (entry.endsWith(FOLDER) && after.startsWith(prefix + entry));
  const first = entries.findIndex(isAhead);
  return { prefix, entries, next: first === -1 ? entries.length : first, held: true };
}

function open(root: string, prefix: string, after: string): Frame | 'unreadable' | 'foreign' | 'gone' {
  try {
    const entries = listing(root, prefix);
    if (entries.includes(PRIVATE_FOLDER + FOLDER)) return 'foreign';
    return frameOf(prefix, entries, after);
  } catch (error) {
    return errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR' ? 'gone' : 'unreadable';
  }
}

function listing(root: string, prefix: string): readonly string[] {
  return read(systemPath(root, prefix)).map(marked).sort();
}

function read(folder: string | Buffer): readonly Dirent[] {
  try {
    return fs.readdirSync(folder, { encoding: 'latin1', withFileTypes: true });
  } catch (error) {
    // Where the system does not tell kinds, Node looks at each file, and makes a wrong path of a name in this encoding.
    if (errno(error) !== 'ENOENT') throw error;
    const entries = fs.readdirSync(Buffer.from(folder), { encoding: 'buffer', withFileTypes: true });
    return entries.map((entry) => Object.assign(entry, { name: entry.name.toString('latin1') }));
  }
}

function marked(entry: Dirent): string {
  if (entry.isFile()) return entry.name;
  return entry.name + (entry.isDirectory() ? FOLDER : SPECIAL);
}

/** Absolute path of a byte path; bytes where it is not plain ASCII. */
export function systemPath(root: string, bytePath: string): string | Buffer {
  if (ASCII.test(bytePath)) return `${root}${path.sep}${bytePath}`;
  return Buffer.concat([Buffer.from(`${root}${path.sep}`), Buffer.from(bytePath, 'latin1')]);
}

export function toBytePath(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text).toString('latin1');
}

/** The path as text; null when it is not UTF-8, so that no record can name it. */
export function textOf(bytePath: string): string | null {
  if (ASCII.test(bytePath)) return bytePath;
  const bytes = Buffer.from(bytePath, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : null;
}

/** What lies under a name. */
export interface Looked {
  readonly kind: 'file' | 'folder' | 'special';
  readonly size: number;
  /** Last change of the content, and of anything about the file where the system keeps that, ms. */
  readonly modified: number;
  readonly changed: number;
  /** Tells one file from any other, whatever its name. */
  readonly identity: string;
  /** Tells one state of one file from any other. */
  readonly stamp: string;
}

/** Null when nothing is there. Throws what else the file system throws. Links are not followed. */
export function lookSync(root: string, bytePath: string): Looked | null {
  try {
    return toLooked(fs.lstatSync(systemPath(root, bytePath), { bigint: true }));
  } catch (error) {
    return nothingOrThrow(error);
  }
}

/** As {@link lookSync}. */
export async function look(root: string, bytePath: string): Promise<Looked | null> {
  try {
    return toLooked(await fsPromises.lstat(systemPath(root, bytePath), { bigint: true }));
  } catch (error) {
    return nothingOrThrow(error);
  }
}

function nothingOrThrow(error: unknown): null {
  if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return null;
  throw error;
}

function toLooked(stat: BigIntStats): Looked {
  const identity = `${stat.dev}:${stat.ino}`;
  return {
    kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'special',
    size: Number(stat.size),
    modified: Number(stat.mtimeMs),
    changed: Number(stat.ctimeMs),
    identity,
    stamp: `${identity}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`,
  };
}
