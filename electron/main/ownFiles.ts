/** All that the shell itself writes: its log and small JSON files. Everything of the user's is the library's. */
import {
  createWriteStream,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  type WriteStream,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Opens a log for appending, in a folder that is made if need be. A log that has grown past `keepBytes` becomes `<name>.1`,
 * in place of the one before. Null when the folder cannot be written.
 */
export function openLogFile(file: string, keepBytes: number): WriteStream | null {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > keepBytes) renameSync(file, `${file}.1`);
    const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
    // A full disk must not take the window down with it.
    stream.on('error', () => stream.destroy());
    return stream;
  } catch {
    return null;
  }
}

/** Replaces a JSON file, readable for this user only, in one step. @throws the file system's error */
export function saveJson(file: string, value: unknown): void {
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
