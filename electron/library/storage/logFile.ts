/** The disk of the library's log. */
import fs from 'node:fs';
import path from 'node:path';
import type { LogDisk } from '../../../shared/rotatingLog.ts';

/** Files of `folder`, which is made when the first line is written. They are their owner's alone to read. */
export function logDisk(folder: string): LogDisk {
  let made = false;
  return {
    append(name, text) {
      if (!made) fs.mkdirSync(folder, { recursive: true });
      made = true;
      fs.appendFileSync(path.join(folder, name), text, { mode: 0o600 });
    },
    size: (name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
    move: (from, to) => fs.renameSync(path.join(folder, from), path.join(folder, to)),
    claim: (name) => fs.mkdirSync(path.join(folder, name), { recursive: true }) !== undefined,
    claimed: (name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs,
    release: (name) => fs.rmdirSync(path.join(folder, name)),
  };
}
