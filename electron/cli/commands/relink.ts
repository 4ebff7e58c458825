/** `relink`: finds the files of missing assets again, by their content. */
import path from 'node:path';
import { z } from 'zod';
import type { RelinkPlan } from '../../../shared/contract/upkeep.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { defineCommand, flag, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { table, visible } from '../text.ts';
import { whileTasks } from '../waitForTask.ts';

export const relink = defineCommand({
  name: 'relink',
  help: {
    line: 'relink [FOLDERS...]',
    does: 'find the files of missing assets in the media folder and in these folders, by content',
    options: [['--dry-run', 'only say what was found']],
    examples: [['relink ~/Pictures --dry-run', 'missing, searched, matches, relinked, failed']],
    someFailed: 'an original is still missing',
  },
  forms: { 'dry-run': 'flag' },
  options: z.object({ ...ofLibrary, 'dry-run': flag }),
  words: z.array(z.string()).refine((words) => !words.includes(''), 'A path must not be empty.'),
  run: ({ client, options, words, progress }) => relinked(client, words, options['dry-run'], progress),
});

type Failed = readonly { readonly id: number; readonly name: string; readonly reason: string }[];

/** @param folders as typed, relative to the current folder */
async function relinked(
  client: Client,
  folders: readonly string[],
  dryRun: boolean,
  progress: ProgressLine,
): Promise<Outcome> {
  const { plan, done } = await whileTasks(client, 'relink', progress, async () => {
    const found = await client.call('relink.plan', {
      folders: folders.map((folder) => path.resolve(folder)),
    });
    if (dryRun || found.matches.length === 0) return { plan: found, done: { relinked: 0, failed: [] } };
    return { plan: found, done: await client.call('relink.apply', { plan: found.id }) };
  });
  const { missing, searched, matches } = plan;
  const lost = missing - (dryRun ? matches.length : done.relinked);
  return {
    exitCode: lost > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ missing, searched, matches, ...done })],
    text: () => text(plan, dryRun, done.relinked, done.failed),
  };
}

function text(plan: RelinkPlan, dryRun: boolean, relinked: number, failed: Failed): string {
  const { missing, searched, matches } = plan;
  const found = matches.map(({ id, name, found: place }) => [String(id), visible(name), visible(place)]);
  const parts = [
    found.length === 0 ? '' : table(['ID', 'NAME', 'FOUND AT'], found, ['ID']),
    failed.length === 0
      ? ''
      : table(
          ['ID', 'NOT RELINKED'],
          failed.map(({ id, reason }) => [String(id), visible(reason)]),
          ['ID'],
        ),
    `${counted(missing, 'original')} missing, ${matches.length} found among ${counted(searched, 'file')}` +
      (dryRun ? '' : `, ${relinked} relinked`),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
