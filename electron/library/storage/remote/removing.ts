/** Removing objects one by one, for services that remove no more by one request. */
import { MediarootError } from '../../../../shared/errors.ts';

/** Keys that could not be removed, and why. What a retry may mend, and a cancellation, is thrown. */
export async function removeEach(
  keys: readonly string[],
  atOnce: number,
  remove: (key: string) => Promise<unknown>,
): Promise<readonly { readonly key: string; readonly reason: string }[]> {
  const left: { key: string; reason: string }[] = [];
  const waiting = [...keys];
  async function worker(): Promise<void> {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      try {
        await remove(key);
      } catch (error) {
        const final = error instanceof MediarootError && !error.retryable && error.code !== 'cancelled';
        if (!final) throw error;
        left.push({ key, reason: error.message });
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, keys.length) }, worker));
  return left;
}
