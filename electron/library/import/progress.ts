/** Tells listeners how runs come along: often enough to look alive, seldom enough to cost nothing. */
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { type LiveRun, liveBytes, summaryOf } from './run.ts';

/** Least time between two events of a run, ms. */
const INTERVAL = 100;
/** The rate is over this much of the past, ms. */
const WINDOW = 3000;

export interface Progress {
  /** Something about the run changed. */
  changed(run: LiveRun): void;
  /** Its state changed: told at once. */
  now(run: LiveRun): void;
  /** No further events for this run. */
  forget(run: LiveRun): void;
}

interface Meter {
  last: number;
  timer: NodeJS.Timeout | null;
  samples: { readonly at: number; readonly bytes: number }[];
}

export function createProgress(emit: (summary: ImportSummary) => void, now: () => number): Progress {
  const meters = new Map<number, Meter>();

  function meterOf(run: LiveRun): Meter {
    const known = meters.get(run.id);
    if (known) return known;
    const meter: Meter = { last: -INTERVAL, timer: null, samples: [{ at: now(), bytes: liveBytes(run) }] };
    meters.set(run.id, meter);
    return meter;
  }

  function tell(run: LiveRun, meter: Meter): void {
    if (meter.timer) clearTimeout(meter.timer);
    meter.timer = null;
    meter.last = now();
    run.bytesPerSecond = measure(run, meter);
    emit(summaryOf(run));
  }

  function measure(run: LiveRun, meter: Meter): number {
    const at = now();
    const bytes = liveBytes(run);
    meter.samples.push({ at, bytes });
    while (meter.samples.length > 2 && (meter.samples[1]?.at ?? at) <= at - WINDOW) meter.samples.shift();
    const first = meter.samples[0];
    if (!first || at <= first.at) return run.bytesPerSecond;
    return Math.max(0, ((bytes - first.bytes) / (at - first.at)) * 1000);
  }

  return {
    changed(run) {
      const meter = meterOf(run);
      if (meter.timer) return;
      const wait = meter.last + INTERVAL - now();
      if (wait <= 0) tell(run, meter);
      else {
        meter.timer = setTimeout(() => tell(run, meter), Math.min(wait, INTERVAL));
        meter.timer.unref();
      }
    },
    now(run) {
      tell(run, meterOf(run));
    },
    forget(run) {
      const timer = meters.get(run.id)?.timer;
      if (timer) clearTimeout(timer);
      meters.delete(run.id);
    },
  };
}
