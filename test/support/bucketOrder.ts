/** Compares a bucket with the library that is copied to it, past our own code: keys, and every byte. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Bucket } from './buckets.ts';
import { libraryOf } from './cloudLibrary.ts';

const AT_ONCE = 16;

/** Contents a library without public files wants in its bucket, by key: originals, those in the trash, graves. */
function wantedContents(folder: string): ReadonlyMap<string, string> {
  const db = new Database(path.join(libraryOf(folder), 'catalog.sqlite'), { readonly: true });
  try {
    const assets = db
      .prepare<[], { key: string; sha256: string }>(
        `SELECT CASE state WHEN 'trashed' THEN '.mediaroot/trash/' || uuid || '/' || sha256 ELSE 'private/' || path END AS key,
           sha256 FROM asset`,
      )
      .all();
    const graves = db.prepare<[], { key: string }>('SELECT key FROM remote_grave').all();
    return new Map([
      ...assets.map(({ key, sha256 }) => [key, sha256] as const),
      ...graves.map(({ key }) => [key, key.slice(key.lastIndexOf('/') + 1)] as const),
    ]);
  } finally {
    db.close();
  }
}

/** What is missing, too much or of other bytes below `prefix`; empty when all is as it should be. */
export async function findBucketDisorder(
  folder: string,
  bucket: Bucket,
  prefix = '',
): Promise<readonly string[]> {
  const wanted = wantedContents(folder);
  const problems: string[] = [];
  const there = new Set<string>();
  for (const { key } of await bucket.list(prefix)) {
    const own = key.slice(prefix.length);
    if (/^(media|private|\.mediaroot\/(trash|moving))\//.test(own)) there.add(own);
  }
  for (const key of there) if (!wanted.has(key)) problems.push(`not wanted: ${key}`);
  const left = [...wanted].filter(([key]) => {
    if (there.has(key)) return true;
    problems.push(`missing: ${key}`);
    return false;
  });
  async function reader(): Promise<void> {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [key, sha256] = next;
      const found = createHash('sha256')
        .update(await bucket.bytes(`${prefix}${key}`))
        .digest('hex');
      if (found !== sha256) problems.push(`other bytes: ${key}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  for (const { key } of await bucket.uploads()) problems.push(`an upload left open: ${key}`);
  return problems;
}
