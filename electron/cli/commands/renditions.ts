/** `renditions`: what is made of an asset, and making what the collections define and is not there. */
import { z } from 'zod';
import type { RenditionGap, RenditionInfo, RenditionPlan } from '../../../shared/contract/collection.ts';
import { counted } from '../../../shared/counted.ts';
import type { Host } from '../../library/index.ts';
import type { Client } from '../client.ts';
import { assetId, collectionId, defineCommand, flag, idsOf, ofLibrary, subcommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { bytes, table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';
import { waitForTask } from '../waitForTask.ts';

const PAGE = 10_000;

export const renditions = defineCommand({
  name: 'renditions',
  help: {
    line: 'renditions list ID | rebuild',
    does: 'what is made of an asset; make what the collections define and is not there',
    options: [
      ['--dry-run', 'only say what rebuild would do'],
      ['--collection NAME', 'of this collection only'],
      ['--all', 'also make anew what is right as it is, and try again what could not be made'],
    ],
    examples: [
      ['renditions rebuild', 'make, rebuild, remove, keep, made, failed'],
      ['renditions list 1', 'renditions'],
    ],
    someFailed: 'a rendition could not be made',
  },
  forms: { 'dry-run': 'flag', collection: 'text', all: 'flag' },
  options: z.object({ ...ofLibrary, 'dry-run': flag, collection: z.string().optional(), all: flag }),
  words: subcommand('list', 'rebuild'),
  check(options, { what, rest }) {
    if (what === 'list' && rest.length !== 1)
      throw new UsageError('renditions list needs the number or the uuid of one asset.');
    if (what === 'rebuild' && rest.length > 0)
      throw new UsageError(`renditions rebuild does not take “${rest[0]}”.`);
    if (what === 'list' && (options['dry-run'] || options.all || options.collection !== undefined))
      throw new UsageError('--dry-run, --collection and --all belong to renditions rebuild.');
  },
  run: async ({ client, host, options, words, progress }) => {
    if (words.what === 'list') return listed(client, words.rest.map(assetId));
    const { collection: name, all } = options;
    const collection = name === undefined ? undefined : await collectionId(client, name);
    if (options['dry-run']) return planned(client, collection, all);
    return rebuilt({ client, host, progress }, collection, all);
  },
});

async function listed(client: Client, asset: readonly (number | string)[]): Promise<Outcome> {
  const [id = 0] = await idsOf(client, asset);
  const found = await client.call('renditions.of', { id });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(found)],
    text: () =>
      found.renditions.length === 0
        ? 'No renditions.'
        : table(['NAME', 'STATE', 'SIZE', 'BYTES', 'PATH OR REASON'], found.renditions.map(row)),
  };
}

function row({ name, state, width, height, size, path, reason }: RenditionInfo): readonly string[] {
  return [
    name,
    state,
    width === null || height === null ? '' : `${width}×${height}`,
    size === null ? '' : bytes(size),
    visible(path ?? reason ?? ''),
  ];
}

type Counts = Pick<RenditionPlan, 'make' | 'rebuild' | 'remove' | 'keep'>;

async function planned(client: Client, collection: number | undefined, all: boolean): Promise<Outcome> {
  const plan = await client.call('renditions.plan', { collection, all });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ ...countsOf(plan), made: 0, failed: [] })],
    text: () => `Would ${words(plan)}`,
  };
}

interface Tools {
  readonly client: Client;
  readonly host: Host;
  readonly progress: ProgressLine;
}

async function rebuilt(
  { client, host, progress }: Tools,
  collection: number | undefined,
  all: boolean,
): Promise<Outcome> {
  const started = host.now();
  let counts: Counts = { make: 0, rebuild: 0, remove: 0, keep: 0 };
  const { done: settled } = await waitForTask(client, 'renditions', progress, async () => {
    const answer = await client.call('renditions.rebuild', { collection, all });
    counts = countsOf(answer);
    return answer;
  });
  const failed = await gapsSince(client, started);
  const made = settled - failed.length;
  return {
    exitCode: failed.length > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [
      JSON.stringify({
        ...counts,
        made,
        failed: failed.map(({ id, name, rendition, reason }) => ({ id, name, rendition, reason })),
      }),
    ],
    text: () => text(counts, made, failed),
  };
}

/** Those that were tried in vain since then. */
async function gapsSince(client: Client, since: number): Promise<readonly RenditionGap[]> {
  const gaps: RenditionGap[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { items } = await client.call('renditions.gaps', { offset, limit: PAGE });
    gaps.push(...items.filter(({ tried }) => tried !== null && tried >= since));
    if (items.length < PAGE) return gaps;
  }
}

function countsOf({ make, rebuild, remove, keep }: RenditionPlan): Counts {
  return { make, rebuild, remove, keep };
}

function words({ make, rebuild, remove, keep }: Counts): string {
  return `make ${counted(make, 'rendition')}, make ${rebuild} anew, remove ${remove} and keep ${keep}.`;
}

function text(counts: Counts, made: number, failed: readonly RenditionGap[]): string {
  const { remove, keep } = counts;
  const summary = `${counted(made, 'rendition')} made, ${failed.length} could not be made, ${remove} removed, ${keep} kept`;
  if (failed.length === 0) return summary;
  const rows = failed.map(({ id, name, rendition, reason }) => [
    String(id),
    visible(name),
    rendition,
    visible(reason),
  ]);
  return `${table(['ID', 'NAME', 'NOT MADE', 'WHY'], rows, ['ID'])}\n\n${summary}`;
}
