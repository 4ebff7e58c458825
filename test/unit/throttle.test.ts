import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createThrottle } from '../../electron/library/throttle.ts';

describe('a throttle', () => {
  it('runs for the first who asks without waiting, but never while being asked', async () => {
    const action = vi.fn();
    const throttle = createThrottle(60_000, action);
    throttle.ask();
    expect(action).not.toHaveBeenCalled();
    await nextTurn();
    expect(action).toHaveBeenCalledTimes(1);
    throttle.stop();
  });

  it('runs once for all who ask before it has rested', async () => {
    const action = vi.fn();
    const throttle = createThrottle(20, action);
    throttle.ask();
    throttle.ask();
    await nextTurn();
    for (let times = 0; times < 5; times += 1) throttle.ask();
    expect(action).toHaveBeenCalledTimes(1);
    await expect.poll(() => action.mock.calls.length).toBe(2);
    throttle.ask();
    await expect.poll(() => action.mock.calls.length).toBe(3);
    throttle.stop();
  });

  it('hears no more once stopped, not even what was asked before', async () => {
    const action = vi.fn();
    const throttle = createThrottle(0, action);
    throttle.ask();
    throttle.stop();
    throttle.ask();
    await nextTurn();
    expect(action).not.toHaveBeenCalled();
  });
});
