/** What a person did and can take back, kept with the library so that it survives a restart. */
import type { HistoryState } from '../../../shared/contract/deletion.ts';

export interface FailedStep {
  readonly id: number;
  readonly name: string;
  readonly reason: string;
}

export interface Undoing {
  /** In the words of {@link HistoryState}; null when there was nothing. */
  readonly done: string | null;
  readonly failed: readonly FailedStep[];
}

/** How one kind of entry is taken back and done again. Payloads come from JSON: parse them. What is gone meanwhile is reported, not thrown. */
export interface Steps {
  undo(payload: unknown): Promise<readonly FailedStep[]>;
  redo(payload: unknown): Promise<readonly FailedStep[]>;
}

export interface History {
  register(kind: string, steps: Steps): void;
  /** Inside the open transaction of what was done. `title` is in the imperative, such as “Move 12 items to trash”. Forgets what could be redone. */
  record(kind: string, title: string, payload: unknown): void;
  state(): HistoryState;
  /** The newest entry that is not undone. Throws what its steps throw; then it stays. */
  undo(): Promise<Undoing>;
  redo(): Promise<Undoing>;
  /** After what is under way. */
  close(): Promise<void>;
}
