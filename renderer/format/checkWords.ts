/** The words of a check of the bucket, and of a test of the connection. */
import type { CheckFinding, CheckReport } from '../../shared/contract/cloud.ts';
import type { CONNECTION_CHECKS, ConnectionReport } from '../../shared/contract/remote.ts';
import { shownMoment } from './dates.ts';
import { counted, shownBytes } from './numbers.ts';

type Kind = CheckFinding['kind'];

interface KindWords {
  readonly title: string;
  readonly means: string;
}

export const FINDING: Readonly<Record<Kind, KindWords>> = {
  missing: { title: 'Missing in the bucket', means: 'Were uploaded, and are not there any more.' },
  damaged: { title: 'Damaged in the bucket', means: 'Not what was uploaded.' },
  foreign: { title: 'Unknown in the bucket', means: 'Nobody’s that Mediaroot knows. They are left alone.' },
  'local-rot': { title: 'Damaged here', means: 'The original here is not what was stored; the bucket’s is.' },
  'local-missing': { title: 'Missing here', means: 'The original is gone here; the bucket has it.' },
};

/** What is known from the last check. */
export function checkedWords({ finished, downloaded, objects, bytes }: CheckReport): string {
  if (finished === null) return 'The bucket has not been checked yet.';
  const how = downloaded ? 'listed and every object read again' : 'listed and compared';
  return `Last checked ${shownMoment(finished)}: ${counted(objects, 'object')}, ${shownBytes(bytes)}, ${how}.`;
}

type Check = (typeof CONNECTION_CHECKS)[number];
const CHECKS: Readonly<Record<Check, string>> = {
  reach: 'Service answers',
  bucket: 'Bucket is there',
  clock: 'Clocks agree',
  list: 'Listing',
  write: 'Writing',
  read: 'Reading',
  conditional: 'Writing safely',
  checksum: 'Checksums',
  multipart: 'Large files in parts',
  delete: 'Deleting',
  public: 'Public access',
};

export function checkTitle(check: Check): string {
  return CHECKS[check];
}

export interface HoldsWords {
  readonly tone: 'good' | 'unsure' | 'bad';
  readonly words: string;
}

/** What lies at the place already, and whether it can be used; null where nothing does, or it is not known. */
export function holdsWords(holds: ConnectionReport['holds']): HoldsWords | null {
  switch (holds) {
    case 'other-library':
      return {
        tone: 'bad',
        words:
          'Another library keeps its copy here. Two libraries cannot share one place: choose another folder in the bucket.',
      };
    case 'this-library':
      return { tone: 'good', words: 'This library’s copy is here already: what it holds is not sent again.' };
    case 'foreign-files':
      return {
        tone: 'unsure',
        words:
          'There are files here that Mediaroot did not put here. They are left alone; a folder of its own keeps things apart.',
      };
    case 'nothing':
    case null:
      return null;
  }
}
