import { describe, expect, it } from 'vitest';
import { jobsNow } from '../../../renderer/features/statusbar/jobs.ts';
import {
  taskEndWords,
  taskFraction,
  taskLine,
  taskProgressWords,
} from '../../../renderer/format/taskWords.ts';
import type { Task } from '../../../shared/contract/task.ts';

const task = (change: Partial<Task> = {}): Task => ({
  id: 1,
  kind: 'verify',
  title: 'Verifying originals',
  state: 'running',
  done: 50,
  total: 200,
  timeLeft: 90_000,
  words: null,
  started: 0,
  finished: null,
  ...change,
});

describe('the words of a long job', () => {
  it('tells how far it is and what is left, and no end where none is known', () => {
    expect(taskProgressWords(task())).toBe('50 of 200 · about 2 minutes left');
    expect(taskProgressWords(task({ state: 'paused' }))).toBe('50 of 200');
    expect(taskProgressWords(task({ total: null }))).toBe('50 so far');
    expect(taskFraction(task({ total: null }))).toBeNull();
    expect(taskFraction(task({ done: 0, total: 0 }))).toBe(1);
  });

  it('ends with its own words, with cancelled for what was, and never without any', () => {
    expect(taskEndWords(task({ state: 'done', words: '200 originals checked.' }))).toBe(
      '200 originals checked.',
    );
    expect(taskEndWords(task({ state: 'cancelled', words: 'Verifying: cancelled.' }))).toBe('Cancelled.');
    expect(taskEndWords(task({ state: 'failed' }))).not.toBe('');
  });

  it('fits the status bar', () => {
    expect(taskLine(task())).toBe('Verifying originals · 25 %');
    expect(taskLine(task({ state: 'paused' }))).toBe('Verifying originals · paused · 25 %');
    expect(taskLine(task({ done: 0, total: null }))).toBe('Verifying originals');
  });
});

describe('long jobs in the status bar', () => {
  const now = (...tasks: readonly Task[]) =>
    jobsNow({ runs: [], sending: [], tasks, thumbnails: { pending: 7, problem: null } });

  it('stand before thumbnails, several by their number', () => {
    expect(now(task())).toEqual({ words: 'Verifying originals · 25 %', fraction: 0.25, attention: false });
    expect(now(task(), task({ id: 2 })).words).toBe('2 jobs');
    expect(now(task({ state: 'done' })).words).toBe('7 thumbnails to make');
  });

  it('ask for attention once one has failed', () => {
    expect(now(task({ state: 'failed' })).attention).toBe(true);
    expect(now(task({ state: 'cancelled' })).attention).toBe(false);
  });
});
