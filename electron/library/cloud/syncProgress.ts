/** Tells how far a sync is: objects, bytes, and how fast it was in the last seconds. */
import type { SyncProgress } from '../../../shared/contract/cloud.ts';
import type { LibraryContext } from '../context.ts';
import type { TaskControl } from '../tasks.ts';
import { createThrottle } from '../throttle.ts';

export interface ProgressTeller {
  phase(phase: SyncProgress['phase']): void;
  expect(objects: number, bytes: number): void;
  object(): void;
  moved(bytes: number): void;
  /** Badges may have changed. */
  badges(): void;
  /** Tells how far it came in the end, and no more. */
  stop(): void;
}

const TELL_EVERY = 200;
const BADGES_EVERY = 1_000;
/** The rate is that of so many ms. */
const WINDOW = 5_000;

export function createProgressTeller(
  { host, emit }: Pick<LibraryContext, 'host' | 'emit'>,
  remote: number,
  control: TaskControl,
): ProgressTeller {
  let state: Omit<SyncProgress, 'rate'> = {
    ...{ remote, phase: 'looking', done: 0, total: 0, bytesDone: 0, bytesTotal: 0 },
  };
  let marks: { readonly at: number; readonly bytes: number }[] = [];
  function rate(): number {
    const now = host.now();
    marks = [...marks.filter(({ at }) => at > now - WINDOW), { at: now, bytes: state.bytesDone }];
    const [first] = marks;
    if (first === undefined || now === first.at) return 0;
    return Math.max(0, ((state.bytesDone - first.bytes) * 1000) / (now - first.at));
  }
  let told = state;
  function tell(): void {
    told = state;
    emit({ name: 'sync.progress', payload: { ...state, rate: rate() } });
    if (state.total > 0) control.progress(Math.min(state.done, state.total), state.total);
  }
  const throttle = createThrottle(TELL_EVERY, tell);
  const badges = createThrottle(BADGES_EVERY, () => emit({ name: 'cloud.changed', payload: {} }));
  const set = (to: Partial<typeof state>): void => {
    state = { ...state, ...to };
    throttle.ask();
  };
  return {
    phase: (phase) => set({ phase }),
    expect: (total, bytesTotal) => set({ total, bytesTotal, done: 0, bytesDone: 0 }),
    object: () => set({ done: state.done + 1 }),
    moved: (bytes) => set({ bytesDone: state.bytesDone + bytes }),
    badges: badges.ask,
    stop() {
      throttle.stop();
      badges.stop();
      if (told !== state) tell();
    },
  };
}
