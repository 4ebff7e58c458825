/** The form's one way to a draft: what it holds, how it changes, what is wrong with each field. */
import type { DefinitionProblem } from '../../../shared/contract/collection.ts';
import type { Draft } from './draft.ts';

export interface FormPage {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** What is wrong with a field, by its path into the definition. */
  readonly problem: (field: string) => string | undefined;
}

/** The first problem of each field. */
export function byField(problems: readonly DefinitionProblem[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { field, message } of problems) if (!found.has(field)) found.set(field, message);
  return found;
}

/** A list with one member changed, or without it when `next` is null. */
export function replaced<T>(list: readonly T[], index: number, next: T | null): readonly T[] {
  return next === null ? list.filter((_, at) => at !== index) : list.with(index, next);
}
