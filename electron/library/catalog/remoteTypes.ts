/** What the catalog knows of the objects in a bucket. All methods run inside the caller's transaction where there is one. */

/** An asset as a bucket has it. */
export interface RemoteAsset {
  readonly uuid: string;
  /** Null: it is not here, or here under another uuid. */
  readonly assetId: number | null;
  /** Replica that answers for it. */
  readonly owner: string;
  readonly writtenSeq: number;
  readonly gone: boolean;
  readonly problem: string | null;
  readonly code: string | null;
}

export interface RemoteObject {
  readonly uuid: string;
  /** ORIGINAL of cloud/layout.ts, or the name of a rendition. */
  readonly role: string;
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
  /** Hash of an original, fingerprint of a rendition. */
  readonly version: string;
  /** Hash of the headers it was stored with. */
  readonly headers: string;
  readonly etag: string;
  readonly storedMs: number;
}

/** A key that is to be removed. */
export interface Grave {
  readonly key: string;
  readonly uuid: string | null;
  readonly name: string | null;
  readonly size: number;
  /** 0: at once. */
  readonly dueMs: number;
}

/** An upload in parts that was begun. */
export interface BegunUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly version: string;
  readonly size: number;
  readonly partSize: number;
  readonly parts: readonly { readonly number: number; readonly etag: string; readonly size: number }[];
  readonly begunMs: number;
}

export interface RemoteCounts {
  /** Present or trashed assets whose latest change is not in the bucket, without those that failed. */
  readonly waiting: number;
  readonly failed: number;
  readonly synced: number;
}

/** The bucket's contents as this catalog knows them, of one remote each. */
export interface RemoteContents {
  /** Number of the last change of any asset. */
  lastChange(): number;
  /** Numbers of assets (also of those that are gone) with their last change, in order of the change, after this one. */
  changedAfter(seq: number, limit: number): readonly { readonly assetId: number; readonly seq: number }[];
  /** The last change of an asset; 0 when it never changed. */
  changeOf(assetId: number): number;
  /** The same of many, by their number; those that never changed are left out. */
  changesOf(assetIds: readonly number[]): ReadonlyMap<number, number>;

  asset(remote: number, uuid: string): RemoteAsset | null;
  byAssetId(remote: number, assetId: number): RemoteAsset | null;
  /** The same of many, by their number. */
  byAssetIds(remote: number, assetIds: readonly number[]): ReadonlyMap<number, RemoteAsset>;
  /** In order of their uuid, after this one. */
  assetsAfter(remote: number, uuid: string, limit: number): readonly RemoteAsset[];
  withProblem(remote: number, limit: number): readonly RemoteAsset[];
  /** Inserts it, or changes the one of this uuid. */
  setAsset(remote: number, asset: RemoteAsset): void;
  /** Whose last change is not in the bucket; those deleted here among them. In order of their uuid, after this one. */
  waiting(remote: number, uuid: string, limit: number): readonly RemoteAsset[];
  /** How many of another machine's were changed or deleted here only. */
  keptHere(remote: number): number;
  /** Every asset of one owner becomes another's; returns how many. */
  setOwner(remote: number, from: string, to: string): number;
  counts(remote: number): RemoteCounts;
  /** Assets of which the bucket has something, ours and others', with those deleted here whose deletion has not come there yet. */
  heard(remote: number): number;

  objects(remote: number, uuid: string): readonly RemoteObject[];
  /** The same of many, by their uuid; those without objects are left out. */
  objectsOf(remote: number, uuids: readonly string[]): ReadonlyMap<string, readonly RemoteObject[]>;
  objectAt(remote: number, key: string): RemoteObject | null;
  /** In order of the key's UTF-8 bytes, after this one. */
  objectsAfter(remote: number, key: string, limit: number): readonly RemoteObject[];
  /** Inserts it, or changes the one of this asset and role. */
  setObject(remote: number, object: RemoteObject): void;
  /** Only the record goes. */
  removeObject(remote: number, uuid: string, role: string): void;

  graves(remote: number, dueMs: number, limit: number): readonly Grave[];
  /** How many are due by then, and their bytes. */
  graveTotals(remote: number, dueMs: number): { readonly count: number; readonly bytes: number };
  graveAt(remote: number, key: string): Grave | null;
  addGrave(remote: number, grave: Grave): void;
  removeGrave(remote: number, key: string): void;

  upload(remote: number, key: string): BegunUpload | null;
  uploads(remote: number): readonly BegunUpload[];
  setUpload(remote: number, upload: BegunUpload): void;
  removeUpload(remote: number, key: string): void;
}
