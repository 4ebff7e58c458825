/** What a file is and says of itself, for its record and for the rules. */
import { EMPTY_METADATA, type Identity, type MediaMetadata } from '../media/types.ts';
import type { ImportContext } from './types.ts';

export interface Described {
  /** The user's own. */
  readonly name: string;
  readonly identity: Identity;
  readonly metadata: MediaMetadata;
  /** Words for a person about the file, else null. */
  readonly warning: string | null;
}

const UNKNOWN: Identity = { kind: 'other', mime: 'application/octet-stream', extension: '', warning: null };

/** The user's own name of a file: the last part of what it is called. */
export function nameOf(source: string): string {
  const parts = source.split(process.platform === 'win32' ? /[/\\]/ : '/');
  return parts.findLast((part) => part !== '') ?? source;
}

/** Wall-clock time here of a moment, as ms as though its zone were UTC. */
export function wallTime(ms: number): number {
  return Math.trunc(ms - new Date(ms).getTimezoneOffset() * 60_000);
}

/** Reads `file`, which is called `source` before a person. A reader that fails costs the metadata, never the file. */
export async function describe(
  { media, host }: Pick<ImportContext, 'media' | 'host'>,
  file: string,
  source: string,
): Promise<Described> {
  const name = nameOf(source);
  let identity = UNKNOWN;
  try {
    identity = await media.identify(file, name);
    return { name, identity, metadata: await media.metadata(file, identity), warning: identity.warning };
  } catch (error) {
    host.log('warn', 'metadata could not be read', { source, error: String(error) });
    const warning = identity.warning ?? 'Its metadata could not be read.';
    return { name, identity, metadata: EMPTY_METADATA, warning };
  }
}
