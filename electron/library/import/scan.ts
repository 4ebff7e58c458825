/**
 * Turns what was dropped into files: folders are walked depth-first in byte order of their names, links are not followed.
 * What cannot be imported is found with the reason. Only the litter of file managers is left out, and counted.
 */
import { isUtf8 } from 'node:buffer';
import type { BigIntStats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import type { NewItem } from '../catalog/importJournalTypes.ts';
import { isInside } from '../storage/containment.ts';
import { sourceProblem } from '../storage/problems.ts';
import { refusal } from '../storage/sources.ts';

export interface ScanOptions {
  /** MEDIA_ROOT and other folders of ours. */
  readonly ownFolders: readonly string[];
  readonly signal: AbortSignal;
  /** Told of each file that is left out as litter. */
  onLeftOut(display: string): void;
}

type RawPath = string | Buffer;

/** Written by file managers beside pictures; nobody means them when dropping a folder. Dropped by name they are taken. */
const LITTER = new Set(['.ds_store', 'thumbs.db', 'ehthumbs.db', 'desktop.ini', '.localized']);
const STATS_AT_ONCE = 32;

/** By the last part of a `/` separated path. */
export function isLitter(path: string): boolean {
  return LITTER.has(path.slice(path.lastIndexOf('/') + 1).toLowerCase());
}

interface Own {
  readonly real: readonly string[];
  readonly ids: ReadonlySet<string>;
}

/** Batches of items in order. Ends early, without an error, once the signal is aborted. */
export async function* scan(
  roots: readonly RawPath[],
  options: ScanOptions,
): AsyncGenerator<readonly NewItem[]> {
  const own = await resolveOwn(options.ownFolders);
  for (const root of roots) {
    if (options.signal.aborted) return;
    const inside = await isOwn(root, own);
    if (inside) yield [refused(root, 0, ownProblem(display(root)))];
    else yield* visit([root], own, options);
  }
}

async function* visit(
  paths: readonly RawPath[],
  own: Own,
  options: ScanOptions,
): AsyncGenerator<readonly NewItem[]> {
  for (let at = 0; at < paths.length; at += STATS_AT_ONCE) {
    if (options.signal.aborted) return;
    const part = paths.slice(at, at + STATS_AT_ONCE);
    const stats = await Promise.all(part.map(statOrProblem));
    let found: NewItem[] = [];
    for (const [index, file] of part.entries()) {
      const stat = stats[index];
      if (stat === undefined) continue;
      if (stat instanceof MediarootError || !stat.isDirectory()) {
        found.push(toItem(file, stat));
        continue;
      }
      if (found.length > 0) yield found;
      found = [];
      if (own.ids.has(idOf(stat))) yield [refused(file, 0, ownProblem(display(file)))];
      else yield* visitFolder(file, own, options);
    }
    if (found.length > 0) yield found;
  }
}

async function* visitFolder(
  folder: RawPath,
  own: Own,
  options: ScanOptions,
): AsyncGenerator<readonly NewItem[]> {
  let names: readonly RawPath[];
  try {
    names = await readNames(folder);
  } catch (error) {
    yield [refused(folder, 0, sourceProblem(error, display(folder)))];
    return;
  }
  const kept: RawPath[] = [];
  for (const name of names) {
    const file = join(folder, name);
    if (isLitter(name.toString())) options.onLeftOut(display(file));
    else kept.push(file);
  }
  yield* visit(kept, own, options);
}

async function readNames(folder: RawPath): Promise<readonly RawPath[]> {
  if (process.platform === 'win32') return (await fs.readdir(folder)).sort();
  const names = await fs.readdir(folder, { encoding: 'buffer' });
  return names.sort(Buffer.compare).map((name) => (isUtf8(name) ? name.toString('utf8') : name));
}

function join(folder: RawPath, name: RawPath): RawPath {
  if (typeof folder === 'string' && typeof name === 'string') return path.join(folder, name);
  return Buffer.concat([Buffer.from(folder), Buffer.from(path.sep), Buffer.from(name)]);
}

async function statOrProblem(file: RawPath): Promise<BigIntStats | MediarootError> {
  try {
    return await fs.lstat(file, { bigint: true });
  } catch (error) {
    return sourceProblem(error, display(file));
  }
}

function toItem(file: RawPath, stat: BigIntStats | MediarootError): NewItem {
  if (stat instanceof MediarootError) return refused(file, 0, stat);
  const problem = refusal(stat, display(file));
  if (problem) return refused(file, 0, problem);
  return { ...named(file), size: Number(stat.size), failure: null };
}

function refused(file: RawPath, size: number, problem: MediarootError): NewItem {
  return { ...named(file), size, failure: { code: problem.code, reason: problem.message } };
}

function named(file: RawPath): Pick<NewItem, 'source' | 'sourceBytes'> {
  return { source: display(file), sourceBytes: typeof file === 'string' ? null : file };
}

/** For people: a name that is not UTF-8 is shown with its odd bytes as \xNN. */
export function display(file: RawPath): string {
  if (typeof file === 'string') return file;
  const parts: string[] = [];
  for (let start = 0; start <= file.length; ) {
    const slash = file.indexOf(0x2f, start);
    const end = slash === -1 ? file.length : slash;
    const part = file.subarray(start, end);
    parts.push(isUtf8(part) ? part.toString('utf8') : escapeBytes(part));
    start = end + 1;
  }
  return parts.join('/');
}

function escapeBytes(part: Buffer): string {
  return part
    .toString('latin1')
    .replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function resolveOwn(folders: readonly string[]): Promise<Own> {
  const real: string[] = [];
  const ids = new Set<string>();
  for (const folder of folders) {
    try {
      real.push(await fs.realpath(folder));
      ids.add(idOf(await fs.stat(folder, { bigint: true })));
    } catch {
      // A folder that is not there cannot be inside of what was dropped.
    }
  }
  return { real, ids };
}

async function isOwn(root: RawPath, own: Own): Promise<boolean> {
  try {
    const stat = await fs.lstat(root);
    if (stat.isSymbolicLink()) return false;
    const real = await fs.realpath(root);
    return own.real.some((folder) => isInside(folder, real));
  } catch {
    return false;
  }
}

function idOf(stat: BigIntStats): string {
  return `${stat.dev}:${stat.ino}`;
}

function ownProblem(name: string): MediarootError {
  return new MediarootError(
    'source_inside_media_root',
    `“${name}” is inside Mediaroot's own folders, so it was left where it is.`,
  );
}
