/** Works through the pending renditions, an asset at a time in each lane, and starts again where it was after any end. */
import { type ErrorValue, MediarootError } from '../../../shared/errors.ts';
import type { Host } from '../host.ts';
import type { TaskControl } from '../tasks.ts';

export interface MakerConfig {
  readonly host: Pick<Host, 'log'>;
  /** As what went wrong is told. */
  errorValue(error: unknown): ErrorValue;
  /** Assets worked on at once. */
  readonly lanes: number;
  /** Somebody stays: pending rows are worked on without a task. */
  readonly background: boolean;
  /** Something that goes first is under way. */
  held(): boolean;
  /** Assets with pending renditions, without these; the next first. */
  pending(without: ReadonlySet<number>, limit: number): readonly number[];
  /** How many renditions are pending. */
  count(): number;
  /** Makes what is pending of an asset; how many renditions that settled. Rejects for what is no fault of the file. */
  make(assetId: number): Promise<number>;
}

export interface Maker {
  wake(): void;
  proceed(): void;
  idle(): Promise<void>;
  /** Goes on whatever else is under way, pausing and ending with the task; resolves when nothing is pending. */
  work(control: Pick<TaskControl, 'point' | 'progress'>): Promise<void>;
  /** What is in the way, for a person; null when nothing is. */
  problem(): string | null;
  close(): Promise<void>;
}

/** Reasons that hold for every file alike; others are given up on only when they come in a row. */
const GENERAL = new Set(['no_space', 'media_root_offline', 'unavailable', 'cancelled']);
const REFUSALS = 5;
const RETRY_MS = 60_000;

interface Work {
  readonly control: Pick<TaskControl, 'point' | 'progress'>;
  readonly total: number;
  done: number;
}

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

export function createMaker(config: MakerConfig): Maker {
  const { host, background } = config;
  const taken = new Set<number>();
  /** Left for later, since their files could not be placed. */
  const refused = new Set<number>();
  const lanes = new Set<Promise<void>>();
  let waiters: Waiter[] = [];
  let work: Work | null = null;
  let halted: unknown = null;
  let refusal: unknown = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  function mayGo(): boolean {
    if (closed || halted !== null) return false;
    return work !== null || (background && !config.held());
  }

  function fill(): void {
    while (mayGo() && lanes.size < config.lanes) {
      const [id] = config.pending(new Set([...taken, ...refused]), 1);
      if (id === undefined) break;
      taken.add(id);
      const lane = run(id).finally(() => {
        taken.delete(id);
        lanes.delete(lane);
        fill();
      });
      lanes.add(lane);
    }
    if (lanes.size === 0) settle();
  }

  async function run(id: number): Promise<void> {
    try {
      await work?.control.point();
      const settled = await config.make(id);
      refusal = null;
      if (work === null) return;
      work.done += settled;
      work.control.progress(Math.min(work.done, work.total), work.total);
    } catch (error) {
      if (!closed) giveWay(id, error);
    }
  }

  /** What is wrong with the system, not with a file, stops the work until it is woken again. */
  function giveWay(id: number, error: unknown): void {
    const { code, message } = config.errorValue(error);
    refused.add(id);
    refusal = error;
    if (!GENERAL.has(code) && refused.size < REFUSALS) {
      host.log('warn', 'renditions of an asset were put off', { asset: id, reason: message });
      return;
    }
    halted = error;
    if (code === 'cancelled') return;
    host.log('error', 'renditions stopped', { reason: message });
    if (!background) return;
    clearTimeout(retry);
    retry = setTimeout(wake, RETRY_MS);
    retry.unref();
  }

  function settle(): void {
    const stopped = halted ?? refusal;
    const over = closed || stopped !== null || (work === null && !background) || config.count() === 0;
    if (!over) return;
    const settled = waiters;
    waiters = [];
    for (const { resolve, reject } of settled) {
      if (closed || stopped === null) resolve();
      else reject(stopped);
    }
  }

  function wake(): void {
    if (closed) return;
    clearTimeout(retry);
    halted = null;
    refusal = null;
    refused.clear();
    fill();
  }

  function idle(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiters.push({ resolve, reject });
    fill();
    return promise;
  }

  return {
    wake,
    proceed: fill,
    idle,
    async work(control) {
      if (work !== null)
        throw new MediarootError('unavailable', 'Renditions are being made already. Wait for that to end.');
      work = { control, total: config.count(), done: 0 };
      try {
        wake();
        await idle();
        if (closed) throw new MediarootError('cancelled', 'The library was closed.');
      } finally {
        work = null;
        fill();
      }
    },
    problem() {
      const stopped = halted ?? refusal;
      if (stopped === null) return null;
      const { code, message } = config.errorValue(stopped);
      return code === 'cancelled' ? null : message;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await Promise.all(lanes);
      settle();
    },
  };
}
