import { expect, it } from 'vitest';
import { restAfter } from '../../electron/library/courier/retry.ts';
import { remoteError } from '../../electron/library/storage/remote/faults.ts';

const busy = remoteError({ kind: 'busy', bucket: 'b' });
const all = () => 1;
const none = () => 0;

it('waits longer from try to try, by chance between nothing and a bound', () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => restAfter(busy, attempt, 10, all));
  expect(bounds).toEqual([400, 800, 1_600, 3_200, 6_400, 12_800, 20_000, 20_000, 20_000]);
  expect(restAfter(busy, 9, 10, none)).toBe(0);
});

it('waits at least as long as the service asks, and does not wait for very long', () => {
  const asking = (retryAfter: number) => remoteError({ kind: 'busy', bucket: 'b', retryAfter });
  expect(restAfter(asking(7_000), 1, 5, none)).toBe(7_000);
  expect(restAfter(asking(7_000), 1, 5, all)).toBe(7_400);
  expect(restAfter(asking(3_600_000), 1, 5, none)).toBeNull();
});

it('does not try again what was refused, what is a defect, nor more often than it may', () => {
  expect(restAfter(remoteError({ kind: 'forbidden', bucket: 'b' }), 1, 5, none)).toBeNull();
  expect(restAfter(remoteError({ kind: 'taken', bucket: 'b' }), 1, 5, none)).toBeNull();
  expect(restAfter(new TypeError('defect'), 1, 5, none)).toBeNull();
  expect(restAfter(busy, 4, 5, none)).toBe(0);
  expect(restAfter(busy, 5, 5, none)).toBeNull();
});

it('fetches what arrived damaged once more only', () => {
  const damaged = remoteError({ kind: 'damaged', bucket: 'b', key: 'k' });
  expect(restAfter(damaged, 1, 5, none)).toBe(0);
  expect(restAfter(damaged, 2, 5, none)).toBeNull();
});
