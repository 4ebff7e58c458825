/** Interrupts of a command that works: the first lets it stop at a safe point, the second, no longer caught, ends the program. */
import { say } from './output.ts';

/** Calls `stop` at the first interrupt, after saying `words`; returns what takes that back. */
export function onInterrupt(words: string, stop: () => Promise<unknown>): () => void {
  const interrupted = (): void => {
    void say(`\n${words}; interrupt again to stop at once.`);
    stop().catch((error: unknown) => void say(String(error)));
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return () => {
    process.removeListener('SIGINT', interrupted);
    process.removeListener('SIGTERM', interrupted);
  };
}
