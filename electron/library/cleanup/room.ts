/** Cleanup: finds what records and files do not have in common, and puts strays out of the way where they can be had back from. */
import { MediarootError } from '../../../shared/errors.ts';
import type { Quarantined } from '../catalog/quarantine.ts';
import type { LibraryContext, Room } from '../context.ts';
import { adoptOrphans } from './adopt.ts';
import { applyReport } from './apply.ts';
import { createQuarantine } from './quarantine.ts';
import { refusalOf, reportOf } from './report.ts';
import { createScanner } from './scanner.ts';
import { createTurns } from './turns.ts';
import { adoptedWords, appliedWords, foundWords, purgedWords, restoredWords } from './words.ts';

type CleanupCalls =
  | `cleanup.${'scan' | 'files' | 'apply' | 'adopt'}`
  | `quarantine.${'list' | 'restore' | 'purge'}`;

const DAY = 86_400_000;
const RETENTION_INTERVAL = 3_600_000;
/** Later than any time there is. */
const EVER = Number.MAX_SAFE_INTEGER;

export function createCleanupRoom(context: LibraryContext): Room<CleanupCalls> {
  const { catalog, storage, host, settings } = context;
  const scanner = createScanner(context);
  const quarantine = createQuarantine(context);
  const turns = createTurns(context.tasks);
  let timer: NodeJS.Timeout | null = null;

  async function keepRetention(): Promise<void> {
    const days = settings.get().quarantineDays;
    if (days === null || storage.state() === 'offline') return;
    const before = host.now() - days * DAY;
    if (catalog.quarantine.older(before, 0, 1).length === 0) return;
    await turns.run({
      title: 'Removing what was long enough in quarantine',
      run: (control) => quarantine.purge({ before }, control),
      words: purgedWords,
    });
  }

  const retain = () =>
    void keepRetention().catch((error: unknown) =>
      host.log('error', 'quarantine could not be emptied', { error }),
    );

  return {
    handlers: {
      'cleanup.scan': async ({ olderThan = DAY }) => {
        await storage.prepare();
        return turns.run({
          title: 'Looking for stray files',
          run: async (control) => reportOf(await scanner.scan(olderThan, control), catalog.identity().name),
          words: foundWords,
        });
      },
      'cleanup.files': ({ report, category, offset, limit }) => {
        const { reader, summary } = scanner.finding(report);
        return { total: summary.found[category].count, files: reader.page(category, offset, limit) };
      },
      'cleanup.apply': async ({ report, categories, force }) => {
        const finding = scanner.finding(report);
        const wanted = new Set(categories);
        const { name } = catalog.identity();
        const refusal = refusalOf(finding.summary.found.orphans.count, finding.counts.files, name);
        if (refusal !== null && wanted.has('orphans') && force !== name) {
          throw new MediarootError('cleanup_refused', refusal, { details: { forceWord: name } });
        }
        const folder = folderName(host.now());
        const applied = await turns.run({
          title: 'Cleaning up',
          run: async (control) => {
            scanner.finding(report);
            return applyReport(context, quarantine, { finding, categories: wanted, folder }, control);
          },
          words: appliedWords,
        });
        return { ...applied, failed: [...applied.failed] };
      },
      'cleanup.adopt': ({ report, paths }) => {
        scanner.finding(report);
        return turns.run({
          kind: 'adopt',
          title: 'Adopting orphaned files',
          run: (control) => adoptOrphans(context, scanner.finding(report), paths ?? null, control),
          words: adoptedWords,
        });
      },
      'quarantine.list': ({ offset, limit }) => {
        const { count, bytes } = catalog.quarantine.totals();
        return { total: count, bytes, items: catalog.quarantine.list(offset, limit).map(toItem) };
      },
      'quarantine.restore': ({ ids }) =>
        turns.run({
          title: 'Putting files back from quarantine',
          run: (control) => quarantine.restore(ids === undefined ? { before: EVER } : { ids }, control),
          words: restoredWords,
        }),
      'quarantine.purge': ({ ids, olderThanDays }) => {
        if (ids === undefined && olderThanDays === undefined) {
          throw new MediarootError(
            'bad_request',
            'Say which files in quarantine are to be removed for ever.',
          );
        }
        const before = host.now() - (olderThanDays ?? 0) * DAY;
        return turns.run({
          title: 'Removing files from quarantine',
          run: (control) => quarantine.purge(ids === undefined ? { before } : { ids }, control),
          words: purgedWords,
        });
      },
    },
    async recover() {
      await turns.wait(async () => {
        await scanner.forget();
        await quarantine.settle();
      });
    },
    wake() {
      retain();
      timer ??= setInterval(retain, RETENTION_INTERVAL).unref();
    },
    async close() {
      if (timer !== null) clearInterval(timer);
      await turns.close();
      await scanner.forget();
    },
  };
}

/** Such as `20261121-095244-3f9a`: no two are alike, and a person can tell when it was. */
function folderName(now: number): string {
  const digits = new Date(now).toISOString().replace(/[-:]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(9, 15)}-${crypto.randomUUID().slice(0, 8)}`;
}

function toItem({ id, path, size, quarantined }: Quarantined) {
  return { id, path, size, quarantined };
}
