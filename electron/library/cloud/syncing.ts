/** What the parts of a sync under way share, and which failures end it. */
import { type ErrorCode, MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { RemoteObject } from '../catalog/remoteTypes.ts';
import type { ObjectFacts, RemoteStorage } from '../storage/remote/types.ts';
import { SHA_METADATA } from '../storage/remote/types.ts';
import type { TaskControl } from '../tasks.ts';
import { METADATA } from './layout.ts';
import type { CloudContext } from './types.ts';

/** Counts of objects, for {@link SyncResult}. */
export interface Tally {
  uploaded: number;
  copied: number;
  deleted: number;
  failed: number;
}

export interface Syncing {
  readonly context: Pick<CloudContext, 'catalog' | 'storage' | 'host'>;
  readonly remote: StoredRemote;
  readonly storage: RemoteStorage;
  readonly control: TaskControl;
  /** Ends every request: cancelled, the lease is lost, or another part found that nothing works any more. */
  readonly signal: AbortSignal;
  readonly tally: Tally;
  /** The sync before did not come to its end, so the bucket may hold more than is recorded. */
  readonly cutShort: boolean;
  /** Commits with others of the same few milliseconds. Resolves once it is durable. */
  record(work: () => void): Promise<void>;
  /** Removes a key from the bucket, with others of the same moment, and then its grave. Throws when the service did not. */
  clear(key: string): Promise<void>;
  /** Bytes on the way, for the rate. */
  moved(bytes: number): void;
}

/** These are about one file or key; every other failure is about all of them. */
const ABOUT_ONE: ReadonlySet<ErrorCode> = new Set([
  'source_missing',
  'source_unreadable',
  'source_special',
  'source_symlink',
  'source_is_folder',
  'source_empty',
  'source_changed',
  'source_name_too_long',
  'storage_failed',
  'forbidden',
  'remote_taken',
  'remote_damaged',
  'remote_refused',
]);

/** Whether the rest can go on in spite of it. */
export function isAboutOne(error: unknown): error is MediarootError {
  return error instanceof MediarootError && ABOUT_ONE.has(error.code);
}

/** Whether the service has under this key what is recorded, so that it may be copied or removed. */
export function isOurs(facts: ObjectFacts, object: RemoteObject): boolean {
  if (facts.size !== object.size) return false;
  const { metadata } = facts;
  const sha256 = metadata[SHA_METADATA];
  if (sha256 === undefined) return facts.etag === object.etag;
  return sha256 === object.sha256 && (metadata[METADATA.uuid] ?? object.uuid) === object.uuid;
}

export function taken(name: string, key: string, bucket: string): MediarootError {
  return new MediarootError(
    'remote_taken',
    `“${name}” was not uploaded: in “${bucket}” there is another file under ${key}, which was left as it is. Move that one away or give this one another name, then sync again.`,
    { details: { key } },
  );
}
