/** Runs an action for the first who asks at once, and for all who ask soon after it together. */
export interface Throttle {
  ask(): void;
  /** Forgets what was asked and hears no more. */
  stop(): void;
}

/** `interval` ms: the least time between two runs, and so the longest anyone waits. Never runs inside {@link Throttle.ask}. */
export function createThrottle(interval: number, action: () => void): Throttle {
  let first: NodeJS.Immediate | null = null;
  let resting: NodeJS.Timeout | null = null;
  let asked = false;
  let stopped = false;

  function run(): void {
    first = null;
    asked = false;
    resting = setTimeout(() => {
      resting = null;
      if (asked) run();
    }, interval);
    action();
  }

  return {
    ask: () => {
      if (stopped) return;
      asked = true;
      if (resting === null) first ??= setImmediate(run);
    },
    stop: () => {
      stopped = true;
      asked = false;
      if (first !== null) clearImmediate(first);
      if (resting !== null) clearTimeout(resting);
    },
  };
}
