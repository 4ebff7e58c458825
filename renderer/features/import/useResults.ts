/** The files of one run, a page at a time, kept fresh while the run goes on. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ImportItem, ImportItemStatus } from '../../../shared/contract/import.ts';
import { client } from '../../client/index.ts';
import { later } from '../../state/later.ts';

export const PAGE = 200;
const REFRESH_MS = 500;

export interface Results {
  /** Null until the first page is there. */
  readonly total: number | null;
  /** Undefined while its page is on its way. */
  item(index: number): ImportItem | undefined;
  /** Asks for the pages that hold these rows. */
  need(first: number, last: number): void;
}

/** `stamp` changes whenever the run does; pages are then read again, at most twice a second. */
export function useResults(importId: number, status: ImportItemStatus | undefined, stamp: string): Results {
  const [total, setTotal] = useState<number | null>(null);
  const [, redraw] = useState(0);
  const pages = useRef(new Map<number, readonly ImportItem[]>());
  const asked = useRef(new Set<number>());
  const shown = useRef<readonly number[]>([0]);

  const load = useCallback(
    async (page: number) => {
      asked.current.add(page);
      try {
        const filter = status === undefined ? {} : { status };
        const answer = await client.call('import.results', {
          importId,
          offset: page * PAGE,
          limit: PAGE,
          ...filter,
        });
        pages.current.set(page, answer.items);
        setTotal(answer.total);
        redraw((count) => count + 1);
      } catch {
        // asked again when these rows are next drawn
        asked.current.delete(page);
      }
    },
    [importId, status],
  );

  useEffect(() => {
    pages.current.clear();
    asked.current.clear();
    setTotal(null);
    void load(0);
  }, [load]);

  const refresh = useMemo(
    () =>
      later(REFRESH_MS, () => {
        asked.current.clear();
        for (const page of shown.current) void load(page);
      }),
    [load],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp is what says that pages are old
  useEffect(refresh, [stamp, refresh]);

  return {
    total,
    item: (index) => pages.current.get(Math.floor(index / PAGE))?.[index % PAGE],
    need(first, last) {
      const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
      shown.current = Array.from({ length: to - from + 1 }, (_, step) => from + step);
      for (const page of shown.current) if (!asked.current.has(page)) void load(page);
    },
  };
}
