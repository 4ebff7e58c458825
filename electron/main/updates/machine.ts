/** When to look, to download and to install. Knows neither Electron nor a network, so that all of it can be tested. */
import type { UpdatePhase, UpdateState } from '../../../shared/contract/app.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { AppSettings } from '../appSettings.ts';
import type { Log } from '../log.ts';
import type { Found, UpdateEngine } from './engine.ts';
import { oneAtATime } from './oneAtATime.ts';
import { notInstalled, olderThanBefore, updateProblem } from './problems.ts';
import type { Updater } from './updater.ts';
import { isOlder } from './versions.ts';
import type { Work } from './work.ts';

/** Time as the machine needs it. */
export interface Clock {
  /** Ms since 1970. */
  now(): number;
  /** Calls once, after so many ms; the function returned takes that back. */
  after(ms: number, call: () => void): () => void;
  /** 0 to 1, so that not everybody asks at once. */
  random(): number;
}

export interface MachineParts {
  readonly engine: UpdateEngine;
  readonly settings: AppSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** In safe mode nothing is looked for or downloaded but when a person asks. */
  readonly safeMode: boolean;
  work(): Promise<Work>;
  onChange(state: UpdateState): void;
  /** Brings the library to a safe point and ends it. */
  beforeInstall(): Promise<void>;
  /** The app goes on as it was, which needs a restart: the library has ended. */
  onNotInstalled(problem: MediarootError): void;
}

type By = 'person' | 'automatic';

/** After the start, so that it disturbs nobody, ms. */
const FIRST_MS = 5000;
const DAY_MS = 24 * 3600 * 1000;
/** After what nobody asked for could not be reached, ms. */
const SOON_MS = 3600 * 1000;
/** How much such a time is longer or shorter, at most. */
const JITTER = 0.1;
/** Work whose end nobody told is asked for again after so long, ms. */
const AGAIN_MS = 60_000;

