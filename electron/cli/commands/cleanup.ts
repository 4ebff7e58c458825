/** `cleanup`: says what records and files do not have in common, and puts strays out of the way when told to. */
import { z } from 'zod';
import { CLEANUP_CATEGORIES, CleanupCategory } from '../../../shared/contract/upkeep.ts';
import type { Client } from '../client.ts';
import { count, defineCommand, flag, ofLibrary, subcommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { UsageError } from '../usageError.ts';
import { whileTasks } from '../waitForTask.ts';
import { listed, numbersOf, purged, restored } from './cleanupQuarantine.ts';
import { type Done, textOf, type WholeReport, wholeReport } from './cleanupReport.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const span = z
  .string()
  .regex(/^(0|\d{1,6}[smhd])$/, 'must be 0 or a number with a unit, such as 24h or 7d')
  .transform((text) => Number.parseInt(text, 10) * (UNITS[text.at(-1) ?? ''] ?? 0));

const OPTIONS = z.object({
  ...ofLibrary,
  'dry-run': flag,
  apply: flag,
  adopt: flag,
  only: z.array(CleanupCategory).optional(),
  force: z.string().optional(),
  'older-than': span.optional(),
  'quarantine-days': count(0, 36_500).optional(),
});
type Options = z.output<typeof OPTIONS>;

export const cleanup = defineCommand({
  name: 'cleanup',
  help: {
    line: 'cleanup [quarantine | restore [ID...] | purge [ID...]]',
    does: 'say what files and records do not have in common; list, put back or remove what is in quarantine',
    options: [
      ['--dry-run', 'only say it, which is the default'],
      ['--apply', 'move stray files to quarantine, remove half-made files and empty folders'],
      ['--adopt', 'record orphans where they lie instead'],
      ['--only CATEGORY', `apply to one of ${CLEANUP_CATEGORIES.join(', ')}; may be repeated`],
      ['--force NAME', 'apply though it is refused; NAME is that of the library'],
      ['--older-than TIME', 'only files unchanged for so long, such as 24h (the default), 7d or 0'],
      ['--quarantine-days N', 'with --apply or purge: remove for ever what is there for so long'],
    ],
    examples: [
      ['cleanup', 'orphans, missing, renditions, temp, folders, refusal, looked, share, fresh, leftAlone'],
      [
        'cleanup --apply',
        'orphans, missing, renditions, temp, folders, refusal, looked, share, fresh, leftAlone, done',
      ],
      ['cleanup quarantine', 'total, bytes, items'],
    ],
    someFailed: 'one of the steps could not be done',
  },
  forms: {
    'dry-run': 'flag',
    apply: 'flag',
    adopt: 'flag',
    only: 'texts',
    force: 'text',
    'older-than': 'text',
    'quarantine-days': 'text',
  },
  options: OPTIONS,
  words: subcommand('scan', 'quarantine', 'restore', 'purge'),
  check,
  async run({ client, options, words: { what, rest }, progress }) {
    if (what === 'quarantine') return listed(client);
    if (what === 'restore') return restored(client, rest, progress);
    if (what === 'purge') return purged(client, rest, options['quarantine-days'], progress);
    return cleaned(client, options, progress);
  },
});

function check(options: Options, { what, rest }: { what: string; rest: readonly string[] }): void {
  const modes = [options['dry-run'], options.apply, options.adopt].filter(Boolean).length;
  if (modes > 1) throw new UsageError('cleanup takes one of --dry-run, --apply and --adopt.');
  if (what !== 'scan') {
    if (modes > 0 || options.only || options.force !== undefined || options['older-than'] !== undefined)
      throw new UsageError(`cleanup ${what} takes none of the options of a cleanup.`);
    if (what !== 'purge' && options['quarantine-days'] !== undefined)
      throw new UsageError('--quarantine-days belongs to --apply and to cleanup purge.');
    if (what === 'purge' && rest.length > 0 === (options['quarantine-days'] !== undefined))
      throw new UsageError('cleanup purge needs either numbers or --quarantine-days N, which is 0 for all.');
    if (what === 'quarantine' && rest.length > 0)
      throw new UsageError(`cleanup quarantine does not take “${rest[0]}”.`);
    numbersOf(rest);
    return;
  }
  if (rest.length > 0) throw new UsageError(`cleanup does not take “${rest[0]}”.`);
  if (options.apply) return;
  if (options.only || options.force !== undefined || options['quarantine-days'] !== undefined)
    throw new UsageError('--only, --force and --quarantine-days belong to --apply.');
}

async function cleaned(client: Client, options: Options, progress: ProgressLine): Promise<Outcome> {
  const olderThan = options['older-than'];
  const report = await whileTasks(client, 'cleanup', progress, () =>
    client.call('cleanup.scan', olderThan === undefined ? {} : { olderThan }),
  );
  const whole = await wholeReport(client, report);
  const done = await whileTasks(client, options.adopt ? 'adopt' : 'cleanup', progress, () =>
    carriedOut(client, options, whole),
  );
  const failed = done?.failed.length ?? 0;
  return {
    exitCode: failed > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ ...whole.json, ...(done === null ? {} : { done }) })],
    text: () => textOf(whole, done),
  };
}

/** Null when nothing was to be done. @throws MediarootError cleanup_refused */
async function carriedOut(client: Client, options: Options, { report }: WholeReport): Promise<Done | null> {
  if (options.adopt) return client.call('cleanup.adopt', { report: report.id });
  if (!options.apply) return null;
  const { force, only = CLEANUP_CATEGORIES } = options;
  const applied = await client.call('cleanup.apply', {
    report: report.id,
    categories: [...only],
    ...(force === undefined ? {} : { force }),
  });
  const days = options['quarantine-days'];
  if (days === undefined) return applied;
  const { purged: gone, failed } = await client.call('quarantine.purge', { olderThanDays: days });
  return { ...applied, purged: gone, failed: [...applied.failed, ...failed] };
}
