import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSlots } from '../../electron/library/courier/slots.ts';

it('runs so many at the same time, the others in the order they came, also after one failed', async () => {
  const slots = createSlots(2);
  const started: number[] = [];
  const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const runs = ends.map(({ promise }, number) =>
    slots.run(() => {
      started.push(number);
      return promise;
    }),
  );
  await nextTurn();
  expect(started).toEqual([0, 1]);
  ends[1]?.reject(new Error('failed'));
  await expect(runs[1]).rejects.toThrow('failed');
  expect(started).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  await Promise.all([runs[0], runs[2], runs[3]]);
  expect(started).toEqual([0, 1, 2, 3]);
});

it('lets those go who do not want to wait any more, without losing a place', async () => {
  const slots = createSlots(1);
  const end = Promise.withResolvers<void>();
  const first = slots.run(() => end.promise);
  const gone = new AbortController();
  const second = slots.run(async () => 'never', gone.signal);
  const third = slots.run(async () => 'done');
  gone.abort();
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  end.resolve();
  await first;
  expect(await third).toBe('done');
  await expect(slots.run(async () => 'never', gone.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await slots.run(async () => 'free again')).toBe('free again');
});
