/** The words of the trash: what goes where, how many, and whether it comes back. */
import type { DeleteResult, TrashSummary } from '../../shared/contract/deletion.ts';
import type { Question } from '../state/question.ts';
import { counted, shownBytes } from './numbers.ts';

/** What would be deleted; the name of a single one, bytes where they are known. */
export interface Doomed {
  readonly count: number;
  readonly name: string | null;
  /** Of the originals. */
  readonly bytes: number | null;
}

export function deletionQuestion({ count, name, bytes }: Doomed): Question {
  const size = bytes === null ? '' : ` (${shownBytes(bytes)})`;
  const what = count === 1 && name !== null ? `“${name}”` : counted(count, 'item');
  const its =
    count === 1 ? 'its record and everything made from it' : 'their records and everything made from them';
  return {
    title: `Delete ${what} for ever?`,
    lines: [
      `${count === 1 ? 'The original' : 'The originals'}${size}, ${its} are removed from this computer.`,
      FINAL,
    ],
    action: count === 1 ? 'Delete for ever' : `Delete ${counted(count, 'item')} for ever`,
    danger: true,
  };
}

const FINAL = 'This cannot be undone.';

export function emptyQuestion({ count, bytes }: Pick<TrashSummary, 'count' | 'bytes'>): Question {
  const all = count === 1 ? 'The one item' : `All ${counted(count, 'item')}`;
  return {
    title: 'Empty the trash?',
    lines: [
      `${all} in the trash (${shownBytes(bytes)}), with ${count === 1 ? 'its record' : 'their records'}, ${count === 1 ? 'is' : 'are'} removed from this computer.`,
      FINAL,
    ],
    action: `Delete ${counted(count, 'item')} for ever`,
    danger: true,
  };
}

export function deletedWords({ deleted, bytes }: DeleteResult): { title: string; text: string } {
  return { title: `Deleted ${counted(deleted, 'item')} for ever`, text: `${shownBytes(bytes)} freed.` };
}

/** How long what is in the trash stays. */
export function retentionWords(days: number | null): string {
  return days === null
    ? 'It stays here until you delete it.'
    : `Each item is deleted for ever after ${counted(days, 'day')} in the trash.`;
}
