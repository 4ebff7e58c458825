/**
 * Changes of many assets that follow a committed decision: journalled, done in batches, carried on after a crash. The journal is
 * one setting: what is left to do, and up to which asset it is done. One change at a time.
 */
import { MediarootError } from '../../../shared/errors.ts';
import type { LibraryContext } from '../context.ts';
import type { TaskControl } from '../tasks.ts';
import { carryOut, type StepResult } from './carryOut.ts';
import { Journal, type Step } from './journal.ts';

export interface Work {
  /** One caller after the other, each once nothing of an earlier change is left to do. */
  inTurn<T>(what: () => Promise<T>): Promise<T>;
  /**
   * In one transaction `decide` and the journal; then the steps. Only inside {@link inTurn}. How many files are to move, and
   * which assets could not be brought back. Throws `cancelled` when a person cancels: what is done stays done.
   */
  carryOut(title: string, steps: readonly Step[], decide: () => void): Promise<StepResult>;
  /** Carries on what a crash left. */
  resume(): void;
  /** Where somebody stays, stops after the batch under way, and the rest is done next time; else when all is done. */
  close(): Promise<void>;
}

/** More assets than this are shown as a task. */
const SHOWN = 500;

export function createWork(context: LibraryContext): Work {
  const { catalog, host, tasks } = context;
  let queue: Promise<unknown> = Promise.resolve();
  let closing = false;
  let shownAs: number | null = null;

  function read(): Journal | null {
    const text = catalog.settings.get('collection_work');
    if (text === null || text === '') return null;
    const journal = Journal.safeParse(JSON.parse(text));
    if (journal.success) return journal.data;
    host.log('error', 'the journal of collections could not be read and is left', { error: journal.error });
    return null;
  }

  function write(journal: Journal | null): void {
    catalog.settings.set('collection_work', journal === null ? '' : JSON.stringify(journal));
  }

  /** The journal to its end. */
  async function finish(
    control: Pick<TaskControl, 'point' | 'progress'>,
    total: number,
  ): Promise<StepResult> {
    const result: StepResult = { moving: 0, failed: [] };
    let done = 0;
    for (let journal = read(); journal !== null; journal = read()) {
      const [step, ...rest] = journal.steps;
      if (step === undefined) {
        catalog.transaction(() => write(null));
        break;
      }
      await carryOut(context, step, journal.after, {
        result,
        async progress(after, count) {
          const current: Journal = { title: journal.title, steps: [step, ...rest], after };
          write(current);
          done += count;
        },
        async between() {
          if (closing) throw stopped();
          await control.point();
          control.progress(Math.min(done, total), total);
        },
        over: () => write(rest.length === 0 ? null : { title: journal.title, steps: rest, after: 0 }),
      });
    }
    return result;
  }

  async function run(): Promise<StepResult> {
    const journal = read();
    if (journal === null) return { moving: 0, failed: [] };
    const total = journal.steps.reduce((sum, step) => sum + sizeOf(step), 0);
    try {
      if (total <= SHOWN)
        return await finish({ point: async () => undefined, progress: () => undefined }, total);
      const task = tasks.start({
        kind: 'files',
        title: journal.title,
        run: (control) => finish(control, total),
      });
      shownAs = task.id;
      return await task.done;
    } catch (error) {
      // a person took the rest of it back
      if (isCancelled(error) && !closing) catalog.transaction(() => write(null));
      throw closing ? stopped() : error;
    } finally {
      shownAs = null;
      context.filing.wake();
      context.renditions.wake();
      context.emit({ name: 'collections.changed', payload: {} });
    }
  }

  /** What an earlier change left; that a person cancels it does not concern who waits. */
  async function carryOn(): Promise<void> {
    if (read() === null) return;
    await run().catch((error: unknown) => {
      if (closing || !isCancelled(error)) throw error;
    });
  }

  function sizeOf(step: Step): number {
    if (step.op === 'apply' || step.op === 'empty') return catalog.collectionAssets.count(step.collection);
    return catalog.collectionAssets.notedCount(step.change);
  }

  function inTurn<T>(what: () => Promise<T>): Promise<T> {
    const result = queue.then(async () => {
      if (closing) throw stopped();
      await carryOn();
      return what();
    });
    queue = result.catch(() => undefined);
    return result;
  }

  return {
    inTurn,
    carryOut(title, steps, decide) {
      catalog.transaction(() => {
        decide();
        write({ title, steps: [...steps], after: 0 });
        catalog.collectionAssets.forgetChanges();
      });
      context.emit({ name: 'collections.changed', payload: {} });
      return run();
    },
    resume() {
      if (read() === null) return;
      inTurn(async () => undefined).catch((error: unknown) => {
        if (!closing) host.log('error', 'a change of collections stopped', { error: String(error) });
      });
    },
    async close() {
      if (!context.background) await queue;
      closing = true;
      if (shownAs !== null) tasks.cancel(shownAs);
      await queue;
    },
  };
}

function isCancelled(error: unknown): boolean {
  return error instanceof MediarootError && error.code === 'cancelled';
}

function stopped(): MediarootError {
  return new MediarootError(
    'cancelled',
    'The library is being closed. The rest of the change is carried out when it is opened again.',
    { retryable: true },
  );
}
