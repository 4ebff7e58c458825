/** What an object says of itself. */
import path from 'node:path';
import { z } from 'zod';
import { Sha256 } from '../../../../shared/contract/asset.ts';
import { RENDITIONS_FOLDER } from '../../renditions/wanted.ts';
import { type ListedObject, SHA_METADATA } from '../../storage/remote/types.ts';
import { METADATA, ORIGINAL, OWN, PRIVATE, PUBLIC, TRASH } from '../layout.ts';
import type { Told } from './objectRecords.ts';

const Uuid = z.uuid();
const TRASHED = new RegExp(`^${TRASH.replaceAll('.', '\\.')}([0-9a-f-]{36})/([0-9a-f]{64})$`);

/** Metadata is text of other programs as far as we know, so each value is taken only where it is sound. */
export function toldOf({ key }: Pick<ListedObject, 'key'>, metadata: Readonly<Record<string, string>>): Told {
  const trashed = TRASHED.exec(key);
  const below = key.startsWith(PUBLIC)
    ? key.slice(PUBLIC.length)
    : key.startsWith(PRIVATE)
      ? key.slice(PRIVATE.length)
      : null;
  const place = safePath(metadata[METADATA.path]) ?? safePath(below ?? undefined);
  return {
    uuid: Uuid.safeParse(metadata[METADATA.uuid] ?? trashed?.[1]).data ?? null,
    sha256: Sha256.safeParse(metadata[SHA_METADATA] ?? trashed?.[2]).data ?? null,
    name: safeName(metadata[METADATA.name]) ?? path.posix.basename(place ?? key),
    role:
      metadata[METADATA.role] ?? (below?.startsWith(`${RENDITIONS_FOLDER}/`) ? RENDITIONS_FOLDER : ORIGINAL),
    path: place,
    trashed: key.startsWith(TRASH),
    public: key.startsWith(PUBLIC),
  };
}

const PART_BYTES = 255;

/** A path that may be given to a file below MEDIA_ROOT; null for any other. */
function safePath(text: string | undefined): string | null {
  if (text === undefined || text === '' || text.startsWith(OWN)) return null;
  const parts = text.split('/');
  const sound = parts.every(
    (part) =>
      part !== '' &&
      part !== '.' &&
      part !== '..' &&
      !/[\0\\]/.test(part) &&
      Buffer.byteLength(part) <= PART_BYTES,
  );
  return sound ? text : null;
}

function safeName(text: string | undefined): string | null {
  return text === undefined || text === '' || /[\0/]/.test(text) ? null : text;
}
