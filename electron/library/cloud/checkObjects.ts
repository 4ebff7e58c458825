/** Compares what a bucket lists with what is known to be in it, key by key in the order of both, so that memory stays flat. */
import type { RemoteObject } from '../catalog/remoteTypes.ts';
import { type ListedObject, type RemoteStorage, SHA_METADATA } from '../storage/remote/types.ts';
import { isBuried } from './graves.ts';
import { MOVING, PRIVATE, PUBLIC, TRASH } from './layout.ts';
import { inParallel } from './parallel.ts';
import type { CloudContext } from './types.ts';

export interface ObjectCheck {
  readonly context: Pick<CloudContext, 'catalog' | 'host'>;
  /** Number of the remote. */
  readonly remote: number;
  readonly storage: Pick<RemoteStorage, 'list' | 'head' | 'digest'>;
  /** Every object is read. */
  readonly download: boolean;
  readonly signal: AbortSignal;
  /** Waits while the check is paused; throws `cancelled`. */
  point(): Promise<void>;
  progress(objects: number): void;
}

/** In the order of their bytes. */
const PLACES = [MOVING, TRASH, PUBLIC, PRIVATE];
const PAGE = 1_000;
const AT_ONCE = 16;

interface Pair {
  readonly known: RemoteObject;
  readonly listed: ListedObject;
}

/** Findings are written as they come. Answers what the bucket has, ours or not. */
export async function checkObjects(
  check: ObjectCheck,
): Promise<{ readonly objects: number; readonly bytes: number }> {
  const seen = { objects: 0, bytes: 0 };
  let looked = 0;
  for (const place of PLACES) {
    await inParallel(pairs(check, place, seen), AT_ONCE, async (pair) => {
      await check.point();
      await inspect(check, pair);
      looked += 1;
      check.progress(looked);
    });
  }
  return seen;
}

/** What is there and known; what is only one of the two is written down on the way. */
async function* pairs(
  check: ObjectCheck,
  place: string,
  seen: { objects: number; bytes: number },
): AsyncGenerator<Pair> {
  const { context, remote } = check;
  const there = listed(check, place);
  const records = known(check, place);
  let object = (await there.next()).value;
  let record = records.next().value;
  while (object || record) {
    const order = !object ? 1 : !record ? -1 : byteOrder(object.key, record.key);
    if (object && order <= 0) {
      seen.objects += 1;
      seen.bytes += object.size;
    }
    if (object && record && order === 0) yield { known: record, listed: object };
    else if (object && order < 0) foreign(check, object);
    else if (record) {
      const { key, uuid } = record;
      context.catalog.remoteChecks.set(remote, { key, uuid, kind: 'missing', words: missingWords(record) });
    }
    if (order <= 0) object = (await there.next()).value;
    if (order >= 0) record = records.next().value;
  }
}

async function* listed(
  { storage, signal, point }: ObjectCheck,
  place: string,
): AsyncGenerator<ListedObject, undefined> {
  for (let next: string | null = null; ; ) {
    await point();
    const page: Awaited<ReturnType<RemoteStorage['list']>> = await storage.list(place, next, PAGE, {
      signal,
    });
    yield* page.objects;
    next = page.next;
    if (next === null) return undefined;
  }
}

function* known({ context, remote }: ObjectCheck, place: string): Generator<RemoteObject, undefined> {
  for (let after = place; ; ) {
    const page = context.catalog.remoteContents.objectsAfter(remote, after, PAGE);
    for (const object of page) {
      if (!object.key.startsWith(place)) return undefined;
      yield object;
    }
    const last = page.at(-1);
    if (last === undefined) return undefined;
    after = last.key;
  }
}

function byteOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function foreign({ context: { catalog, host }, remote }: ObjectCheck, object: ListedObject): void {
  const { key } = object;
  // Folders that some tools make, and what is to be removed by us or by another machine.
  if (key.endsWith('/') || isBuried(catalog, remote, object, host.now())) return;
  const words = `Mediaroot does not know where ${key} comes from. It is left as it is; remove it yourself if it is not wanted.`;
  catalog.remoteChecks.set(remote, { key, kind: 'foreign', uuid: null, words });
}

async function inspect(check: ObjectCheck, { known: object, listed: there }: Pair): Promise<void> {
  const { context, remote, storage, signal, download } = check;
  const { key, uuid } = object;
  const damaged = (what: string): void =>
    context.catalog.remoteChecks.set(remote, {
      ...{ key, uuid, kind: 'damaged' },
      words: `What the bucket has under ${key} is not what was stored: ${what}`,
    });
  if (there.size !== object.size)
    return damaged(`it has ${there.size} bytes, and ${object.size} were stored.`);
  if (download) {
    const digest = await storage.digest(key, { signal });
    if (digest?.sha256 !== object.sha256) return damaged('its bytes are other ones.');
  } else if (there.etag !== object.etag) {
    const facts = await storage.head(key, { signal });
    if (facts?.metadata[SHA_METADATA] !== object.sha256)
      return damaged('somebody replaced it, and it does not say what it holds.');
  }
  if (there.etag !== object.etag)
    context.catalog.remoteContents.setObject(remote, { ...object, etag: there.etag });
}

function missingWords({ key, role }: RemoteObject): string {
  return `The bucket has nothing any more under ${key}${role === 'original' ? '' : `, the rendition “${role}”`}.`;
}
