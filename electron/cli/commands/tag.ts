/** `tag` and `rate`: what people add to assets to find them again. */
import { z } from 'zod';
import { Rating, TagName } from '../../../shared/contract/label.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { assetId, count, defineCommand, idsOf, ofLibrary, someAssets } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';

const names = z.array(TagName, { error: 'a tag has 1 to 64 characters and no comma' }).default([]);

export const tag = defineCommand({
  name: 'tag',
  help: {
    line: 'tag [ID...]',
    does: 'add tags to assets and take them off; without an ID: list the tags there are',
    options: [
      ['--add TAG', 'may be repeated'],
      ['--remove TAG', 'may be repeated'],
    ],
    examples: [
      ['tag 1 2 --add harbour', 'changed'],
      ['tag', 'tags'],
    ],
    someFailed: 'there is no such asset',
  },
  forms: { add: 'texts', remove: 'texts' },
  options: z.object({ ...ofLibrary, add: names, remove: names }),
  words: z.array(z.string()).transform((words) => words.map(assetId)),
  check({ add, remove }, words) {
    const changes = add.length + remove.length > 0;
    if (changes !== words.length > 0)
      throw new UsageError('tag needs both: assets, and tags to --add or --remove.');
  },
  async run({ client, options: { add, remove }, words }) {
    if (words.length === 0) return listed(client);
    const ids = await idsOf(client, words);
    const { changed } = await client.call('tags.change', { ids, add, remove });
    return {
      exitCode: EXIT.done,
      json: () => [JSON.stringify({ changed })],
      text: () => `${counted(changed, 'tag')} changed`,
    };
  },
});

async function listed(client: Client): Promise<Outcome> {
  const found = await client.call('tags.list', {});
  const rows = found.tags.map(({ name, count: items }) => [visible(name), String(items)]);
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(found)],
    text: () => (rows.length === 0 ? 'No tags.' : table(['TAG', 'ITEMS'], rows, ['ITEMS'])),
  };
}

export const rate = defineCommand({
  name: 'rate',
  help: {
    line: 'rate ID...',
    does: 'give assets stars',
    options: [['--stars N', '1 to 5; 0 takes them away']],
    examples: [['rate 1 --stars 5', 'changed']],
    someFailed: 'there is no such asset',
  },
  forms: { stars: 'text' },
  options: z.object({ ...ofLibrary, stars: count(0, 5).pipe(Rating) }),
  words: someAssets,
  async run({ client, options: { stars: rating }, words }) {
    const { changed } = await client.call('ratings.set', { ids: await idsOf(client, words), rating });
    return {
      exitCode: EXIT.done,
      json: () => [JSON.stringify({ changed })],
      text: () => `${counted(changed, 'asset')} rated`,
    };
  },
});
