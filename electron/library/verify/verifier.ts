/** Reads originals again and compares them with their records: a full round that survives being cut short, or some of them. */
import { MediarootError } from '../../../shared/errors.ts';
import type { Original, Place } from '../catalog/findings.ts';
import type { LibraryContext } from '../context.ts';
import type { TaskControl } from '../tasks.ts';
import { judge, look, type Verdict } from './inspect.ts';
import { createPace } from './pace.ts';
import { type Tally, tallyWords, type Unreadable } from './words.ts';

export interface Verifier {
  /** Reads these; resolves when their verdicts are kept. */
  some(ids: readonly number[]): { readonly id: number; readonly done: Promise<Tally> };
  /** As {@link some}, without anybody being told of it. Ends early once aborted. */
  quietly(ids: readonly number[], signal: AbortSignal): Promise<void>;
  /** Goes on with the round that was cut short, or begins one. One at a time: asked again, the one under way. */
  round(anew: boolean): Promise<{ readonly id: number; readonly done: Promise<Tally> }>;
  /** When the round that is under way or was cut short began, ms; null when there is none. */
  openRound(): number | null;
  /** When the last round began, ms, whether it ended or not. */
  lastRound(): number | null;
  /** Of the task that began last. */
  unreadable(): readonly Unreadable[];
  /** When the last round ended, ms. */
  lastFinished(): number | null;
}

type Context = Pick<
  LibraryContext,
  'catalog' | 'storage' | 'host' | 'tasks' | 'engine' | 'filing' | 'emit' | 'background'
>;

const BATCH = 64;
/** The longest a verdict waits to be kept with others, ms: each commit costs a flush of the disk. */
const KEEP_EVERY = 1_000;
const ATTEMPTS = 3;

interface Checked {
  readonly original: Original;
  readonly verdict: Verdict;
}

export function createVerifier(context: Context): Verifier {
  const { catalog, storage, host, tasks, engine, filing } = context;
  const { findings, settings } = catalog;
  let running: { readonly id: number; readonly done: Promise<Tally> } | null = null;
  let latest: readonly Unreadable[] = [];
  /** One original is read at a time, whoever asked. */
  let turn: Promise<unknown> = Promise.resolve();

  const time = (key: 'verify_round' | 'verify_finished'): number | null => {
    const value = Number(settings.get(key) ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  };
  const openRound = (): number | null => {
    const begun = time('verify_round');
    const finished = time('verify_finished');
    return begun !== null && (finished === null || finished < begun) ? begun : null;
  };
  const importing = (): boolean =>
    engine.list().some(({ state }) => state === 'scanning' || state === 'running');

  /** Null when the asset is gone or on its way elsewhere. Throws `media_root_offline`, and `cancelled` of the pace. */
  async function check(id: number, pace: () => Promise<void>): Promise<Checked | null> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const original = findings.original(id);
      if (original === null) return null;
      const seen = await look(storage.absolute(original.path), original.name, pace);
      if (seen.what === 'file' && seen.file.sha256 === original.sha256)
        return { original, verdict: { kind: 'intact' } };
      // A disk that was pulled out looks as though every file were gone.
      await storage.prepare();
      if (findings.isMoving(id)) await filing.idle();
      else if (isStill(original) && (attempt > 1 || seen.what === 'file'))
        return { original, verdict: judge(original, seen) };
    }
    return null;
  }

  /** True when the record says what it said when the file was looked for. */
  function isStill(original: Original): boolean {
    const now = findings.original(original.id);
    return now !== null && now.path === original.path && now.sha256 === original.sha256;
  }

  function keep(checked: readonly Checked[], round: number): void {
    if (checked.length === 0) return;
    // A clock that was set back must not make what was just read due again.
    const at = Math.max(host.now(), round);
    catalog.transaction(() => {
      for (const { original, verdict } of checked) {
        if (!isStill(original) || verdict.kind === 'unreadable') continue;
        findings.checked(original.id, at);
        if (verdict.kind === 'intact') findings.clear(original.id);
        else findings.set(original.id, verdict.kind, verdict.words, at);
      }
    });
  }

  async function read(
    control: TaskControl,
    round: number,
    total: number,
    originals: Iterable<number>,
  ): Promise<Tally> {
    const pace = createPace({ control, busy: importing, gently: context.background, now: host.now });
    const tally = { checked: 0, missing: 0, rot: 0, edited: 0, unreadable: [] as Unreadable[] };
    latest = tally.unreadable;
    let waiting: Checked[] = [];
    let kept = host.now();
    const keepAll = (): void => {
      const now = waiting;
      waiting = [];
      kept = host.now();
      keep(now, round);
    };
    try {
      for (const id of originals) {
        const checked = await inTurn(async () => {
          await pace();
          return check(id, pace);
        });
        if (checked !== null) {
          waiting.push(checked);
          count(tally, checked);
        }
        if (waiting.length >= BATCH || host.now() - kept >= KEEP_EVERY) keepAll();
        control.progress(Math.min(tally.checked, total), total);
      }
    } finally {
      keepAll();
    }
    return tally;
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  function* dueIn(round: number): Generator<number> {
    for (let after: Place | null = null; ; ) {
      const batch: readonly Original[] = findings.due(round, after, BATCH);
      for (const { id } of batch) yield id;
      const last = batch.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  function begin(title: string, run: (control: TaskControl) => Promise<Tally>) {
    const task = tasks.start({ kind: 'verify', title, run, words: tallyWords });
    // Whoever began it may not be waiting for it.
    task.done.catch(() => undefined);
    return task;
  }

  return {
    some(ids) {
      const wanted = [...new Set(ids)];
      return begin(
        wanted.length === 1 ? 'Verifying an original' : `Verifying ${wanted.length} originals`,
        (control) => read(control, 0, wanted.length, wanted),
      );
    },
    async quietly(ids, signal) {
      const point = async (): Promise<void> => {
        if (signal.aborted) throw new MediarootError('cancelled', 'The library is being closed.');
      };
      const unseen: TaskControl = { signal, point, progress: () => undefined };
      await read(unseen, 0, ids.length, ids).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
    async round(anew) {
      if (storage.state() === 'offline') await storage.prepare();
      if (running !== null && anew) {
        tasks.cancel(running.id);
        await running.done.catch(() => undefined);
      }
      if (running !== null) return running;
      const round = (anew ? null : openRound()) ?? nextRound(host.now(), time('verify_finished'));
      settings.set('verify_round', String(round));
      const task = begin('Verifying originals', async (control) => {
        const tally = await read(control, round, findings.dueCount(round), dueIn(round));
        settings.set('verify_finished', String(Math.max(host.now(), round)));
        return tally;
      });
      running = task;
      const over = (): void => {
        if (running === task) running = null;
      };
      task.done.then(over, over);
      return task;
    },
    openRound,
    unreadable: () => latest,
    lastRound: () => time('verify_round'),
    lastFinished: () => time('verify_finished'),
  };
}

/** A round begins after the one before ended, also where the clock was set back. */
function nextRound(now: number, finished: number | null): number {
  return finished === null ? now : Math.max(now, finished + 1);
}

function count(
  tally: { -readonly [K in keyof Tally]: Tally[K] } & { unreadable: Unreadable[] },
  { original, verdict }: Checked,
): void {
  tally.checked += 1;
  if (verdict.kind === 'unreadable')
    tally.unreadable.push({ id: original.id, name: original.name, reason: verdict.reason });
  else if (verdict.kind !== 'intact') tally[verdict.kind] += 1;
}
