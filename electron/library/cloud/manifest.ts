/** The two files that say what a bucket holds: the manifest, which names all others and is written last, and `library.json`. */
import { createHash } from 'node:crypto';
import { MediarootError } from '../../../shared/errors.ts';
import type { ObjectHeaders } from '../storage/remote/types.ts';
import { LibraryFile, Manifest } from './formats.ts';
import { LIBRARY, MANIFEST } from './layout.ts';
import { jsonBytes, type OwnStorage, ownHeaders, parseOwn, readOwn, writeOwn } from './ownFiles.ts';

export interface FoundManifest {
  readonly manifest: Manifest;
  readonly etag: string;
}

/** Throws `remote_foreign` for the manifest of another library, and as parseOwn. */
export async function readManifest(
  storage: OwnStorage,
  libraryId: string,
  unless?: string,
): Promise<FoundManifest | 'unchanged' | null> {
  const file = await readOwn(storage, MANIFEST, unless);
  if (file === null || file === 'unchanged') return file;
  const manifest = parseOwn(file.bytes, Manifest, MANIFEST);
  if (manifest.libraryId === libraryId) return { manifest, etag: file.etag };
  throw new MediarootError(
    'remote_foreign',
    'Another library is copied to this place. Choose another bucket or another folder (prefix) in it; to work on that library here, restore it from the bucket.',
    { details: { libraryId: manifest.libraryId } },
  );
}

/** `etag` null: there is none yet. Returns the new one. Throws `remote_taken` when another machine wrote meanwhile. */
export function writeManifest(
  storage: OwnStorage,
  manifest: Manifest,
  etag: string | null,
  acl: ObjectHeaders['acl'],
): Promise<string> {
  return writeOwn(storage, MANIFEST, jsonBytes(manifest), {
    headers: ownHeaders('application/json', acl),
    condition: etag === null ? 'absent' : { etag },
  });
}

export async function readLibraryFile(storage: OwnStorage): Promise<LibraryFile | null> {
  const file = await readOwn(storage, LIBRARY);
  return file === null || file === 'unchanged' ? null : parseOwn(file.bytes, LibraryFile, LIBRARY);
}

/** Only while the lease is held: then nobody else writes it. */
export function writeLibraryFile(
  storage: OwnStorage,
  file: LibraryFile,
  acl: ObjectHeaders['acl'],
): Promise<string> {
  return writeOwn(storage, LIBRARY, jsonBytes(file), {
    headers: ownHeaders('application/json', acl),
    condition: 'any',
  });
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
