/** Remote storages on a thread of their own: loading their libraries and moving bytes must not stop the library's answers. */
import type { RemoteKeys, RemoteTarget } from '../../../shared/contract/remote.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Host } from '../host.ts';
import type { OpenedStorage } from '../storage/remote/types.ts';

/** Counted since it was opened. */
export interface Traffic {
  readonly requests: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
}

export interface CourierStorage extends OpenedStorage {
  traffic(): Promise<Traffic>;
  /** Bytes a second, up and down each; null: no limit. */
  setBandwidth(limit: number | null): Promise<void>;
}

export interface OpenOptions {
  readonly bandwidth: number | null;
  /** Requests at the same time at most; default 16. */
  readonly connections?: number;
  /** Tries of a request that may be repeated; default 5. */
  readonly attempts?: number;
}

export interface Courier {
  /** Throws `remote_keys_missing`, `remote_refused` for a target that cannot be. Nothing is sent yet. */
  open(target: RemoteTarget, keys: RemoteKeys | null, options: OpenOptions): Promise<CourierStorage>;
  /** Ends the thread; calls under way are refused with `unavailable`. */
  close(): Promise<void>;
}

export function createCourier(_host: Pick<Host, 'log'>): Courier {
  return {
    open: () => Promise.reject(new MediarootError('unavailable', 'The courier is not there yet.')),
    close: async () => undefined,
  };
}
