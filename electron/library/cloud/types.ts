/** What the parts of the cloud room share. */
import type { KeysKept } from '../../../shared/contract/cloud.ts';
import type { RemoteKeys, RemoteTarget } from '../../../shared/contract/remote.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { LibraryContext } from '../context.ts';
import type { Courier, CourierStorage } from '../courier/courier.ts';
import type { TaskControl } from '../tasks.ts';
import type { RemoteWork } from './work.ts';

export type RemotesCallName = `remotes.${'list' | 'add' | 'update' | 'remove' | 'test' | 'takeOver'}`;
export type SyncCallName = `sync.${'plan' | 'start' | 'items'}`;
export type CheckCallName = `check.${'start' | 'report' | 'heal'}`;

/** Keys of remotes: in the host's secret store, or in the environment; never in the catalog. */
export interface Credentials {
  /** Throws `remote_keys_missing`, saying where they could come from. Null: none are needed, or the provider's own credential chain finds them. */
  keysOf(remote: StoredRemote): Promise<RemoteKeys | null>;
  /** The same for a target that is not added yet: what the environment has. */
  fromEnvironment(target: RemoteTarget): RemoteKeys | null;
  kept(remote: StoredRemote): Promise<KeysKept>;
  keep(remote: StoredRemote, keys: RemoteKeys): Promise<void>;
  forget(remote: StoredRemote): Promise<void>;
}

export interface CloudContext extends LibraryContext {
  readonly courier: Courier;
  readonly credentials: Credentials;
  /** Syncs and checks are started through it, so that a remote has one task at a time and tells which. */
  readonly work: RemoteWork;
  /** The remote's storage with its keys and bandwidth; the caller closes it. */
  open(remote: StoredRemote): Promise<CourierStorage>;
  /** Throws `not_found` when there is no such remote. */
  remote(id: number): StoredRemote;
}

export interface Pulled {
  /** Assets brought here, and their bytes. */
  readonly assets: number;
  readonly bytes: number;
  /** Another machine's assets whose content was here already. */
  readonly alreadyHere: number;
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  /** For a person: what was kept as both, what was deleted there and stays here, who took over. */
  readonly notes: readonly string[];
}

/** The right to write to the bucket, held and renewed until it is released. */
export interface LeaseHold {
  /** Aborts when it was lost: nothing more may be written. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * The files below `.mediaroot/` of one remote during one sync. Order: `look`, `pull` if another machine wrote, `hold`, `look`
 * again, then objects, each finished asset told by `recorded` or `gone`, at the end `commit`.
 */
export interface ControlFiles {
  /**
   * One conditional request: whether another machine wrote since the manifest was last seen here. `gone`: there is none, though this
   * catalog saw one or has recorded objects, so the bucket may have been emptied or made anew. Throws `remote_foreign` for another library's.
   */
  look(): Promise<{ readonly changed: boolean; readonly gone: boolean }>;
  /** What `pull` would bring. */
  pullable(): Promise<{ readonly count: number; readonly bytes: number }>;
  /** Brings the others' additions here. */
  pull(control: TaskControl): Promise<Pulled>;
  /** Throws `remote_busy`, naming who holds it and since when. */
  hold(): Promise<LeaseHold>;
  /** All objects of an asset are as they should be: its line is written with the next segment. May write one. */
  recorded(assetId: number): Promise<void>;
  /** An asset that was deleted here is out of the way in the bucket. */
  gone(uuid: string): Promise<void>;
  /** True when `commit` has something to write though no asset changed: collections, settings, segments a crash left unnamed. */
  hasWork(): boolean;
  /** Writes what is left of lines, `library.json`, a snapshot if one is due, and last the manifest. Throws `remote_taken` when another machine wrote meanwhile. */
  commit(): Promise<void>;
}

export type CreateControlFiles = (
  context: CloudContext,
  remote: StoredRemote,
  storage: CourierStorage,
) => ControlFiles;
