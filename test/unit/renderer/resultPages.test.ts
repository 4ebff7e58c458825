import { expect, it } from 'vitest';
import type { Client } from '../../../renderer/client/types.ts';
import { createResultPages, PAGE } from '../../../renderer/features/import/resultPages.ts';

interface Asked {
  readonly input: { readonly offset: number; readonly status?: string };
  readonly answer: (total: number, source: string) => Promise<void>;
}

/** A line on which answers come when they are given, in any order. */
function slowLine() {
  const asked: Asked[] = [];
  const call = (_name: string, input: Asked['input']) =>
    new Promise((resolve) => {
      const answer = async (total: number, source: string) => {
        resolve({ total, items: [{ source, status: 'imported' }] });
        await new Promise(setImmediate);
      };
      asked.push({ input, answer });
    });
  return { asked, client: { call } as unknown as Pick<Client, 'call'> };
}

it('a page of files is the one asked for last, though an older one comes later', async () => {
  const { asked, client } = slowLine();
  const pages = createResultPages(client, 1, undefined, () => undefined);
  pages.need(0, 0);
  pages.refresh();
  await asked[1]?.answer(2, 'new');
  await asked[0]?.answer(1, 'old');
  expect([pages.total(), pages.item(0)?.source]).toEqual([2, 'new']);
});

it('pages that are on their way together are all shown, in whatever order they come', async () => {
  const { asked, client } = slowLine();
  let drawn = 0;
  const pages = createResultPages(client, 1, 'failed', () => (drawn += 1));
  pages.need(0, PAGE);
  expect(asked.map(({ input }) => [input.offset, input.status])).toEqual([
    [0, 'failed'],
    [PAGE, 'failed'],
  ]);
  await asked[1]?.answer(PAGE + 1, 'second');
  await asked[0]?.answer(PAGE + 1, 'first');
  expect([pages.item(0)?.source, pages.item(PAGE)?.source, drawn]).toEqual(['first', 'second', 2]);
});
