/** What watching says to a person. */
import { errno } from '../storage/problems.ts';

export const watchWords = {
  offline: (folder: string) =>
    `The folder ${folder} is not there now. Connect its disk or put it back: watching goes on by itself, and nothing is lost.`,
  cancelled: () => 'Its import was cancelled. Resume watching to import what is left.',
  unnamed: (count: number) =>
    `${count === 1 ? 'One file has a name' : `${count} files have names`} that cannot be read as text, so watching passes over ${count === 1 ? 'it' : 'them'}. ` +
    'Rename, or drop the folder on the window to import it.',
  failed: (reason: string) => `Nothing is imported from it for now: ${reason} It is tried again.`,
} as const;

/** Why changes are not heard, and what to do; the folder is looked through every `seconds` meanwhile. */
export function degradedWords(error: unknown, seconds: number): string {
  const meanwhile = `Until then it is looked through every ${seconds} seconds.`;
  switch (errno(error)) {
    case 'ENOSPC':
      return `The system has no watches left for its folders. Raise fs.inotify.max_user_watches, as with “sudo sysctl fs.inotify.max_user_watches=524288”. ${meanwhile}`;
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open to watch its folders. Raise fs.inotify.max_user_instances or the limit of open files (ulimit -n). ${meanwhile}`;
    default:
      return `The system cannot tell of changes in it (${errno(error) || 'unknown error'}). ${meanwhile}`;
  }
}
