/** Keeps the index of one query true while the library changes, whatever the order in which answers and events arrive. */
import type { GalleryQuery } from '../../../shared/contract/asset.ts';
import { type Client, ClientError } from '../../client/types.ts';
import { GalleryIndex, type PreviewChange } from './galleryIndex.ts';

/** Least time between two readings of the index while things change, ms; slow readings stretch it, up to a limit. */
const QUIET = 400;
const QUIET_FACTOR = 4;
const LONGEST_QUIET = 5000;
const RETRY = 3000;

export interface IndexViewer {
  show(index: GalleryIndex): void;
  /** Words for a person. */
  failed(problem: string): void;
}

/**
 * Reads the index at once, and again after each change, never twice at a time. Returns what stops it.
 *
 * An answer may be older than events that came before it: previews heard of while it was on its way are written into it.
 */
export function followIndex(
  client: Pick<Client, 'call' | 'on' | 'onConnection'>,
  query: GalleryQuery,
  viewer: IndexViewer,
): () => void {
  let stopped = false;
  let reading = false;
  let quietUntil = 0;
  /** The version of the latest answer. */
  let known = Number.NEGATIVE_INFINITY;
  /** The newest version heard of since the latest reading began; infinite when events may have been missed. */
  let heard = Number.NEGATIVE_INFINITY;
  /** What was heard of previews since the reading under way began, in order. */
  let previews: PreviewChange[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (wait: number): void => {
    timer = setTimeout(() => void read(), wait);
  };

  async function read(): Promise<void> {
    timer = undefined;
    reading = true;
    heard = Number.NEGATIVE_INFINITY;
    const started = performance.now();
    let wait = QUIET;
    let again = false;
    try {
      const { packed, version } = await client.call('assets.index', { query });
      if (stopped) return;
      const index = GalleryIndex.decode(packed, version);
      index.apply(previews);
      known = version;
      viewer.show(index);
      wait = Math.min(LONGEST_QUIET, Math.max(QUIET, (performance.now() - started) * QUIET_FACTOR));
      again = heard > known;
    } catch (error) {
      if (stopped) return;
      if (!(error instanceof ClientError)) throw error;
      viewer.failed(error.message);
      wait = RETRY;
      again = error.retryable || heard > known;
    } finally {
      reading = false;
      previews = [];
    }
    quietUntil = performance.now() + wait;
    if (again) later(wait);
  }

  const changed = (version: number): void => {
    heard = Math.max(heard, version);
    if (!reading && timer === undefined && heard > known) {
      later(Math.max(0, quietUntil - performance.now()));
    }
  };
  const unlisten = [
    client.on('assets.changed', ({ version }) => changed(version)),
    client.on('previews.changed', ({ previews: changes }) => {
      if (reading) previews.push(...changes);
    }),
    client.onConnection((connection) => {
      if (connection === 'up') changed(Number.POSITIVE_INFINITY);
    }),
  ];
  void read();
  return () => {
    stopped = true;
    clearTimeout(timer);
    for (const stop of unlisten) stop();
  };
}
