/** `trash`: what is in it, and emptying it. */
import { z } from 'zod';
import { counted } from '../../../shared/counted.ts';
import { assetPages } from '../assetPages.ts';
import type { Client } from '../client.ts';
import { count, defineCommand, ofLibrary, subcommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { bytes, table, visible, wallTime } from '../text.ts';
import { UsageError } from '../usageError.ts';
import { whileTasks } from '../waitForTask.ts';
import { deletedOutcome } from './delete.ts';

export const trash = defineCommand({
  name: 'trash',
  help: {
    line: 'trash [list | empty]',
    does: 'list what is in the trash, or delete it for ever',
    options: [['--older-than DAYS', 'empty: only what has been there for so many days']],
    examples: [
      ['trash', 'count, bytes, oldest, retentionDays, assets'],
      ['trash empty --older-than 30', 'deleted, bytes, failed'],
    ],
    someFailed: 'one of the assets could not be deleted',
  },
  forms: { 'older-than': 'text' },
  options: z.object({ ...ofLibrary, 'older-than': count(0, 100_000).optional() }),
  words: subcommand('list', 'empty'),
  check(options, { what, rest }) {
    if (rest.length > 0) throw new UsageError(`trash ${what} does not take “${rest[0]}”.`);
    if (what === 'list' && options['older-than'] !== undefined)
      throw new UsageError('--older-than belongs to trash empty.');
  },
  run: async ({ client, options, words, progress }) => {
    if (words.what === 'list') return listed(client);
    const olderThanDays = options['older-than'] ?? 0;
    return deletedOutcome(
      await whileTasks(client, 'files', progress, () => client.call('trash.empty', { olderThanDays })),
    );
  },
});

async function listed(client: Client): Promise<Outcome> {
  const summary = await client.call('trash.summary', {});
  const json: string[] = [];
  const rows: string[][] = [];
  for await (const { assets } of assetPages(client, { trash: true }))
    for (const asset of assets) {
      json.push(JSON.stringify(asset));
      const { id, trashed, size, name } = asset;
      rows.push([String(id), localTime(trashed ?? 0), bytes(size), visible(name)]);
    }
  const words = `${counted(summary.count, 'asset')}, ${bytes(summary.bytes)}`;
  return {
    exitCode: EXIT.done,
    json: () => [`${JSON.stringify(summary).slice(0, -1)},"assets":[`, json.join(','), ']}'],
    text: () =>
      rows.length === 0
        ? 'The trash is empty.'
        : `${table(['ID', 'TRASHED', 'SIZE', 'NAME'], rows, ['ID', 'SIZE'])}\n\n${words}`,
  };
}

/** Of a moment, here. */
function localTime(ms: number): string {
  return wallTime(ms - new Date(ms).getTimezoneOffset() * 60_000);
}
