/** Small JSON files that are replaced whole, so that a reader sees the old or the new one and never half of either. */
import fs from 'node:fs';
import path from 'node:path';

/** Writes beside the target, syncs, renames over it, syncs the folder. Makes the folder if needed. */
export function writeJsonFile(file: string, value: unknown): void {
  const folder = path.dirname(file);
  fs.mkdirSync(folder, { recursive: true });
  const temp = path.join(folder, `.${path.basename(file)}.${process.pid}.${crypto.randomUUID()}.tmp`);
  try {
    const descriptor = fs.openSync(temp, 'wx', 0o644);
    try {
      fs.writeFileSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(temp, file);
  } catch (error) {
    fs.rmSync(temp, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** What the file holds, or undefined when it is absent or no JSON; the caller parses it with its schema. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Makes a rename or a new name in the folder last; Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
