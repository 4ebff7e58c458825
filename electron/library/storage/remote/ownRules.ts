/** What services do by themselves, for the storages that are ours: conditions and limits. */
import { remoteError } from './faults.ts';
import type { Chunks } from './receiving.ts';
import type { WriteCondition } from './types.ts';

/** Bytes of UTF-8, as services count them. */
const LONGEST_KEY = 1024;

/** The key itself. Throws `remote_refused` for one that no service takes. */
export function assertKey(key: string, bucket: string): string {
  const sound =
    key !== '' && Buffer.byteLength(key) <= LONGEST_KEY && !key.includes('\0') && key.isWellFormed();
  if (!sound) throw remoteError({ kind: 'refused', action: 'write', bucket, key, service: 'name' });
  return key;
}

/** Throws `remote_taken` when the condition of a write does not hold. */
export function assertCondition(
  condition: WriteCondition,
  before: { readonly etag: string } | null,
  about: { readonly bucket: string; readonly key: string },
): void {
  if (condition === 'any') return;
  const holds = condition === 'absent' ? before === null : before?.etag === condition.etag;
  if (!holds) throw remoteError({ kind: 'taken', action: 'write', ...about });
}

export async function* once(bytes: Uint8Array): Chunks {
  yield bytes;
}
