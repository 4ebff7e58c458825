/** Where the objects of a folder lie: keys are any text up to 1,000 bytes, names of files are not. */
import { createHash } from 'node:crypto';

/** Holds what describes each object, and the content of those whose key is no name for a file. */
export const OBJECTS = '.mediaroot-objects';

const LONGEST_NAME = 200;
/** Below what Windows, macOS and Linux take for a whole path, with room for the folder itself. */
const LONGEST_PATH = 900;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no name of a file may hold on Windows
const FORBIDDEN = /[\u0000-\u001f<>:"|?*\\]|[. ]$/;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The key itself as a path below the folder, where it is one on every system: then the copy can be browsed and served like
 * MEDIA_ROOT. Null for any other key. Names that are not in NFC are left out since macOS takes both forms for one.
 */
export function readablePath(key: string): string | null {
  if (key === '' || Buffer.byteLength(key) > LONGEST_PATH || !key.isWellFormed()) return null;
  const names = key.split('/');
  const plain = (name: string) =>
    name !== '' &&
    Buffer.byteLength(name) <= LONGEST_NAME &&
    !FORBIDDEN.test(name) &&
    !DEVICE.test(name) &&
    name.normalize('NFC') === name;
  return names.every(plain) && names[0]?.toLowerCase() !== OBJECTS ? key : null;
}

/** Path of the file that describes the object of a key. By hash, so keys that differ in case or form only never meet. */
export function recordPath(key: string): string {
  const hash = createHash('sha256').update(key).digest('hex');
  return `${OBJECTS}/records/${hash.slice(0, 2)}/${hash}`;
}

/** A path for content that has no readable one; `unique` makes it another each time. */
export function hiddenPath(unique: string): string {
  return `${OBJECTS}/contents/${unique.slice(0, 2)}/${unique}`;
}
