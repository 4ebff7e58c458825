/** Ends the worker when a picture takes too much memory. libvips works on its own threads, so the timer runs meanwhile. */
const INTERVAL_MS = 50;

/** @param ceiling resident bytes; `say` is told before the end, so that the library knows why. */
export function watchMemory(ceiling: number, say: (rss: number, done: () => void) => void): void {
  const timer = setInterval(() => {
    const rss = process.memoryUsage.rss();
    if (rss <= ceiling) return;
    clearInterval(timer);
    // A plain exit would wait for the very thread that is eating the memory.
    say(rss, () => process.kill(process.pid, 'SIGKILL'));
  }, INTERVAL_MS);
  timer.unref();
}
