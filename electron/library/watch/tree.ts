/**
 * Hears of changes below a folder. Where the system watches single folders, each gets a watch, and files cost nothing: a
 * hundred thousand in three thousand folders take a tenth of a second and a few megabytes. Elsewhere one watch hears of all.
 * What is heard is a hint: something at this path may be new, other or gone.
 */
import fs from 'node:fs';
import path from 'node:path';
import { errno } from '../storage/problems.ts';

export interface TreeListener {
  /** Relative and `/` separated; for folders too, whose whole content may be new. */
  hint(relative: string): void;
  /** Changes are not heard any more. */
  problem(error: unknown): void;
}

export interface Tree {
  close(): void;
}

interface Watched {
  readonly watcher: fs.FSWatcher;
  /** Tells the folder from another one put in its place, also where that got its number. */
  readonly identity: string;
}

/** The system watches whole trees: https://nodejs.org/api/fs.html#fswatchfilename-options-listener */
const WHOLE_TREES = process.platform === 'darwin' || process.platform === 'win32';
/** Nobody is to be told of a folder that just went, nor of one that may not be looked into. */
const LEFT_OUT = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

/** Listens from the moment it returns. `ignored`: folders to leave out, relative. */
export function watchTree(
  root: string,
  ignored: (relative: string) => boolean,
  { hint, problem }: TreeListener,
): Tree {
  const folders = new Map<string, Watched>();
  let closed = false;

  function close(): void {
    closed = true;
    for (const { watcher } of folders.values()) watcher.close();
    folders.clear();
  }

  function fail(error: unknown): void {
    if (closed) return;
    // Watches that hear only a part are better spared for others.
    close();
    problem(error);
  }

  /** Brings the watches in line with what lies at a path now. */
  function check(relative: string): void {
    const identity = folderIdentity(root, relative);
    const known = folders.get(relative);
    if (known !== undefined && known.identity !== identity) drop(relative);
    if (identity !== null && !folders.has(relative)) follow(relative, identity);
  }

  function drop(relative: string): void {
    for (const [folder, { watcher }] of folders) {
      if (folder !== relative && !folder.startsWith(`${relative}/`)) continue;
      watcher.close();
      folders.delete(folder);
    }
  }

  /** Watches a folder before it looks for those in it, so that none is missed. */
  function follow(relative: string, identity: string): void {
    if (closed || (relative !== '' && ignored(relative))) return;
    const folder = path.join(root, relative);
    try {
      const watcher = fs.watch(folder, { persistent: false, recursive: WHOLE_TREES });
      folders.set(relative, { watcher, identity });
      watcher.on('change', (event, name) => heard(relative, event, name === null ? null : String(name)));
      watcher.on('error', (error) => {
        if (!LEFT_OUT.has(errno(error))) fail(error);
      });
      if (WHOLE_TREES) return;
      for (const entry of fs.readdirSync(folder, { withFileTypes: true }))
        if (entry.isDirectory()) check(below(relative, entry.name));
    } catch (error) {
      if (!LEFT_OUT.has(errno(error))) fail(error);
    }
  }

  function heard(folder: string, event: string, name: string | null): void {
    if (closed) return;
    const relative = name === null ? folder : below(folder, name.split(path.sep).join('/'));
    if (event === 'rename' && !WHOLE_TREES) check(relative);
    if (!ignored(relative)) hint(relative);
  }

  check('');
  return { close };
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Null for what is no folder, and for one below the root that is only a link to one. */
function folderIdentity(root: string, relative: string): string | null {
  try {
    const stat = relative === '' ? fs.statSync(root) : fs.lstatSync(path.join(root, relative));
    return stat.isDirectory() ? `${stat.dev}:${stat.ino}:${stat.birthtimeMs}` : null;
  } catch {
    return null;
  }
}
