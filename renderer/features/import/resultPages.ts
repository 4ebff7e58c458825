/** The files of one run that have one status, a page at a time. */
import type { CallOutput } from '../../../shared/contract/calls.ts';
import type { ImportItem, ImportItemStatus } from '../../../shared/contract/import.ts';
import type { Client } from '../../client/types.ts';
import { inOrder } from '../../state/inOrder.ts';

export const PAGE = 200;

type Answer = CallOutput<'import.results'>;

export interface ResultPages {
  /** Null until the first page is there. */
  total(): number | null;
  /** Undefined while its page is on its way. */
  item(index: number): ImportItem | undefined;
  /** Asks for the pages that hold these rows. */
  need(first: number, last: number): void;
  /** Reads those again that were needed last. */
  refresh(): void;
}

/** `changed` is called with each answer. Those on the way keep to these pages, whichever status is shown meanwhile. */
export function createResultPages(
  { call }: Pick<Client, 'call'>,
  importId: number,
  status: ImportItemStatus | undefined,
  changed: () => void,
): ResultPages {
  const filter = status === undefined ? {} : { status };
  const pages = new Map<number, readonly ImportItem[]>();
  const turns = new Map<number, () => (answer: Answer) => void>();
  const asked = new Set<number>();
  let total: number | null = null;
  let shown: readonly number[] = [0];

  function turnOf(page: number): (answer: Answer) => void {
    const next =
      turns.get(page) ??
      inOrder((answer: Answer) => {
        pages.set(page, answer.items);
        total = answer.total;
        changed();
      });
    turns.set(page, next);
    return next();
  }

  async function load(page: number): Promise<void> {
    asked.add(page);
    const show = turnOf(page);
    try {
      show(await call('import.results', { importId, offset: page * PAGE, limit: PAGE, ...filter }));
    } catch {
      // asked again when these rows are next drawn
      asked.delete(page);
    }
  }

  return {
    total: () => total,
    item: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    need(first, last) {
      const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
      shown = Array.from({ length: to - from + 1 }, (_, step) => from + step);
      for (const page of shown) if (!asked.has(page)) void load(page);
    },
    refresh() {
      asked.clear();
      for (const page of shown) void load(page);
    },
  };
}
