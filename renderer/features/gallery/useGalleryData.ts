/** Keeps the index of the current query fresh and the rows of the visible cells at hand. */
import { useEffect, useMemo, useState } from 'react';
import type { GalleryQuery } from '../../../shared/contract/asset.ts';
import { ClientError, client } from '../../client/index.ts';
import { GalleryIndex } from './galleryIndex.ts';
import { applyPreviews, setIndex, useGallery } from './galleryStore.ts';
import { RowCache } from './rowCache.ts';

/** Least time between two readings of the index while things change, ms; slow readings stretch it. */
const QUIET = 400;
const QUIET_FACTOR = 4;
const RETRY = 3000;

/** Reads the index at once, and again after each change, never twice at a time. Returns what stops it. */
function followIndex(query: GalleryQuery, view: string): () => void {
  let stopped = false;
  let reading = false;
  let quietUntil = 0;
  /** The newest version heard of; infinite when events may have been missed. */
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), wait);
  };

  async function read(): Promise<void> {
    timer = undefined;
    reading = true;
    const heard = newest;
    const started = performance.now();
    let wait = QUIET;
    let again = false;
    try {
      const { packed, version } = await client.call('assets.index', { query });
      if (!stopped) setIndex(GalleryIndex.decode(packed, version), query, view);
      wait = Math.max(QUIET, (performance.now() - started) * QUIET_FACTOR);
      again = newest > version && newest !== heard;
    } catch (error) {
      if (!stopped && error instanceof ClientError) useGallery.setState({ problem: error.message });
      again = error instanceof ClientError && error.retryable;
      wait = RETRY;
    }
    reading = false;
    quietUntil = performance.now() + wait;
    if (again && !stopped) later(wait);
  }

  const changed = (version: number): void => {
    newest = version;
    if (!reading && timer === undefined) later(Math.max(0, quietUntil - performance.now()));
  };
  const unlisten = client.on('assets.changed', ({ version }) => {
    const { index, view: shown } = useGallery.getState();
    if (shown !== view || version > index.version) changed(version);
  });
  const unlistenConnection = client.onConnection((connection) => {
    if (connection === 'up') changed(Number.POSITIVE_INFINITY);
  });
  void read();
  return () => {
    stopped = true;
    clearTimeout(timer);
    unlisten();
    unlistenConnection();
  };
}

/** The rows of the view. The component that calls this is drawn again with each answer. */
export function useGalleryData(query: GalleryQuery, view: string): RowCache {
  const [, setAnswers] = useState(0);
  const rows = useMemo(
    () =>
      new RowCache(
        async (ids) => (await client.call('assets.rows', { ids: [...ids] })).rows,
        () => setAnswers((count) => count + 1),
      ),
    [],
  );
  useEffect(() => followIndex(query, view), [query, view]);
  useEffect(
    () =>
      client.on('previews.changed', ({ previews }) => {
        applyPreviews(previews);
        rows.refresh(previews.map(({ id }) => id));
      }),
    [rows],
  );
  return rows;
}
