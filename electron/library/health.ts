/** Says of each matter of a library whether it is well, in words. What is known is given; nothing is looked at here. */
import type { CallOutput } from '../../shared/contract/calls.ts';
import type { HealthCheck, ThumbnailStatus } from '../../shared/contract/library.ts';
import { counted } from '../../shared/counted.ts';
import { sizeWords } from '../../shared/sizes.ts';

export interface HealthFacts {
  /** ms since 1970. */
  readonly now: number;
  /** What the check of the catalog found. */
  readonly damage: readonly string[];
  readonly assets: number;
  /** When the newest backup of the catalog was made. */
  readonly backupMade: number | null;
  /** Why the backups cannot be looked at, in words; null when they can. */
  readonly backupProblem: string | null;
  readonly media: Place & { readonly offline: boolean; readonly writable: boolean };
  readonly catalog: Place;
  readonly interruptedImports: number;
  /** What keeps files from being moved or removed. */
  readonly filing: string | null;
  readonly verify: Pick<
    CallOutput<'verify.report'>,
    'missing' | 'rot' | 'edited' | 'lastFinished' | 'roundStarted'
  >;
  /** When the original that was least recently known to be right was; null: there are none. */
  readonly oldestNews: number | null;
  /** Days between two rounds of verification; null: only when asked. */
  readonly verifyDays: number | null;
  readonly quarantine: { readonly total: number; readonly bytes: number };
  readonly trash: { readonly count: number; readonly bytes: number };
  readonly thumbnails: ThumbnailStatus;
  readonly watched: CallOutput<'watch.list'>['folders'];
  readonly remotes: CallOutput<'remotes.list'>['remotes'];
}

interface Place {
  readonly path: string;
  /** Bytes; null when it cannot be looked at. */
  readonly free: number | null;
}

/** Below this much free space an import soon stops, bytes. */
const LITTLE_SPACE = 1024 ** 3;
const DAY = 86_400_000;
/** Without a newer backup something keeps the daily one from being made, days. */
const OLD_BACKUP = 3;
/** A round of verification takes its time before it counts as late, days. */
const LATE_ROUND = 7;

type Found = Omit<HealthCheck, 'check'>;
const good = (words: string): Found => ({ state: 'good', words });
const attention = (words: string): Found => ({ state: 'attention', words });
const bad = (words: string): Found => ({ state: 'bad', words });

/** In the order of their weight. */
export function healthChecks(facts: HealthFacts): readonly HealthCheck[] {
  const found: Readonly<Record<Exclude<HealthCheck['check'], 'decoders'>, Found>> = {
    catalog: catalogFound(facts),
    backup: backupFound(facts),
    media: mediaFound(facts),
    disk: spaceFound(facts.catalog, 'catalog folder'),
    imports: importsFound(facts.interruptedImports),
    files: facts.filing === null ? good('Every file lies where its record says.') : attention(facts.filing),
    missing: originals(
      facts.verify.missing,
      bad,
      'missing from the media folder. What was moved or renamed is found again by its content',
      'No original is known to be missing.',
    ),
    damaged: originals(
      facts.verify.rot,
      bad,
      'damaged: other bytes under the same time. Import a good copy of each to repair it',
      'No original is known to be damaged.',
    ),
    edited: originals(
      facts.verify.edited,
      attention,
      'changed by another program. Accept the change, or import what it was',
      'No original was changed by another program.',
    ),
    verified: verifiedFound(facts),
    thumbnails: thumbnailsFound(facts.thumbnails),
    watched: watchedFound(facts.watched),
    cloud: cloudFound(facts),
    trash: good(heldWords(facts.trash.count, facts.trash.bytes, 'item', 'The trash is empty.')),
    quarantine: good(
      heldWords(facts.quarantine.total, facts.quarantine.bytes, 'file', 'Nothing is in quarantine.'),
    ),
  };
  return Object.entries(found).map(([check, what]) => ({ check: check as HealthCheck['check'], ...what }));
}

/** What asks for attention here is shown, but does not make a library unwell: the daily backup may just be under way. */
const NOT_A_PROBLEM: readonly HealthCheck['check'][] = ['backup', 'verified'];

export function problemsOf(checks: readonly HealthCheck[]): string[] {
  return checks
    .filter(
      ({ check, state }) => state === 'bad' || (state === 'attention' && !NOT_A_PROBLEM.includes(check)),
    )
    .map(({ words }) => words);
}

function catalogFound({ damage }: HealthFacts): Found {
  if (damage.length === 0) return good('The catalog passes its check.');
  return bad(
    `The catalog is damaged: ${damage.join('; ')}. Close the library and open it again to restore a backup.`,
  );
}

function backupFound({ backupMade, backupProblem, assets, now }: HealthFacts): Found {
  if (backupProblem !== null) return bad(backupProblem);
  if (backupMade === null)
    return assets === 0
      ? good('There is nothing to back up yet.')
      : attention('There is no backup of the catalog yet. One is made each day the library is open.');
  const words = `The newest backup of the catalog was made ${ageWords(now - backupMade)}.`;
  return now - backupMade > OLD_BACKUP * DAY ? attention(words) : good(words);
}

