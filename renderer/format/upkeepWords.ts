/** The words of cleanup: what was found, what would be done about it, and what was. */
import type { CallOutput } from '../../shared/contract/calls.ts';
import type { CleanupCategory, CleanupReport } from '../../shared/contract/upkeep.ts';
import type { Question } from '../state/question.ts';
import { counted, shownBytes } from './numbers.ts';

interface CategoryWords {
  readonly title: string;
  readonly means: string;
  readonly one: string;
  readonly many: string;
  /** On the button that does something about it. */
  readonly action: string;
}

export const CATEGORY: Readonly<Record<CleanupCategory, CategoryWords>> = {
  orphans: {
    title: 'Orphaned files',
    means: 'Files in the media folder that nothing refers to.',
    one: 'file',
    many: 'files',
    action: 'Move to quarantine…',
  },
  missing: {
    title: 'Missing files',
    means: 'Items whose file is not where it should be.',
    one: 'file',
    many: 'files',
    action: 'Find them…',
  },
  renditions: {
    title: 'Renditions',
    means: 'Made pictures that belong to nothing, and some that are lost.',
    one: 'rendition',
    many: 'renditions',
    action: 'Put right…',
  },
  temp: {
    title: 'Temporary files',
    means: 'What unfinished work left behind.',
    one: 'file',
    many: 'files',
    action: 'Remove…',
  },
  folders: {
    title: 'Empty folders',
    means: 'Folders with nothing in them.',
    one: 'folder',
    many: 'folders',
    action: 'Remove…',
  },
};

/** What can be put right by cleaning up; missing files are looked for instead. */
export const CLEANABLE = ['orphans', 'renditions', 'temp', 'folders'] as const;

export function countedFinds(category: CleanupCategory, count: number): string {
  const { one, many } = CATEGORY[category];
  return counted(count, one, many);
}

function effect(category: CleanupCategory, { count, bytes }: { count: number; bytes: number }): string {
  const size = bytes > 0 ? ` (${shownBytes(bytes)})` : '';
  switch (category) {
    case 'orphans':
      return `${counted(count, 'orphaned file')}${size} ${count === 1 ? 'goes' : 'go'} to quarantine, to be put back from there at any time.`;
    case 'renditions':
      return `${counted(count, 'rendition')}${size}: strays go to quarantine, lost ones are made again.`;
    case 'temp':
      return `${counted(count, 'temporary file')}${size} ${count === 1 ? 'is' : 'are'} removed.`;
    case 'folders':
      return `${counted(count, 'empty folder')} ${count === 1 ? 'is' : 'are'} removed.`;
    case 'missing':
      return '';
  }
}

const LOOK_FIRST = 'Files are missing, too, and may be among the orphaned ones: look for them first.';

export function cleanupQuestion(report: CleanupReport, categories: readonly CleanupCategory[]): Question {
  const refusal = categories.includes('orphans') ? report.refusal : null;
  const [only] = categories;
  const total = categories.reduce((sum, category) => sum + report[category].count, 0);
  const what = categories.length === 1 && only ? countedFinds(only, total) : counted(total, 'thing');
  const action = categories.length === 1 && only === 'orphans' ? 'Move to quarantine' : 'Clean up';
  return {
    title: action === 'Clean up' ? `Clean up ${what}?` : `Move ${what} to quarantine?`,
    lines: [
      ...categories.map((category) => effect(category, report[category])),
      'Each is looked at once more; what has changed since is left alone.',
      ...(categories.includes('orphans') && report.missing.count > 0 ? [LOOK_FIRST] : []),
      ...(refusal === null ? [] : [refusal]),
    ],
    action,
    ...(refusal !== null && { word: report.forceWord, danger: true }),
  };
}

export function appliedWords(result: CallOutput<'cleanup.apply'>): string {
  const { quarantined, removed, remade, leftAlone = 0 } = result;
  const parts = [
    quarantined > 0 && `${counted(quarantined, 'file')} in quarantine`,
    removed > 0 && `${counted(removed, 'thing')} removed`,
    remade > 0 && `${counted(remade, 'rendition')} to be made again`,
    leftAlone > 0 && `${counted(leftAlone, 'thing')} changed meanwhile and left alone`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'There was nothing left to do.' : `${parts.join(', ')}.`;
}

export function adoptedWords({ adopted, duplicates }: CallOutput<'cleanup.adopt'>): string {
  const same =
    duplicates > 0 ? ` ${counted(duplicates, 'file')} of the same content as others stay as they are.` : '';
  return `${counted(adopted, 'file')} recorded where ${adopted === 1 ? 'it lies' : 'they lie'}.${same}`;
}

export function purgeQuestion(count: number, bytes: number): Question {
  return {
    title: `Remove ${counted(count, 'file')} for ever?`,
    lines: [
      `${count === 1 ? 'It leaves' : 'They leave'} the quarantine (${shownBytes(bytes)}) and this computer.`,
      'This cannot be undone.',
    ],
    action: `Remove ${counted(count, 'file')} for ever`,
    danger: true,
  };
}

export function keptWords(days: number | null): string {
  return days === null
    ? 'They stay until you remove them.'
    : `Each is removed for ever after ${counted(days, 'day')}.`;
}
