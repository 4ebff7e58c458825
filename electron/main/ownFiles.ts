/** All that the shell itself writes: its log, small JSON files, what a person asked to be saved. Everything of the user's is the library's. */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { LogDisk } from '../../shared/rotatingLog.ts';

/** Logs of a folder, which is made when the first line is written. They are their owner's alone to read. */
export function logDisk(folder: string): LogDisk {
  let made = false;
  return {
    append(name, text) {
      if (!made) mkdirSync(folder, { recursive: true });
      made = true;
      appendFileSync(path.join(folder, name), text, { mode: 0o600 });
    },
    size: (name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
    move: (from, to) => renameSync(path.join(folder, from), path.join(folder, to)),
    claim: (name) => mkdirSync(path.join(folder, name), { recursive: true }) !== undefined,
    claimed: (name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs,
    release: (name) => rmdirSync(path.join(folder, name)),
  };
}

/** Replaces a JSON file, readable for this user only, in one step. @throws the file system's error */
export function saveJson(file: string, value: unknown): void {
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** What a JSON file holds; undefined when there is none, or none that can be read. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Puts a program in the place of another, which stays where that cannot be done. @throws the file system's error */
export function replaceProgram(file: string, by: string): void {
  const next = `${file}.new`;
  try {
    copyFileSync(by, next);
    chmodSync(next, 0o755);
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

export function removeFile(file: string): void {
  rmSync(file, { force: true });
}

/** @throws the file system's error */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes what a person asked for to the place they chose. @throws the file system's error */
export function saveBytes(file: string, bytes: Uint8Array): void {
  writeFileSync(file, bytes, { flush: true });
}
