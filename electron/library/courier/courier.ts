/** Remote storages on a thread of their own: loading their libraries and moving bytes must not stop the library's answers. */
import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import type { RemoteFeatures, RemoteKeys, RemoteTarget } from '../../../shared/contract/remote.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { processEntry } from '../entries.ts';
import type { Host } from '../host.ts';
import { transferCancelled } from '../storage/remote/faults.ts';
import type { CallOptions, OpenedStorage } from '../storage/remote/types.ts';
import {
  Calls,
  FromCourier,
  type Input,
  type Method,
  Opened,
  type Output,
  type ToCourier,
} from './courierMessages.ts';
import { ownBytes } from './transferable.ts';

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
  /** What a test of the connection found; null: as far as the backend knows it. */
  readonly features?: RemoteFeatures | null;
  /** Requests at the same time at most; default 16. */
  readonly connections?: number;
  /** Tries of a request that may be repeated; default 5. */
  readonly attempts?: number;
  /** ms without a byte moving after which a request is given up and tried again; default 60,000. */
  readonly patience?: number;
}

export interface Courier {
  /** Throws `remote_keys_missing`, `remote_refused` for a target that cannot be. Nothing is sent yet. */
  open(target: RemoteTarget, keys: RemoteKeys | null, options: OpenOptions): Promise<CourierStorage>;
  /** Ends the thread; calls under way are refused with `unavailable`. */
  close(): Promise<void>;
}

interface Asked {
  readonly shape: z.ZodType;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: CallOptions['onProgress'];
}

/**
 * Of objects, MB; bytes on their way are beside it. Where there seems to be much memory, what requests leave behind is cleared away so
 * late that a long sync takes hundreds of megabytes (measured: 178 MB against 48 MB after 4,000 uploads). By the old generation V8
 * decides how far it may grow between two clearings, 1.3 times at 256 MB, and bytes that were received count in it.
 */
const MEMORY = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 };
/** So long may it take to end transfers in an orderly way, ms. */
const LEAVING = 2_000;

