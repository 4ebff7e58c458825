/** What could not be done to single files, shown with its reasons when a person asks for it. */
import { create } from 'zustand';

export interface Failure {
  /** Of the asset, or path of the file. */
  readonly name: string;
  readonly reason: string;
}

interface FailuresStore {
  readonly title: string;
  /** Null while nothing is shown. */
  readonly list: readonly Failure[] | null;
}

export const useFailures = create<FailuresStore>()(() => ({ title: '', list: null }));

export function showFailures(title: string, list: readonly Failure[]): void {
  useFailures.setState({ title, list });
}

export function closeFailures(): void {
  useFailures.setState({ list: null });
}
