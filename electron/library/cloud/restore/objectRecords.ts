/** Records of assets that are known by their objects alone. */
import { CollectionDefinition } from '../../../../shared/contract/collection.ts';
import { leadingText } from '../../../../shared/template.ts';
import { withSuffix } from '../../../../shared/uploadTo.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { StoredCollection } from '../../catalog/collections.ts';
import type { StoredRemote } from '../../catalog/remotes.ts';
import type { Host } from '../../host.ts';
import { adoptedRecord } from '../../import/adoptedRecord.ts';
import type { Described } from '../../import/describe.ts';
import type { Identity } from '../../media/types.ts';
import { wantedOf } from '../../renditions/wanted.ts';
import type { ListedObject } from '../../storage/remote/types.ts';
import { ORIGINAL } from '../layout.ts';

export interface Told {
  readonly uuid: string | null;
  readonly sha256: string | null;
  readonly name: string;
  readonly role: string;
  /** Where it lay below MEDIA_ROOT. */
  readonly path: string | null;
  readonly trashed: boolean;
  readonly public: boolean;
}

export interface AdoptedObject {
  readonly object: ListedObject;
  readonly told: Told;
  readonly described: Described;
  /** As {@link ObjectRecords.place} gave it. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface ObjectRecords {
  /** Where its file is to lie; kept free for it until it is added. */
  place(told: Told, identity: Identity): string;
  add(adopted: AdoptedObject): void;
}

interface Parts {
  readonly catalog: Catalog;
  readonly remote: StoredRemote;
  readonly host: Pick<Host, 'now'>;
}

/** Folders that make a good name and template of a collection. */
const PLAIN_FOLDER = /^[a-z0-9][a-z0-9_-]{0,40}$/;

export function createObjectRecords({ catalog, remote, host }: Parts): ObjectRecords {
  const promised = new Set<string>();

  function free(wanted: string): string {
    for (let n = 1; ; n += 1) {
      const path = n === 1 ? wanted : withSuffix(wanted, n);
      if (!promised.has(path.toLowerCase()) && !catalog.paths.taken(path)) return path;
    }
  }

  function homeOf(told: Told, { kind, extension }: Identity): string {
    if (told.path !== null) return told.path;
    const folder = leadingText(catalog.collections.forKind(kind)?.definition.uploadTo ?? 'other/');
    return `${folder}${told.uuid ?? crypto.randomUUID()}${extension === '' ? '' : `.${extension}`}`;
  }

  /**
   * A folder was public or private as a whole: the collection of that folder and visibility, which is made where there is none.
   * Null: by kind.
   */
  function collectionOf(path: string, isPublic: boolean): StoredCollection | null {
    const folder = path.split('/')[0] ?? '';
    if (!path.includes('/') || !PLAIN_FOLDER.test(folder)) return null;
    const visibility = isPublic ? 'public' : 'private';
    const there = catalog.collections
      .list()
      .filter(({ definition }) => leadingText(definition.uploadTo).split('/')[0]?.toLowerCase() === folder);
    const same = there.find(({ definition }) => definition.visibility === visibility);
    if (same !== undefined) return same;
    const [other] = there;
    if (other !== undefined) {
      if (catalog.collectionAssets.count(other.id) > 0) return other;
      catalog.collections.setDefinition(other.id, { ...other.definition, visibility });
      return catalog.collections.get(other.id);
    }
    const name = folder.charAt(0).toUpperCase() + folder.slice(1);
    const definition = CollectionDefinition.parse({ name, uploadTo: `${folder}/%Y/%m/%d/`, visibility });
    return catalog.collections.add({ slug: folder, definition });
  }

  function insert({ object, told, described, path, size, sha256 }: AdoptedObject): void {
    const collections = catalog.collections.list();
    const home = told.trashed ? homeOf(told, described.identity) : path;
    const own = collectionOf(home, told.public);
    const { asset, source } = adoptedRecord(own === null ? collections : [own], {
      ...{ path, sha256, size, described, mtimeMs: object.modified, file: object.key },
      importedMs: host.now(),
    });
    const uuid = told.uuid !== null && catalog.assetRecords.idOf(told.uuid) === null ? told.uuid : asset.uuid;
    const id = catalog.assets.insert({ ...asset, uuid, name: told.name }, { ...source, name: told.name });
    if (told.trashed) catalog.restoring.setTrashed(id, free(home), host.now());
    else {
      catalog.jobs.add('thumbnail', id);
      const definitions =
        collections.find((one) => one.id === asset.collectionId)?.definition.renditions ?? [];
      for (const wanted of wantedOf(asset, definitions))
        catalog.renditions.add(id, wanted.definition.name, wanted);
    }
    note(object, uuid, id, sha256, size);
  }

  /** The next sync tells the bucket about it, and sends nothing that is there. */
  function note(
    { key, etag, modified }: ListedObject,
    uuid: string,
    assetId: number,
    sha256: string,
    size: number,
  ) {
    const contents = catalog.remoteContents;
    contents.setObject(remote.id, {
      ...{ uuid, role: ORIGINAL, key, size, sha256, version: sha256, headers: '', etag, storedMs: modified },
    });
    contents.setAsset(remote.id, {
      ...{ uuid, assetId, owner: remote.replica, writtenSeq: 0, gone: false, problem: null, code: null },
    });
  }

  return {
    place(told, identity) {
      const home = homeOf(told, identity);
      const extension = /\.[A-Za-z0-9]{1,16}$/.exec(home)?.[0]?.toLowerCase() ?? '';
      const path = told.trashed
        ? free(`.mediaroot/trash/${told.uuid ?? crypto.randomUUID()}${extension}`)
        : free(home);
      promised.add(path.toLowerCase());
      return path;
    },
    add(adopted) {
      catalog.transaction(() => insert(adopted));
      promised.delete(adopted.path.toLowerCase());
    },
  };
}
