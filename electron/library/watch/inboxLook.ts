/** Looks into folders that import, a page at a time. Reads only; what is passed over, or done with, is left out. */
import path from 'node:path';
import type { FileVersion, WatchLedger } from '../catalog/watches.ts';
import { errno } from '../storage/problems.ts';
import { type Looked, lookSync, textOf, toBytePath, type WalkOptions, walk } from '../storage/walk.ts';
import { isPathPassedOver } from './names.ts';
import type { Answer, Question } from './scoutMessages.ts';

type Order<K extends Question['kind']> = Extract<Question, { kind: K }>;

export interface InboxLook {
  page(order: Order<'inboxPage'>): Answer<'inboxPage'>;
  paths(order: Order<'inboxPaths'>): Answer<'inboxPaths'>;
}

/** So many files are walked for one page at most, however few of them belong on it. */
const WALKED = 5_000;

export function createInboxLook({ isDone }: WatchLedger): InboxLook {
  const isNew = (ledger: number | null, file: FileVersion): boolean =>
    ledger === null || !isDone(ledger, file);

  return {
    page({ root, ledger, under, after, limit }) {
      const prefix = under === '' ? '' : `${under}/`;
      const files: FileVersion[] = [];
      let unnamed = 0;
      let walked = 0;
      for (const { kind, path: bytePath } of walkBelow(path.join(root, under), { after })) {
        walked += 1;
        const text = kind === 'file' ? textOf(bytePath) : null;
        // A name that is not UTF-8 has no text to ask for it by.
        if (kind === 'file' && text === null) unnamed += 1;
        if (text !== null && !isPathPassedOver(prefix + text)) {
          const file = versionOf(prefix + text, lookSync(root, toBytePath(prefix + text)));
          if (file !== null && isNew(ledger, file)) files.push(file);
        }
        if (files.length === limit || walked === WALKED) return { files, unnamed, after: bytePath };
      }
      return { files, unnamed, after: null };
    },
    paths({ root, ledger, paths }) {
      const files: FileVersion[] = [];
      const folders: string[] = [];
      const others: string[] = [];
      for (const relative of paths) {
        const seen = lookSync(root, toBytePath(relative));
        const file = versionOf(relative, seen);
        if (file !== null && isNew(ledger, file)) files.push(file);
        else if (seen?.kind === 'folder') folders.push(relative);
        else others.push(relative);
      }
      return { files, folders, others };
    },
  };
}

function versionOf(relative: string, seen: Looked | null): FileVersion | null {
  if (seen?.kind !== 'file') return null;
  return { path: relative, size: seen.size, modified: Math.trunc(seen.modified) };
}

/** As {@link walk}; a folder that went away holds nothing. */
export function* walkBelow(folder: string, options: WalkOptions): ReturnType<typeof walk> {
  try {
    yield* walk(folder, options);
  } catch (error) {
    if (errno(error) !== 'ENOENT' && errno(error) !== 'ENOTDIR') throw error;
  }
}
