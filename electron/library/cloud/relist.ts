/** Finds out what a bucket still holds after it was emptied or made anew: then nothing recorded is believed. */
import type { Catalog } from '../catalog/catalog.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { RemoteObject } from '../catalog/remoteTypes.ts';
import { nextTurn } from '../nextTurn.ts';
import type { ListedObject, RemoteStorage } from '../storage/remote/types.ts';
import type { TaskControl } from '../tasks.ts';

const PAGE = 1_000;

/**
 * Forgets every object that is not listed as it is recorded, and that any record was written there, so that the next plan puts
 * everything back. May be cut short and done again. Returns how many objects were missed.
 */
export async function relist(
  catalog: Pick<Catalog, 'remoteContents' | 'transaction'>,
  remote: StoredRemote,
  storage: Pick<RemoteStorage, 'list'>,
  control: TaskControl,
): Promise<number> {
  const { remoteContents } = catalog;
  let missed = 0;
  const listed = eachListed(storage, control);
  let there = await listed.next();
  for (let after = ''; ; ) {
    const known = remoteContents.objectsAfter(remote.id, after, PAGE);
    const last = known.at(-1);
    if (last === undefined) break;
    after = last.key;
    const absent: RemoteObject[] = [];
    for (const object of known) {
      while (there.done !== true && isBefore(there.value.key, object.key)) there = await listed.next();
      const same = there.done !== true && there.value.key === object.key && isSame(there.value, object);
      if (!same) absent.push(object);
    }
    missed += absent.length;
    catalog.transaction(() => {
      for (const { uuid, role } of absent) remoteContents.removeObject(remote.id, uuid, role);
    });
    await control.point();
  }
  await listed.return();
  await forgetLines(catalog, remote, control);
  return missed;
}

async function* eachListed(
  storage: Pick<RemoteStorage, 'list'>,
  { signal, point }: TaskControl,
): AsyncGenerator<ListedObject, void, undefined> {
  for (let next: string | null = null; ; ) {
    await point();
    const page: Awaited<ReturnType<RemoteStorage['list']>> = await storage.list('', next, PAGE, { signal });
    yield* page.objects;
    ({ next } = page);
    if (next === null) return;
  }
}

async function forgetLines(
  { remoteContents, transaction }: Pick<Catalog, 'remoteContents' | 'transaction'>,
  remote: StoredRemote,
  control: TaskControl,
): Promise<void> {
  for (let after = ''; ; ) {
    const rows = remoteContents.assetsAfter(remote.id, after, PAGE);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.uuid;
    transaction(() => {
      for (const row of rows) {
        if (row.owner === remote.replica && !row.gone)
          remoteContents.setAsset(remote.id, { ...row, writtenSeq: 0 });
      }
    });
    await control.point();
    await nextTurn();
  }
}

function isSame(listed: ListedObject, object: RemoteObject): boolean {
  return listed.size === object.size && listed.etag === object.etag;
}

/** In the order of listings, that of UTF-8 bytes. */
function isBefore(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}
