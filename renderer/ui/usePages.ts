/** A long list read in pages as it is scrolled. */
import { useCallback, useEffect, useRef, useState } from 'react';

const PAGE = 200;

export interface Pages<T> {
  /** Null until the first page is there. */
  readonly total: number | null;
  /** Undefined while its page is on its way. */
  item(index: number): T | undefined;
  /** Asks for the pages that hold these rows. */
  need(first: number, last: number): void;
}

export type ReadPage<T> = (
  offset: number,
  limit: number,
) => Promise<{ readonly total: number; readonly items: readonly T[] }>;

/**
 * Reads anew with another `read`: keep it the same while the list is. What was there before stands in until it is answered.
 * A page that fails is asked for again when next drawn.
 */
export function usePages<T>(read: ReadPage<T>): Pages<T> {
  const [state, setState] = useState<{ readonly of: ReadPage<T>; readonly total: number } | null>(null);
  const pages = useRef(new Map<number, readonly T[] | null>());
  const before = useRef<ReadonlyMap<number, readonly T[]>>(new Map());
  const current = useRef(read);

  const load = useCallback(
    async (page: number) => {
      if (pages.current.has(page)) return;
      pages.current.set(page, null);
      try {
        const { total, items } = await read(page * PAGE, PAGE);
        if (current.current !== read) return;
        pages.current.set(page, items);
        setState({ of: read, total });
      } catch {
        if (current.current === read) pages.current.delete(page);
      }
    },
    [read],
  );

  useEffect(() => {
    current.current = read;
    const answered = [...pages.current].flatMap(([page, items]) =>
      items === null ? [] : [[page, items] as const],
    );
    before.current = new Map([...before.current, ...answered]);
    pages.current = new Map();
    void load(0);
  }, [read, load]);

  return {
    total: state?.total ?? null,
    item(index) {
      const page = Math.floor(index / PAGE);
      return (pages.current.get(page) ?? before.current.get(page))?.[index % PAGE];
    },
    need(first, last) {
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) void load(page);
    },
  };
}
