/** Keeps the index of the current query fresh and the rows of the visible cells at hand. */
import { useEffect, useMemo, useState } from 'react';
import type { GalleryQuery } from '../../../shared/contract/asset.ts';
import { client } from '../../client/index.ts';
import { hasCloud } from '../../state/cloud.ts';
import { later } from '../../state/later.ts';
import { followIndex } from './followIndex.ts';
import { applyPreviews, setIndex, useGallery } from './galleryStore.ts';
import { RowCache } from './rowCache.ts';

/** How long changes of cloud badges gather before what is in sight is read again, ms. */
const CLOUD_MS = 500;

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
  useEffect(
    () =>
      followIndex(client, query, {
        show: (index) => setIndex(index, query, view),
        failed: (problem) => useGallery.setState({ problem }),
      }),
    [query, view],
  );
  useEffect(
    () =>
      client.on('previews.changed', ({ previews }) => {
        applyPreviews(previews);
        rows.refresh(previews.map(({ id }) => id));
      }),
    [rows],
  );
  useEffect(() => {
    const again = later(CLOUD_MS, () => rows.refreshAll());
    const stops = [
      client.on('cloud.changed', again),
      client.on('remotes.changed', again),
      // what changes is not in the cloud as it is now
      client.on('assets.changed', () => {
        if (hasCloud()) again();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [rows]);
  useEffect(
    () =>
      client.onConnection((connection) => {
        if (connection === 'up') rows.refreshAll();
      }),
    [rows],
  );
  return rows;
}