function mediaFound({ media }: HealthFacts): Found {
  if (media.offline)
    return bad(
      `The media folder ${media.path} is not there. Connect its disk, or check that it was not moved.`,
    );
  if (!media.writable)
    return bad(
      `The media folder ${media.path} cannot be written to, so nothing can be imported, moved or deleted. Check its permissions and its disk.`,
    );
  return spaceFound(media, 'media folder');
}

function spaceFound({ path, free }: Place, what: string): Found {
  if (free === null)
    return bad(`The ${what} ${path} cannot be looked at. Check its disk and its permissions.`);
  return free < LITTLE_SPACE
    ? attention(`The disk of the ${what} ${path} has less than 1 GB free. Free some space before importing.`)
    : good(`The ${what} ${path} is there, with ${sizeWords(free, 'en')} free on its disk.`);
}

function importsFound(interrupted: number): Found {
  if (interrupted === 0) return good('No import was cut short.');
  return attention(
    interrupted === 1
      ? 'An import was interrupted. Resume or dismiss it.'
      : `${interrupted} imports were interrupted. Resume or dismiss them.`,
  );
}

function originals(count: number, unwell: (words: string) => Found, what: string, none: string): Found {
  if (count === 0) return good(none);
  return unwell(`${count === 1 ? '1 original is' : `${count} originals are`} ${what}.`);
}

function verifiedFound({ verify, oldestNews, verifyDays, now }: HealthFacts): Found {
  const { lastFinished, roundStarted } = verify;
  if (oldestNews === null) return good('There are no originals yet.');
  const when =
    lastFinished === null
      ? 'The originals have not been read again since they were stored.'
      : `All originals were last read again ${ageWords(now - lastFinished)}.`;
  const words = roundStarted === null ? when : `${when} A round is under way or was cut short.`;
  const late = verifyDays !== null && now - oldestNews > (verifyDays + LATE_ROUND) * DAY;
  return late ? attention(`${words} It should have been done again by now.`) : good(words);
}

function thumbnailsFound({ pending, made, failed, problem }: ThumbnailStatus): Found {
  if (problem !== null) return attention(`${counted(pending, 'picture')} wait. ${problem}`);
  const parts = [`${counted(made, 'picture')} made`];
  if (pending > 0) parts.push(`${pending} on their way`);
  if (failed > 0) parts.push(`${failed} could not be made, and the item says why`);
  return good(`${parts.join(', ')}.`);
}

function watchedFound(folders: HealthFacts['watched']): Found {
  const unwell = folders.filter(({ problem, state }) => problem !== null || state === 'failed');
  if (unwell.length > 0)
    return attention(
      unwell.map(({ path, problem }) => `${path}: ${problem ?? 'it is not being watched.'}`).join(' '),
    );
  return good(
    folders.length === 0
      ? 'No folder is watched.'
      : `${counted(folders.length, 'watched folder')} without a problem.`,
  );
}

function cloudFound({ remotes, now }: HealthFacts): Found {
  if (remotes.length === 0) return good('There is no copy in the cloud.');
  const unwell = remotes.filter(
    ({ problem, failed, keys }) => problem !== null || failed > 0 || keys === 'missing',
  );
  if (unwell.length > 0)
    return attention(
      unwell
        .map(({ name, problem, failed, keys }) =>
          problem !== null
            ? `“${name}”: ${problem.message}`
            : keys === 'missing'
              ? `“${name}” has no keys, so it is not synced. Give them again in its settings.`
              : `“${name}”: ${counted(failed, 'item')} could not be copied. Sync again, or look at the list there.`,
        )
        .join(' '),
    );
  return good(
    remotes
      .map(({ name, last, waiting }) => {
        const when = last === null ? 'was not synced yet' : `was synced ${ageWords(now - last.finished)}`;
        return `“${name}” ${when}${waiting > 0 ? `; ${counted(waiting, 'change')} wait for the next sync` : ''}.`;
      })
      .join(' '),
  );
}

/** What cannot be read here for want of a program. */
export function decodersFound(missing: readonly string[]): HealthCheck {
  return missing.length === 0
    ? { check: 'decoders', ...good('Everything that reads and decodes files is here.') }
    : {
        check: 'decoders',
        ...attention(
          `Not here: ${missing.join(', ')}. Files that need them are stored, but not shown in full.`,
        ),
      };
}

function heldWords(count: number, bytes: number, one: string, none: string): string {
  return count === 0 ? none : `${counted(count, one)}, ${sizeWords(bytes, 'en')}.`;
}

/** “today”, “yesterday”, “12 days ago”. */
function ageWords(ms: number): string {
  const days = Math.floor(ms / DAY);
  if (days <= 0) return 'within the last day';
  return days === 1 ? 'a day ago' : `${days} days ago`;
}
