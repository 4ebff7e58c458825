/** What of an asset is to lie in a bucket: which objects, under which keys, with which headers. */
import { hash } from 'node:crypto';
import type { RemoteOptions } from '../../../shared/contract/remote.ts';
import { savedName } from '../../../shared/filename.ts';
import { contentDisposition } from '../../../shared/mediaResponse.ts';
import type { BucketAsset, BucketCollection } from '../catalog/bucketAssets.ts';
import { isInline } from '../inline.ts';
import { type ObjectHeaders, SHA_METADATA } from '../storage/remote/types.ts';
import { METADATA, ORIGINAL, PRIVATE, PUBLIC, TRASH } from './layout.ts';

export interface WantedObject {
  /** ORIGINAL, or the name of a rendition. */
  readonly role: string;
  readonly key: string;
  /** File it is made of, relative to MEDIA_ROOT. */
  readonly path: string;
  readonly size: number;
  /** Null where the catalog does not know it: then it is worked out on the way. */
  readonly sha256: string | null;
  /** Hash of an original, fingerprint of a rendition. */
  readonly version: string;
  /** Without the SHA-256 in their metadata; see {@link withSha}. */
  readonly headers: ObjectHeaders;
  /** Hash of the headers. */
  readonly headersMark: string;
}

/** Nobody but who holds a signed address sees these, and a revoked one must not live on in a cache. */
const PRIVATE_CACHE = 'private, max-age=0, must-revalidate';

/** The original first. Renditions of what is in the trash are not there, so that nothing of it stays public. */
export function wantedObjects(asset: BucketAsset, options: RemoteOptions): readonly WantedObject[] {
  const trashed = asset.state === 'trashed';
  const original = wanted(asset, options, {
    role: ORIGINAL,
    key: trashed ? trashKey(asset.uuid, asset.sha256) : placeOf(asset.collection, options) + asset.path,
    path: asset.path,
    size: asset.size,
    sha256: asset.sha256,
    version: asset.sha256,
    mime: asset.mime,
  });
  if (trashed || !options.renditions) return [original];
  const renditions = asset.renditions.map(({ name, fingerprint, path, mime, size }) =>
    wanted(asset, options, {
      ...{ role: name, key: placeOf(asset.collection, options) + path, path, size, mime },
      ...{ sha256: null, version: fingerprint },
    }),
  );
  return [original, ...renditions];
}

/** Where an original of this content lies in the bucket's trash. */
export function trashKey(uuid: string, sha256: string): string {
  return `${TRASH}${uuid}/${sha256}`;
}

/** Headers of an object of this content. */
export function withSha(headers: ObjectHeaders, sha256: string): ObjectHeaders {
  return { ...headers, metadata: { ...headers.metadata, [SHA_METADATA]: sha256 } };
}

/**
 * All that a collection and the options say about keys and headers: once it differs from what was delivered, every asset of the
 * collection is looked at.
 */
export function termsOf(collection: BucketCollection, options: RemoteOptions): string {
  const { prefix = '', cacheControl = null } = options.collections[collection.uuid] ?? {};
  const { visibility } = collection;
  return hashOf([
    visibility,
    visibility === 'public' ? (cacheControl ?? collection.cacheControl) : PRIVATE_CACHE,
    prefix,
    options.acl,
    options.renditions,
  ]);
}

/** Folder of a collection's files, ending in a slash. */
function placeOf(collection: BucketCollection, options: RemoteOptions): string {
  const prefix = options.collections[collection.uuid]?.prefix ?? '';
  return `${collection.visibility === 'public' ? PUBLIC : PRIVATE}${prefix === '' ? '' : `${prefix}/`}`;
}

function wanted(
  asset: BucketAsset,
  options: RemoteOptions,
  { mime, ...object }: Omit<WantedObject, 'headers' | 'headersMark'> & { readonly mime: string },
): WantedObject {
  const { collection, state } = asset;
  const isPublic = collection.visibility === 'public' && state !== 'trashed';
  const own = options.collections[collection.uuid]?.cacheControl;
  // What a browser would run as a page of the bucket's domain is only ever downloaded.
  const shown = isPublic && isInline(mime);
  const saved = savedName(asset.name, object.role === ORIGINAL ? null : object.role, object.path);
  const headers: ObjectHeaders = {
    contentType: mime,
    cacheControl: isPublic ? (own ?? collection.cacheControl) : PRIVATE_CACHE,
    contentDisposition: contentDisposition(saved, shown ? 'inline' : 'attachment'),
    acl: options.acl ? (isPublic ? 'public-read' : 'private') : null,
    metadata: {
      [METADATA.uuid]: asset.uuid,
      [METADATA.name]: asset.name,
      [METADATA.role]: object.role,
      [METADATA.path]: object.role === ORIGINAL ? (asset.home ?? asset.path) : object.path,
    },
  };
  return { ...object, headers, headersMark: hashOf(headers) };
}

function hashOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value)).slice(0, 32);
}
