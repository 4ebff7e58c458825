/** The files of one run in a component, kept fresh while the run goes on. */
import { useEffect, useMemo, useState } from 'react';
import type { ImportItemStatus } from '../../../shared/contract/import.ts';
import { client } from '../../client/index.ts';
import { later } from '../../state/later.ts';
import { createResultPages, type ResultPages } from './resultPages.ts';

const REFRESH_MS = 500;

export interface Results extends Pick<ResultPages, 'item' | 'need'> {
  readonly total: number | null;
}

/** `stamp` changes whenever the run does; pages are then read again, at most twice a second. */
export function useResults(importId: number, status: ImportItemStatus | undefined, stamp: string): Results {
  const [, redraw] = useState(0);
  const pages = useMemo(
    () => createResultPages(client, importId, status, () => redraw((count) => count + 1)),
    [importId, status],
  );
  useEffect(() => pages.need(0, 0), [pages]);
  const refresh = useMemo(() => later(REFRESH_MS, pages.refresh), [pages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp is what says that pages are old
  useEffect(refresh, [stamp, refresh]);
  return { total: pages.total(), item: pages.item, need: pages.need };
}
