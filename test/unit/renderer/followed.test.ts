import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createListeners } from '../../../renderer/client/listeners.ts';
import type { Client } from '../../../renderer/client/types.ts';
import { followOpenLibrary } from '../../../renderer/state/followOpenLibrary.ts';
import { useLibrary } from '../../../renderer/state/library.ts';
import { followTasks, putAway, useTasks } from '../../../renderer/state/tasks.ts';
import type { Task } from '../../../shared/contract/task.ts';

const opened = (id: string | null) =>
  useLibrary.setState({ state: { library: id === null ? null : { id } } as never });
const task = (change: Partial<Task> = {}): Task => ({
  id: 1,
  kind: 'cleanup',
  title: 'Looking for stray files',
  state: 'running',
  done: 0,
  total: null,
  timeLeft: null,
  words: null,
  started: 0,
  finished: null,
  ...change,
});

beforeEach(() => {
  vi.useFakeTimers();
  opened(null);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what is known of the open library', () => {
  it('is read for each library and again when the host is back, and never shows an answer of another', async () => {
    const answers: PromiseWithResolvers<string>[] = [];
    const shown: string[] = [];
    let forgotten = 0;
    followOpenLibrary({
      read: () => {
        const answer = Promise.withResolvers<string>();
        answers.push(answer);
        return answer.promise;
      },
      show: (value) => shown.push(value),
      forget: () => {
        forgotten += 1;
      },
    });
    opened('one');
    opened('two');
    expect(forgotten).toBe(2);
    answers[1]?.resolve('of two');
    answers[0]?.resolve('of one');
    await vi.runAllTimersAsync();
    expect(shown).toEqual(['of two']);

    useLibrary.setState({ connection: 'down' });
    useLibrary.setState({ connection: 'up' });
    answers[2]?.resolve('of two, later');
    await vi.runAllTimersAsync();
    expect(shown).toEqual(['of two', 'of two, later']);
  });

  it('keeps what is shown when reading fails', async () => {
    const shown: string[] = [];
    let fails = false;
    const ask = followOpenLibrary({
      read: async () => {
        if (fails) throw new Error('away');
        return 'once';
      },
      show: (value) => shown.push(value),
      forget: () => {},
    });
    opened('one');
    await vi.runAllTimersAsync();
    fails = true;
    ask();
    await vi.runAllTimersAsync();
    expect(shown).toEqual(['once']);
  });
});

describe('long jobs in the window', () => {
  const ended: Task[] = [];
  const listeners = createListeners();
  const say = (payload: Task) => listeners.emit({ name: 'task.progress', payload });
  const titles = () => useTasks.getState().tasks.map(({ id, state }) => `${id} ${state}`);
  const call = async () => ({ tasks: [] });
  followTasks({ ...listeners, call } as unknown as Pick<Client, 'call' | 'on'>, (one) => ended.push(one));
  beforeEach(async () => {
    opened('one');
    await vi.runAllTimersAsync();
    ended.length = 0;
  });

  it('are shown once they last, and never when they end at once, though their end is heard', async () => {
    say(task());
    expect(titles()).toEqual([]);
    say(task({ state: 'done', finished: 1 }));
    await vi.runAllTimersAsync();
    expect(titles()).toEqual([]);
    expect(ended).toHaveLength(1);
    say(task({ id: 2 }));
    await vi.runAllTimersAsync();
    expect(titles()).toEqual(['2 running']);
    say(task({ id: 2, state: 'done', finished: 1 }));
    expect(titles()).toEqual(['2 done']);
  });

  it('are shown when they fail, however quickly, and gone once put away', () => {
    say(task({ id: 3, state: 'failed', finished: 1 }));
    expect(titles()).toEqual(['3 failed']);
    putAway(3);
    expect(titles()).toEqual([]);
    say(task({ id: 3, state: 'failed', finished: 1 }));
    expect(titles()).toEqual([]);
  });

  it('of files that follow their records leave no trace unless they fail', async () => {
    say(task({ id: 4, kind: 'files' }));
    await vi.runAllTimersAsync();
    expect(titles()).toEqual(['4 running']);
    say(task({ id: 4, kind: 'files', state: 'done', finished: 1 }));
    expect(titles()).toEqual([]);
  });
});
