import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLimiter, type Pulse } from '../../electron/library/courier/limiter.ts';

/** A clock that stands still until it is moved. */
function stillClock() {
  let now = 0;
  const due = new Set<{ at: number; action: () => void }>();
  const pulse: Pulse = {
    now: () => now,
    after(ms, action) {
      const one = { at: now + ms, action };
      due.add(one);
      return () => void due.delete(one);
    },
  };
  return {
    pulse,
    async pass(ms: number) {
      const until = now + ms;
      for (;;) {
        await nextTurn();
        const [first] = [...due].sort((one, other) => one.at - other.at);
        if (first === undefined || first.at > until) break;
        due.delete(first);
        now = Math.max(now, first.at);
        first.action();
      }
      now = until;
      await nextTurn();
    },
  };
}

/** Takes pieces one after the other for ever, and counts what it got. */
function greedy(take: (bytes: number) => Promise<void>, piece: number) {
  const got = { bytes: 0 };
  void (async () => {
    for (;;) {
      await take(piece);
      got.bytes += piece;
    }
  })();
  return got;
}

describe('the bandwidth limit', () => {
  it('lets through what it says in a second, whatever the pieces, and one piece more at most', async () => {
    for (const piece of [1_000, 64_000, 256_000]) {
      const { pulse, pass } = stillClock();
      const limiter = createLimiter(500_000, pulse);
      const got = greedy((bytes) => limiter.take(bytes), piece);
      await pass(10_000);
      expect(got.bytes).toBeGreaterThanOrEqual(5_000_000 - piece);
      expect(got.bytes).toBeLessThanOrEqual(5_000_000 + 50_000 + piece);
    }
  });

  it('is shared by all who take, in the order they came', async () => {
    const { pulse, pass } = stillClock();
    const limiter = createLimiter(100_000, pulse);
    const all = Array.from({ length: 8 }, () => greedy((bytes) => limiter.take(bytes), 10_000));
    await pass(16_000);
    const shares = all.map(({ bytes }) => bytes);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(10_000);
    expect(shares.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(1_600_000 + 20_000);
  });

  it('does not save up what was not used', async () => {
    const { pulse, pass } = stillClock();
    const limiter = createLimiter(100_000, pulse);
    await pass(60_000);
    const got = greedy((bytes) => limiter.take(bytes), 1_000);
    await pass(0);
    expect(got.bytes).toBeLessThanOrEqual(11_000);
  });

  it('can be changed and lifted while bytes wait', async () => {
    const { pulse, pass } = stillClock();
    const limiter = createLimiter(10_000, pulse);
    const got = greedy((bytes) => limiter.take(bytes), 100_000);
    await pass(1_000);
    expect(got.bytes).toBe(100_000);
    limiter.set(1_000_000);
    await pass(1_000);
    expect(got.bytes).toBeGreaterThanOrEqual(1_000_000);
    const before = got.bytes;
    limiter.set(10_000);
    await pass(1_000);
    expect(got.bytes - before).toBeLessThanOrEqual(100_000);
  });

  it('lets all go that wait when it is lifted', async () => {
    const { pulse } = stillClock();
    const limiter = createLimiter(10, pulse);
    await limiter.take(100_000);
    const waiting = [limiter.take(100_000), limiter.take(100_000)];
    expect(limiter.busy).toBe(true);
    limiter.set(null);
    await Promise.all(waiting);
    await limiter.take(1_000_000);
    expect(limiter.busy).toBe(false);
  });

  it('lets those go who do not want to wait any more, and serves the others', async () => {
    const { pulse, pass } = stillClock();
    const limiter = createLimiter(10_000, pulse);
    await limiter.take(20_000);
    const gone = new AbortController();
    const first = limiter.take(50_000, gone.signal);
    const second = limiter.take(10);
    gone.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(limiter.busy).toBe(true);
    await pass(2_000);
    await second;
    expect(limiter.busy).toBe(false);
    await expect(limiter.take(1, gone.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
