/** Runs an action soon after it was first asked for, once for all that ask meanwhile. */
export interface Throttle {
  ask(): void;
  /** Forgets what was asked and hears no more. */
  stop(): void;
}

/** `interval` ms: the longest anyone waits. */
export function createThrottle(interval: number, action: () => void): Throttle {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  return {
    ask: () => {
      if (stopped || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        action();
      }, interval);
    },
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
