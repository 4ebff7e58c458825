import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createListeners } from '../../../renderer/client/listeners.ts';
import { type Client, ClientError } from '../../../renderer/client/types.ts';
import { followLibrary, useLibrary } from '../../../renderer/state/library.ts';

/** A window that follows a library which can be made to refuse one kind of call for a while. */
function followed() {
  const listeners = createListeners();
  let refused: string | null = null;
  const answers: Readonly<Record<string, unknown>> = {
    'library.state': { status: 'open', library: { id: 'one' }, error: null, recent: [], defaults: null },
  };
  const call = async (name: string) => {
    if (name === refused)
      throw new ClientError({ code: 'storage_failed', message: 'Busy.', retryable: true });
    return answers[name] ?? {};
  };
  followLibrary({ ...listeners, call } as Pick<Client, 'call' | 'on' | 'onConnection'>);
  return {
    ...listeners,
    refuse: (name: string | null) => {
      refused = name;
    },
  };
}

/** Longer than it takes to try again. */
const aWhile = () => vi.advanceTimersByTimeAsync(5000);
const connection = () => useLibrary.getState().connection;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the connection a window shows', () => {
  it('is down while a call that can be tried again fails, and up once it succeeds', async () => {
    const library = followed();
    library.refuse('library.counts');
    library.emit({ name: 'assets.changed', payload: { version: 1 } });
    await aWhile();
    expect(connection()).toBe('down');
    library.refuse(null);
    await aWhile();
    expect(connection()).toBe('up');
  });

  it('stays down while the host is away, whatever single calls say', async () => {
    const library = followed();
    library.setConnection('down');
    await aWhile();
    expect(connection()).toBe('down');
    library.setConnection('up');
    await aWhile();
    expect(connection()).toBe('up');
  });
});

describe('the library a window shows', () => {
  it('is the one it was told of, though an answer from before comes later', async () => {
    const listeners = createListeners();
    const states: PromiseWithResolvers<unknown>[] = [];
    const call = (name: string) => {
      if (name !== 'library.state') return Promise.resolve({});
      const answer = Promise.withResolvers<unknown>();
      states.push(answer);
      return answer.promise;
    };
    followLibrary({ ...listeners, call } as Pick<Client, 'call' | 'on' | 'onConnection'>);
    const none = { status: 'none', library: null, error: null, recent: [], defaults: null };
    const open = { ...none, status: 'open', library: { id: 'two', path: '/two' } };
    listeners.emit({ name: 'library.state', payload: open as never });
    states[0]?.resolve(none);
    await aWhile();
    expect(useLibrary.getState().state?.library?.id).toBe('two');
    states[1]?.resolve(open);
    await aWhile();
    expect(useLibrary.getState()).toMatchObject({ connection: 'up', state: { status: 'open' } });
  });

  it('has the counts that were asked for last, though older ones come later', async () => {
    const listeners = createListeners();
    const counts: PromiseWithResolvers<unknown>[] = [];
    const call = (name: string) => {
      if (name !== 'library.counts') return Promise.resolve({ status: 'none', library: null });
      const answer = Promise.withResolvers<unknown>();
      counts.push(answer);
      return answer.promise;
    };
    followLibrary({ ...listeners, call } as Pick<Client, 'call' | 'on' | 'onConnection'>);
    for (const version of [1, 2]) {
      listeners.emit({ name: 'assets.changed', payload: { version } });
      await aWhile();
    }
    counts[1]?.resolve({ assets: 2 });
    counts[0]?.resolve({ assets: 1 });
    await aWhile();
    expect(useLibrary.getState().counts).toEqual({ assets: 2 });
  });
});
