/** Makes assets of objects that no record speaks of: with what their metadata tells, else with what their keys and bytes do. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { StoredRemote } from '../../catalog/remotes.ts';
import type { Host } from '../../host.ts';
import { describe } from '../../import/describe.ts';
import type { MediaReader } from '../../media/types.ts';
import type { LocalStorage } from '../../storage/localStorage.ts';
import { type ListedObject, SHA_METADATA } from '../../storage/remote/types.ts';
import { setModified } from '../../storage/restoring.ts';
import { MOVING, ORIGINAL, PRIVATE, PUBLIC, TRASH } from '../layout.ts';
import { inParallel } from '../parallel.ts';
import { createFailures } from './failures.ts';
import { type Fetched, isThere } from './files.ts';
import { createObjectRecords, type Told } from './objectRecords.ts';
import { toldOf } from './told.ts';
import type { Restoring } from './types.ts';

export interface Adopting {
  readonly catalog: Catalog;
  readonly remote: StoredRemote;
  readonly files: LocalStorage;
  readonly media: MediaReader;
  readonly host: Pick<Host, 'now' | 'log' | 'dataDir'>;
}

const AT_ONCE = 16;
const PAGE = 1_000;
const PLACES = [PUBLIC, PRIVATE, MOVING, TRASH] as const;

/** Below `places`, in turn: what lies in the trash is of no interest where its content is had already. Throws as `fetchFiles` does. */
export async function adoptObjects(
  restoring: Restoring,
  adopting: Adopting,
  places: readonly string[] = PLACES,
): Promise<Fetched> {
  const { storage, signal, breathe } = restoring;
  const { catalog, remote, files, media, host } = adopting;
  const failures = createFailures(storage, signal);
  const records = createObjectRecords(adopting);
  let fetched = 0;
  let bytes = 0;
  let seen = 0;
  let renditions = 0;

  async function* listed(place: string): AsyncGenerator<ListedObject> {
    for (let next: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof storage.list>> = await storage.list(place, next, PAGE, {
        signal,
      });
      for (const object of page.objects) {
        seen += 1;
        if (catalog.remoteContents.objectAt(remote.id, object.key) === null && !object.key.endsWith('/'))
          yield object;
      }
      next = page.next;
      if (next === null) return;
    }
  }

  async function adopt(object: ListedObject): Promise<void> {
    const facts = await storage.head(object.key, { signal });
    if (facts === null) return;
    const told = toldOf(object, facts.metadata);
    if (told.role !== ORIGINAL) {
      renditions += 1;
      return;
    }
    if (isKnown(catalog, remote, told)) return;
    await take(object, told, facts.metadata[SHA_METADATA]);
  }

  async function take(object: ListedObject, told: Told, sha: string | undefined): Promise<void> {
    const temp = crypto.randomUUID();
    const file = files.tempPath(temp);
    try {
      const expected = sha === undefined ? null : { size: object.size, sha256: sha };
      const got = await storage.getFile(object.key, file, expected, { signal });
      if (got === null || got.size === 0) return;
      if (isKnown(catalog, remote, { ...told, sha256: got.sha256 })) return;
      const described = await describe({ media, host }, file, told.name);
      setModified(file, object.modified);
      const place = records.place(told, described.identity);
      if (await isThere(files, place, got.sha256)) await files.files.flush([place]);
      else await files.place(temp, place, told.name);
      records.add({ object, told, described, path: place, ...got });
      fetched += 1;
      bytes += got.size;
    } finally {
      await files.discard(temp);
    }
  }

  for (const place of places) {
    await inParallel(listed(place), AT_ONCE, async (object) => {
      await breathe();
      try {
        await adopt(object);
      } catch (error) {
        failures.add(object.key, object.key, await failures.ofOne(error));
      }
      restoring.progress('files', fetched, Math.max(seen, fetched), bytes, bytes);
    });
  }
  if (renditions > 0)
    restoring.note(`${renditions} renditions in the bucket are made anew from their originals.`);
  return { files: fetched, bytes, failed: failures.list() };
}

/** Its content is here, or its asset is known to be deleted. */
function isKnown(catalog: Catalog, remote: StoredRemote, { uuid, sha256 }: Told): boolean {
  if (uuid !== null && catalog.remoteContents.asset(remote.id, uuid)?.gone === true) return true;
  if (sha256 === null) return false;
  return (catalog.assets.findBySha(sha256) ?? catalog.contents.inTrash(sha256)) !== null;
}