export function createCourier(host: Pick<Host, 'log'>): Courier {
  const asked = new Map<number, Asked>();
  let next = 1;
  let worker: Worker | null = null;
  let closed = false;

  function hear(message: unknown): void {
    const parsed = FromCourier.safeParse(message);
    if (!parsed.success) {
      // Whatever it goes on to say cannot be relied on either.
      void worker?.terminate();
      return;
    }
    const said = parsed.data;
    if (said.kind === 'progress') {
      for (const [id, bytes] of said.moved) asked.get(id)?.onProgress?.(bytes);
      return;
    }
    const question = asked.get(said.id);
    asked.delete(said.id);
    if (asked.size === 0) worker?.unref();
    if (said.kind === 'answer') settle(question, said.value);
    else {
      const { code, message: words, correlationId, ...options } = said.error;
      if (said.stack !== null) host.log('error', 'courier failed', { correlationId, stack: said.stack });
      question?.reject(new MediarootError(code, words, options));
    }
  }

  function settle(question: Asked | undefined, value: unknown): void {
    const parsed = question?.shape.safeParse(value);
    if (parsed?.success) question?.resolve(parsed.data);
    else question?.reject(parsed?.error);
  }

  function start(): Worker {
    const started = new Worker(processEntry('courier'), { name: 'courier', resourceLimits: MEMORY });
    started.unref();
    started.on('message', hear);
    started.on('error', (error) => host.log('error', 'courier thread failed', { name: nameOf(error) }));
    started.on('exit', () => {
      if (worker !== started) return;
      worker = null;
      end();
    });
    return started;
  }

  function end(): void {
    for (const { reject } of asked.values()) reject(stopped());
    asked.clear();
  }

  /** `id` is new. Rejects with what the thread answers. */
  function ask<T>(
    to: Worker,
    id: number,
    message: ToCourier,
    shape: z.ZodType<T>,
    { signal, onProgress }: CallOptions = {},
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<T> {
    if (worker !== to) return Promise.reject(stopped());
    if (signal?.aborted) return Promise.reject(transferCancelled());
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const cancel = (): void => to.postMessage({ kind: 'cancel', id } satisfies ToCourier);
    signal?.addEventListener('abort', cancel, { once: true });
    const done = (): void => signal?.removeEventListener('abort', cancel);
    asked.set(id, {
      shape,
      onProgress,
      resolve(value) {
        done();
        resolve(value as T);
      },
      reject(error) {
        done();
        reject(error);
      },
    });
    to.ref();
    to.postMessage(message, transfer);
    return promise;
  }

  return {
    async open(target, keys, options) {
      if (closed) throw stopped();
      worker ??= start();
      const to = worker;
      const storage = next++;
      const { bandwidth, features = null, connections = 16, attempts = 5, patience = 60_000 } = options;
      const order = { target, keys, bandwidth, features, connections, attempts, patience };
      const opened = await ask(to, storage, { kind: 'open', id: storage, ...order }, Opened);
      const call: Call = (method, input, callOptions, transfer) => {
        const id = next++;
        const progress = callOptions?.onProgress !== undefined;
        const message: ToCourier = { kind: 'call', id, storage, method, input, progress };
        const shape: z.ZodType = Calls[method].output;
        return ask(to, id, message, shape, callOptions, transfer) as Promise<Output<typeof method>>;
      };
      return storageOver(opened, call);
    },
    async close() {
      closed = true;
      const ended = worker;
      worker = null;
      end();
      if (ended === null) return;
      const left = new Promise((resolve) => ended.once('exit', resolve));
      ended.ref();
      ended.postMessage({ kind: 'leave' } satisfies ToCourier);
      const late = setTimeout(() => void ended.terminate(), LEAVING);
      await left;
      clearTimeout(late);
    },
  };
}

type Call = <M extends Method>(
  method: M,
  input: Input<M>,
  options?: CallOptions,
  transfer?: readonly ArrayBuffer[],
) => Promise<Output<M>>;

function storageOver(opened: z.infer<typeof Opened>, call: Call): CourierStorage {
  return {
    ...opened,
    bucketExists: (options) => call('bucketExists', [], options),
    makeBucket: (options) => call('makeBucket', [], options),
    serverTime: (options) => call('serverTime', [], options),
    head: (key, options) => call('head', [key], options),
    list: (prefix, next, limit, options) => call('list', [prefix, next, limit], options),
    putFile: (key, source, put, options) => call('putFile', [key, source, put], options),
    putBytes(key, bytes, put, options) {
      // A copy: the caller's bytes stay the caller's.
      const given = ownBytes(Uint8Array.from(bytes));
      return call('putBytes', [key, given, put], options, [given.buffer]);
    },
    beginUpload: (key, put, options) => call('beginUpload', [key, put], options),
    putPart: (key, uploadId, part, options) => call('putPart', [key, uploadId, part], options),
    completeUpload: (key, uploadId, parts, put, options) =>
      call('completeUpload', [key, uploadId, parts, put], options),
    abortUpload: (key, uploadId, options) => call('abortUpload', [key, uploadId], options),
    listUploads: (options) => call('listUploads', [], options),
    getBytes: (key, get, options) => call('getBytes', [key, get], options),
    getFile: (key, to, expected, options) => call('getFile', [key, to, expected], options),
    digest: (key, options) => call('digest', [key], options),
    copy: (from, to, headers, options) => call('copy', [from, to, headers], options),
    remove: (keys, options) => call('remove', [keys], options),
    presign: (key, how) => call('presign', [key, how]),
    publicUrl: (key) => call('publicUrl', [key]),
    traffic: () => call('traffic', []),
    setBandwidth: (limit) => call('setBandwidth', [limit]),
    close: () => call('close', []),
  };
}

function stopped(): MediarootError {
  return new MediarootError('unavailable', 'The connection to the remote ended. Try again.', {
    retryable: true,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
