/** Thread entry: hosts the libraries that speak with remotes, the repeated tries and the bandwidth limit. */
import { parentPort } from 'node:worker_threads';
import { MediarootError, toErrorValue } from '../../../shared/errors.ts';
import { createNodeHost } from '../nodeHost.ts';
import { openRemote } from '../storage/remote/backends.ts';
import type { CallOptions, OpenedStorage } from '../storage/remote/types.ts';
import { createThrottle } from '../throttle.ts';
import type { Traffic } from './courier.ts';
import {
  Calls,
  type FromCourier,
  type Input,
  type Method,
  type Output,
  ToCourier,
} from './courierMessages.ts';
import { createLimiter, type Limiter, type Pulse } from './limiter.ts';
import { persistent } from './persistent.ts';
import { createSlots } from './slots.ts';
import { ownBytes } from './transferable.ts';

/** How often it is told how far calls are, ms. */
const TELL_PROGRESS = 100;

interface Held {
  readonly storage: OpenedStorage;
  readonly traffic: Traffic;
  readonly limits: readonly Limiter[];
  /** Ends all its calls. */
  readonly ended: AbortController;
}

type Open = Extract<ToCourier, { kind: 'open' }>;
type Call = Extract<ToCourier, { kind: 'call' }>;

const { now } = createNodeHost();
const pulse: Pulse = {
  now: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
const storages = new Map<number, Held>();
const calls = new Map<number, AbortController>();
const moved = new Map<number, number>();
const telling = createThrottle(TELL_PROGRESS, tellProgress);

const METHODS: {
  readonly [M in Method]: (held: Held, input: Input<M>, options: CallOptions) => Promise<Output<M>>;
} = {
  bucketExists: ({ storage }, _, options) => storage.bucketExists(options),
  makeBucket: ({ storage }, _, options) => storage.makeBucket(options),
  serverTime: ({ storage }, _, options) => storage.serverTime(options),
  head: ({ storage }, [key], options) => storage.head(key, options),
  list: ({ storage }, input, options) => storage.list(...input, options),
  putFile: ({ storage }, input, options) => storage.putFile(...input, options),
  putBytes: ({ storage }, input, options) => storage.putBytes(...input, options),
  beginUpload: ({ storage }, input, options) => storage.beginUpload(...input, options),
  putPart: ({ storage }, input, options) => storage.putPart(...input, options),
  completeUpload: ({ storage }, input, options) => storage.completeUpload(...input, options),
  abortUpload: ({ storage }, input, options) => storage.abortUpload(...input, options),
  listUploads: ({ storage }, _, options) => storage.listUploads(options),
  getBytes: ({ storage }, input, options) => storage.getBytes(...input, options),
  getFile: ({ storage }, input, options) => storage.getFile(...input, options),
  digest: ({ storage }, [key], options) => storage.digest(key, options),
  copy: ({ storage }, input, options) => storage.copy(...input, options),
  remove: ({ storage }, [keys], options) => storage.remove(keys, options),
  presign: ({ storage }, input) => storage.presign(...input),
  publicUrl: ({ storage }, [key]) => storage.publicUrl(key),
  traffic: async ({ traffic }) => ({ ...traffic }),
  setBandwidth: async ({ limits }, [limit]) => {
    for (const limiter of limits) limiter.set(limit);
  },
  close: async ({ storage, ended }) => {
    ended.abort();
    await storage.close();
  },
};

async function open(order: Open): Promise<void> {
  const traffic = { requests: 0, bytesUp: 0, bytesDown: 0 };
  const limits = { up: createLimiter(order.bandwidth, pulse), down: createLimiter(order.bandwidth, pulse) };
  const { connections, attempts, patience, features } = order;
  const storage = await openRemote(order.target, order.keys, {
    now,
    pace(way, bytes, signal) {
      traffic[way === 'up' ? 'bytesUp' : 'bytesDown'] += bytes;
      return limits[way].take(bytes, signal);
    },
    requested: () => {
      traffic.requests++;
    },
    connections,
    features,
    stall: patience,
  });
  const slots = createSlots(connections);
  const held = () => limits.up.busy || limits.down.busy;
  storages.set(order.id, {
    storage: persistent(storage, { attempts, patience, slots, held }),
    traffic,
    limits: [limits.up, limits.down],
    ended: new AbortController(),
  });
  tell({ kind: 'answer', id: order.id, value: { features: storage.features, parts: storage.parts } });
}

async function run<M extends Method>(method: M, { id, storage, input, progress }: Call): Promise<void> {
  const held = storages.get(storage);
  if (held === undefined) throw new MediarootError('unavailable', 'The connection to the remote is closed.');
  if (method === 'close') storages.delete(storage);
  const own = new AbortController();
  const end = (): void => own.abort();
  const options: CallOptions = {
    signal: own.signal,
    onProgress: progress ? (bytes) => noteProgress(id, bytes) : undefined,
  };
  calls.set(id, own);
  held.ended.signal.addEventListener('abort', end, { once: true });
  try {
    const parsed = Calls[method].input.parse(input) as Input<M>;
    answer(id, await METHODS[method](held, parsed, options));
  } finally {
    calls.delete(id);
    held.ended.signal.removeEventListener('abort', end);
  }
}

function noteProgress(id: number, bytes: number): void {
  moved.set(id, bytes);
  telling.ask();
}

function tellProgress(): void {
  if (moved.size > 0) tell({ kind: 'progress', moved: [...moved] });
  moved.clear();
}

/** After what it moved in all, so that nobody stops short of it. */
function answer(id: number, value: unknown): void {
  if (moved.has(id)) tellProgress();
  if (typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array) {
    const bytes = ownBytes(value.bytes);
    tell({ kind: 'answer', id, value: { ...value, bytes } }, [bytes.buffer]);
  } else tell({ kind: 'answer', id, value });
}

function refuse(id: number, error: unknown): void {
  moved.delete(id);
  const defect = !(error instanceof MediarootError);
  const { details, ...value } = toErrorValue(error, defect ? crypto.randomUUID() : undefined);
  tell({
    kind: 'refusal',
    id,
    error: details === undefined ? value : { ...value, details: { ...details } },
    stack: defect ? placesOf(error) : null,
  });
}

/** Where it happened. Messages of the libraries are left out: they may quote a signed request. */
function placesOf(error: unknown): string {
  const { name = 'Error', stack = '' } = error instanceof Error ? error : {};
  return [name, ...stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
}

async function leave(): Promise<void> {
  telling.stop();
  const held = [...storages.values()];
  storages.clear();
  for (const call of calls.values()) call.abort();
  await Promise.allSettled(held.map(({ storage }) => storage.close()));
  parentPort?.close();
}

function tell(message: FromCourier, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

parentPort?.on('message', (message: unknown) => {
  const order = ToCourier.parse(message);
  if (order.kind === 'open') open(order).catch((error: unknown) => refuse(order.id, error));
  else if (order.kind === 'call') run(order.method, order).catch((error: unknown) => refuse(order.id, error));
  else if (order.kind === 'cancel') calls.get(order.id)?.abort();
  else void leave();
});
