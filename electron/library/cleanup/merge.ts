/** Goes through recorded files in step with a walk: both come in byte order of the path, so that neither need be held. */
import { toBytePath } from '../storage/walk.ts';

export interface Step<T> {
  /** The record of this path, if any, after telling of those before it, whose files the walk did not meet. */
  meet(bytePath: string, passed: (record: T) => void): T | null;
  /** Tells of all that are left. */
  finish(passed: (record: T) => void): void;
}

const PAGE = 1000;

/** `read` answers the records after a path, in byte order; each page is as new as its reading. */
export function inStep<T extends { readonly path: string }>(
  read: (after: string, limit: number) => readonly T[],
): Step<T> {
  let page = read('', PAGE);
  let at = 0;
  let key = page[0] === undefined ? null : toBytePath(page[0].path);

  function advance(): void {
    const last = page[at];
    at += 1;
    if (at === page.length && last !== undefined) {
      page = read(last.path, PAGE);
      at = 0;
    }
    const next = page[at];
    key = next === undefined ? null : toBytePath(next.path);
  }

  function pass(passed: (record: T) => void): void {
    const record = page[at];
    if (record !== undefined) passed(record);
    advance();
  }

  return {
    meet(bytePath, passed) {
      while (key !== null && key < bytePath) pass(passed);
      const met = key === bytePath ? page[at] : undefined;
      if (met === undefined) return null;
      advance();
      return met;
    },
    finish(passed) {
      while (key !== null) pass(passed);
    },
  };
}
