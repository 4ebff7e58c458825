/** `sync`: brings a bucket up to date. */
import { z } from 'zod';
import { type Remote, type SyncItem, SyncPlan, type SyncResult } from '../../../shared/contract/cloud.ts';
import { counted } from '../../../shared/counted.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Client } from '../client.ts';
import { defineCommand, fieldsOf, flag, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { failures } from '../failures.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { bytes, table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';
import { waitForTask } from '../waitForTask.ts';
import { remoteNamed, remoteOption } from './remoteOptions.ts';

/** Failed items that are named; more are counted. */
const NAMED = 10_000;

export const sync = defineCommand({
  name: 'sync',
  help: {
    line: 'sync',
    does: 'bring the bucket up to date, and what other machines added here',
    options: [
      ['--remote NAME', 'which connection, where there are several'],
      ['--dry-run', 'say what would be done, and do nothing'],
      ['--allow-deletes', 'also when more is to be deleted than the connection’s share'],
    ],
    examples: [
      ['sync --dry-run', fieldsOf(SyncPlan)],
      [
        'sync',
        'uploaded, copied, deleted, unchanged, failed, bytes, requests, pulled, notes, finished, failures',
      ],
    ],
    someFailed: 'an asset could not be synced, or so much would be deleted that it needs --allow-deletes',
  },
  forms: { remote: 'text', 'dry-run': 'flag', 'allow-deletes': 'flag' },
  options: z.object({ ...ofLibrary, remote: remoteOption, 'dry-run': flag, 'allow-deletes': flag }),
  words: noWords,
  check(options) {
    if (options['dry-run'] && options['allow-deletes'])
      throw new UsageError('--dry-run does nothing, so it needs no --allow-deletes.');
  },
  async run({ client, options, progress }) {
    const remote = await remoteNamed(client, options.remote);
    return options['dry-run']
      ? planned(await client.call('sync.plan', { remote: remote.id }))
      : synced(client, remote, options['allow-deletes'], progress);
  },
});

function planned(plan: SyncPlan): Outcome {
  const rows = (
    [
      ['new', plan.new],
      ['changed', plan.changed],
      ['moved or described anew', plan.renamed],
      ['deleted', plan.toDelete],
      ['out of the bucket’s trash', plan.toPurge],
      ['brought here', plan.toPull],
    ] as const
  ).map(([what, part]) => [what, String(part.count), bytes(part.bytes)]);
  const notes = [
    `${plan.unchanged} unchanged. ${plan.costHint}`,
    ...(plan.keptHere > 0
      ? [`${counted(plan.keptHere, 'asset')} of other machines changed here only, and that stays here.`]
      : []),
    ...(plan.needsConsent
      ? ['So many deletions need your consent: sync with --allow-deletes if they are meant.']
      : []),
  ];
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(plan)],
    text: () => `${table(['WHAT', 'COUNT', 'SIZE'], rows, ['COUNT', 'SIZE'])}\n\n${notes.join('\n')}`,
  };
}

async function synced(
  client: Client,
  remote: Remote,
  allowDeletes: boolean,
  progress: ProgressLine,
): Promise<Outcome> {
  await waitForTask(client, 'sync', progress, () =>
    client.call('sync.start', { remote: remote.id, allowDeletes }),
  );
  const { last } = await remoteNamed(client, remote.name);
  if (last === null) throw new MediarootError('internal', 'The sync ended without a result.');
  const failed = last.failed === 0 ? [] : await failedItems(client, remote);
  return {
    exitCode: last.failed > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ ...last, failures: failed })],
    text: () => failures(failed, 'NAME', summary(last)),
  };
}

async function failedItems(client: Client, { id: remote }: Remote) {
  const { items } = await client.call('sync.items', { remote, state: 'failed', limit: NAMED });
  return items.map(({ id, name, words }: SyncItem) => ({ id, name, reason: words ?? '' }));
}

function summary({ uploaded, copied, deleted, unchanged, failed, pulled, ...last }: SyncResult): string {
  const counts = [
    `${counted(uploaded, 'object')} uploaded`,
    `${copied} copied`,
    `${deleted} deleted`,
    `${unchanged} unchanged`,
    ...(pulled > 0 ? [`${pulled} brought here`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return [
    `${counts.join(', ')}; ${bytes(last.bytes)} in ${counted(last.requests, 'request')}`,
    ...last.notes.map(visible),
  ].join('\n');
}
