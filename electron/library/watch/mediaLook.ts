/**
 * Compares MEDIA_ROOT with the records, a page at a time. Reads only. Whatever does not agree is asked about once more after
 * the file was looked at, since the library goes on meanwhile; and the verification reads what is still suspicious.
 */
import path from 'node:path';
import type { Original } from '../catalog/findings.ts';
import type { OriginalPlaces } from '../catalog/originalPlaces.ts';
import type { References } from '../catalog/references.ts';
import { inStep } from '../cleanup/merge.ts';
import { errno } from '../storage/problems.ts';
import { type Looked, lookSync, textOf, toBytePath, walk } from '../storage/walk.ts';
import { untouched } from '../verify/inspect.ts';
import { walkBelow } from './inboxLook.ts';
import { isOurs } from './ours.ts';
import type { Answer, Question } from './scoutMessages.ts';

type Order<K extends Question['kind']> = Extract<Question, { kind: K }>;

export interface MediaLook {
  page(order: Order<'mediaPage'>): Answer<'mediaPage'>;
  paths(order: Order<'mediaPaths'>): Answer<'mediaPaths'>;
}

/** So many files are walked for one page. */
const WALKED = 5_000;

export function createMediaLook(originals: OriginalPlaces, references: References): MediaLook {
  /** Its file is as its record says, or was read since it changed; and nothing worse is known that would be taken back. */
  function isSound(original: Original, seen: Looked): boolean {
    if (originals.kindOf(original.id) === 'missing') return false;
    const file = { size: seen.size, mtimeMs: seen.modified };
    const readSince = file.size === original.size && file.mtimeMs <= original.soundMs;
    return readSince || untouched(original, file);
  }

  /** What the records say now of a path that was looked at before. */
  function judge(relative: string, seen: Looked | null): { suspect: number } | 'stray' | 'fine' {
    const original = originals.at(relative);
    if (original !== null)
      return seen?.kind === 'file' && isSound(original, seen) ? 'fine' : { suspect: original.id };
    return seen?.kind === 'file' && !references.held(relative) ? 'stray' : 'fine';
  }

  return {
    page({ root, under, reached }) {
      const suspects: number[] = [];
      const strays: string[] = [];
      const prefix = under === '' ? '' : `${under}/`;
      let recorded = reached?.recorded ?? prefix;
      const begin = recorded;
      const records = inStep<Original>((after, limit) => {
        const page = originals.page(after === '' ? begin : after, limit);
        const outside = page.findIndex((original) => !original.path.startsWith(prefix));
        return outside === -1 ? page : page.slice(0, outside);
      });
      const unmet = (original: Original): void => {
        recorded = original.path;
        const verdict = judge(original.path, lookOrNull(root, original.path));
        if (typeof verdict === 'object') suspects.push(verdict.suspect);
      };
      const bytePrefix = toBytePath(prefix);
      const options = {
        after: reached?.walked ?? '',
        skip: (folder: string) => isOurs(bytePrefix + folder),
      };
      // A media folder that went away is not one whose files are gone.
      const entries = under === '' ? walk(root, options) : walkBelow(path.join(root, under), options);
      let walked = 0;
      for (const { kind, path: bytePath } of entries) {
        walked += 1;
        if (kind === 'file') {
          const original = records.meet(bytePrefix + bytePath, unmet);
          if (original !== null) recorded = original.path;
          const seen = lookOrNull(root, bytePrefix + bytePath, true);
          if (original === null || seen?.kind !== 'file' || !isSound(original, seen)) {
            const text = textOf(bytePath);
            const verdict = text === null ? 'fine' : judge(prefix + text, seen);
            if (typeof verdict === 'object') suspects.push(verdict.suspect);
            else if (verdict === 'stray' && text !== null) strays.push(prefix + text);
          }
        }
        if (walked === WALKED) return { suspects, strays, reached: { walked: bytePath, recorded } };
      }
      records.finish(unmet);
      return { suspects, strays, reached: null };
    },
    paths({ root, paths }) {
      const said: Answer<'mediaPaths'> = { suspects: [], strays: [], folders: [], known: [], gone: [] };
      for (const relative of paths) {
        const seen = lookSync(root, toBytePath(relative));
        if (seen?.kind === 'folder') {
          said.folders.push(relative);
          continue;
        }
        const verdict = judge(relative, seen);
        if (typeof verdict === 'object') said.suspects.push(verdict.suspect);
        (verdict === 'stray' ? said.strays : said.known).push(relative);
        if (seen !== null) continue;
        // A folder that went took with it what was in it.
        said.gone.push(relative);
        for (const id of originals.idsBelow(relative)) said.suspects.push(id);
      }
      return said;
    },
  };
}

/** What may not be looked at is as good as gone: the verification tells the two apart. */
function lookOrNull(root: string, relative: string, isBytePath = false): Looked | null {
  try {
    return lookSync(root, isBytePath ? relative : toBytePath(relative));
  } catch (error) {
    if (errno(error) === '') throw error;
    return null;
  }
}