export function startUpdateMachine(parts: MachineParts): Updater {
  const { engine, settings, clock, log } = parts;
  let phase: UpdatePhase = { kind: 'idle' };
  /** Who asked for the download of what is available. */
  let wanted: By | null = null;
  let download: AbortController | null = null;
  let looking: { by: By; readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  let installing = false;
  let stopped = false;
  let cancelNext = () => {};
  let cancelAgain = () => {};

  const byItself = (): boolean => settings.updates().automatic && !parts.safeMode;
  const state = (): UpdateState => {
    const { automatic, lastChecked } = settings.updates();
    return { unable: null, automatic, lastChecked, phase };
  };
  const enter = (next: UpdatePhase): void => {
    phase = next;
    parts.onChange(state());
  };
  /** @param before where it was when nobody asked: what may pass by itself is not told then, only tried again */
  const fail = (error: unknown, by: By | null, before: UpdatePhase): void => {
    const problem = updateProblem(error);
    log('warn', 'update failed', { error });
    if (by === 'automatic' && problem.code === 'unavailable' && problem.retryable) {
      enter(before);
      plan(SOON_MS);
      return;
    }
    wanted = null;
    enter({ kind: 'failed', problem: problem.toValue() });
  };
  const remember = (change: Parameters<AppSettings['setUpdates']>[0]): void => {
    try {
      settings.setUpdates(change);
    } catch (error) {
      log('warn', 'settings of updates cannot be saved', { error });
    }
  };

  async function look(signal: AbortSignal): Promise<void> {
    const before = phase;
    // What is ready stays so, unless there is something newer, perhaps because it should not have been.
    const ready = before.kind === 'ready' ? before.release.version : null;
    if (ready === null) enter({ kind: 'checking' });
    let found: Found | null;
    try {
      found = await engine.check(signal);
      const { highest } = settings.updates();
      const version = found?.release.version ?? null;
      if (version !== null && highest !== null && isOlder(version, highest))
        throw olderThanBefore(version, highest);
      remember({ lastChecked: clock.now(), ...(version === null ? {} : { highest: version }) });
    } catch (error) {
      if (ready !== null) log('warn', 'looking for a newer update failed', { error });
      else if (signal.aborted) enter(before);
      else fail(error, looking?.by ?? null, before);
      return goOn();
    }
    if (ready !== null && (found === null || found.release.version === ready)) return;
    if (found === null) {
      wanted = null;
      engine.forget();
      return enter({ kind: 'current' });
    }
    enter({ kind: 'available', ...found, waitsFor: null });
    if (byItself()) wanted ??= 'automatic';
    await settle();
  }

  async function check(by: By): Promise<UpdateState> {
    // One that was stopped finds nothing: whoever asks now is answered by another.
    while (looking?.stop.signal.aborted) await looking.done;
    if (phase.kind === 'downloading' || installing) return state();
    if (looking === null) {
      const stop = new AbortController();
      const done = look(stop.signal).finally(() => {
        looking = null;
      });
      looking = { by, stop, done };
    } else if (by === 'person') looking.by = by;
    await looking.done;
    return state();
  }

  /** Goes on with what can go on now. */
  const settle = oneAtATime(async () => {
    const { kind } = phase;
    if (installing || (kind !== 'ready' && kind !== 'downloading' && wanted === null)) return;
    cancelAgain();
    const { beforeDownload, beforeInstall } = await parts.work();
    if (phase.kind === 'downloading' && beforeDownload !== null) download?.abort();
    else if (phase.kind === 'available' && wanted !== null) {
      if (beforeDownload === null) begin(phase);
      else if (phase.waitsFor !== beforeDownload) enter({ ...phase, waitsFor: beforeDownload });
    } else if (phase.kind === 'ready' && phase.waitsFor !== beforeInstall) {
      enter({ ...phase, waitsFor: beforeInstall });
    }
    if ('waitsFor' in phase && phase.waitsFor !== null) {
      cancelAgain = clock.after(AGAIN_MS, goOn);
    }
  });

  function goOn(): void {
    settle().catch((error: unknown) => log('error', 'updates cannot go on', { error }));
  }

  function begin(found: Found): void {
    const { release, bytes } = found;
    const begun = new AbortController();
    download = begun;
    enter({ kind: 'downloading', release, bytes: 0, total: bytes ?? 0, rate: 0 });
    const onProgress = (progress: { bytes: number; total: number; rate: number }) => {
      if (phase.kind === 'downloading') enter({ kind: 'downloading', release, ...progress });
    };
    engine
      .download(onProgress, begun.signal)
      .then(
        () => enter({ kind: 'ready', release, waitsFor: null }),
        (error: unknown) => {
          const before: UpdatePhase = { kind: 'available', release, bytes, waitsFor: null };
          if (begun.signal.aborted) return enter(before);
          const by = wanted;
          wanted = null;
          fail(error, by, before);
        },
      )
      .then(goOn);
  }

  /** When to look by itself, and about once a day from then on. */
  function plan(ms: number): void {
    cancelNext();
    if (!byItself() || stopped) return;
    const jitter = ms === FIRST_MS ? 1 : 1 - JITTER + 2 * JITTER * clock.random();
    cancelNext = clock.after(ms * jitter, () => {
      plan(DAY_MS);
      void check('automatic');
    });
  }

  plan(FIRST_MS);

  return {
    state,
    check: () => check('person'),
    async download() {
      if (phase.kind !== 'available') throw nothingTo('download');
      wanted = 'person';
      await settle();
      return state();
    },
    async install() {
      if (phase.kind !== 'ready' || installing) throw nothingTo('install');
      looking?.stop.abort();
      await looking?.done;
      await settle();
      if (phase.kind !== 'ready' || installing) throw nothingTo('install');
      const { release, waitsFor } = phase;
      if (waitsFor !== null) throw waiting(waitsFor);
      installing = true;
      cancelNext();
      await parts.beforeInstall();
      engine.install().catch((error: unknown) => {
        log('error', 'update was not installed', { error });
        parts.onNotInstalled(
          error instanceof MediarootError ? error : notInstalled(release.version, engine.byHand(), error),
        );
      });
    },
    async set({ automatic }) {
      remember({ automatic });
      if (automatic) plan(FIRST_MS);
      else {
        cancelNext();
        if (looking?.by === 'automatic') looking.stop.abort();
        if (wanted === 'automatic') {
          wanted = null;
          download?.abort();
          if (phase.kind === 'available') phase = { ...phase, waitsFor: null };
        }
      }
      parts.onChange(state());
      return state();
    },
    noteWork: goOn,
    stop() {
      stopped = true;
      cancelNext();
      cancelAgain();
      wanted = null;
      looking?.stop.abort();
      download?.abort();
    },
  };
}

function nothingTo(what: 'download' | 'install'): MediarootError {
  return new MediarootError('unavailable', `There is no update to ${what} now.`);
}

function waiting(words: string): MediarootError {
  return new MediarootError(
    'unavailable',
    `The update waits for the end of ${words}. Then it can be installed.`,
    {
      retryable: true,
    },
  );
}
