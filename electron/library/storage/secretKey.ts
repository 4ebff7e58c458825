/** A secret of the library in a file of its own beside the catalog, readable by its owner alone, so that copies of the catalog do not carry it. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from './files.ts';
import { errno } from './problems.ts';

/** 256 bits, as HMAC-SHA-256 wants at most. */
const BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** Reads the secret, made when it is not there. Throws what the file system throws, and for a file that holds something else. */
export async function secretKey(libraryPath: string, name: string): Promise<Buffer> {
  const file = path.join(libraryPath, name);
  const known = await read(file);
  if (known !== null) return known;
  const made = randomBytes(BYTES);
  await writeFileAtomic(file, `${made.toString('base64url')}\n`, 0o600);
  return made;
}

async function read(file: string): Promise<Buffer | null> {
  try {
    const text = (await fs.readFile(file, 'utf8')).trim();
    if (!FORM.test(text)) throw new Error(`${file} does not hold a key of Mediaroot`);
    return Buffer.from(text, 'base64url');
  } catch (error) {
    if (errno(error) === 'ENOENT') return null;
    throw error;
  }
}
