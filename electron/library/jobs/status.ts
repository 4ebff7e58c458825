/** Tells how far the thumbnails are, at most four times a second, and always how it ended. */
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { ThumbnailStatus } from '../../../shared/contract/library.ts';

export interface StatusTicker {
  changed(): void;
  /** Tells now, when anything changed since it was last told. */
  flush(): void;
  close(): void;
}

const INTERVAL_MS = 250;

export function createStatusTicker(
  now: () => ThumbnailStatus,
  emit: (event: AnyEvent) => void,
): StatusTicker {
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    emit({ name: 'thumbnails.status', payload: now() });
  }

  return {
    changed() {
      timer ??= setTimeout(flush, INTERVAL_MS);
    },
    flush,
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
