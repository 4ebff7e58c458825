/** `list`: the assets of the library in the order asked. */

import { z } from 'zod';
import { type AssetDetail, AssetKind, SORT_KEYS } from '../../../shared/contract/asset.ts';
import { counted } from '../../../shared/counted.ts';
import { assetPages } from '../assetPages.ts';
import type { Client } from '../client.ts';
import { count, defineCommand, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { bytes, table, visible, wallTime } from '../text.ts';
import { named } from './albums.ts';

const OPTIONS = z.object({
  ...ofLibrary,
  sort: z.enum(SORT_KEYS).default('taken'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  kind: z.array(AssetKind).optional(),
  text: z.string().max(200).optional(),
  tag: z.string().min(1).max(64).optional(),
  album: z.string().min(1).optional(),
  rating: count(1, 5).optional(),
  limit: count(1, Number.MAX_SAFE_INTEGER).optional(),
  offset: count(0, Number.MAX_SAFE_INTEGER).default(0),
});
type ListOptions = z.output<typeof OPTIONS>;

export const list = defineCommand({
  name: 'list',
  help: {
    line: 'list',
    does: 'list assets',
    options: [
      ['--sort KEY', 'taken (default), imported, name or size'],
      ['--direction DIR', 'desc (default) or asc'],
      ['--kind KIND', 'image, video, audio, document or other; may be repeated'],
      ['--text TEXT', 'part of a name, camera, lens or tag'],
      ['--tag TAG', 'with this tag'],
      ['--album NAME', 'in this album'],
      ['--rating N', 'N stars or more'],
      ['--limit N', 'at most N assets (default: all)'],
      ['--offset N', 'leave out the first N'],
    ],
    examples: [['list --kind image --sort size --limit 20', 'total, assets']],
  },
  forms: {
    ...{ sort: 'text', direction: 'text', kind: 'texts', text: 'text', tag: 'text', album: 'text' },
    ...{ rating: 'text', limit: 'text', offset: 'text' },
  },
  options: OPTIONS,
  words: noWords,
  run: ({ client, options, json }) => listed(client, options, json),
});

/** Reads everything before anything is printed, so that an error leaves standard output clean. */
async function collect<T>(
  client: Client,
  options: ListOptions,
  each: (asset: AssetDetail) => T,
): Promise<{ readonly total: number; readonly found: readonly T[] }> {
  const { sort, direction, kind, text, tag, album, rating, offset, limit } = options;
  const query = {
    ...{ sort, direction, text, tag, rating },
    ...(kind && { kinds: kind }),
    ...(album !== undefined && { album: (await named(client, album)).id }),
  };
  const found: T[] = [];
  let total = 0;
  for await (const page of assetPages(client, query, offset, limit)) {
    for (const asset of page.assets) found.push(each(asset));
    total = page.total;
  }
  return { total, found };
}

function* jsonOf(total: number, assets: readonly string[]): Iterable<string> {
  yield `{"total":${total},"assets":[`;
  for (const [index, asset] of assets.entries()) yield index === 0 ? asset : `,${asset}`;
  yield ']}';
}

async function listed(client: Client, options: ListOptions, json: boolean): Promise<Outcome> {
  if (json) {
    const { total, found } = await collect(client, options, (asset) => JSON.stringify(asset));
    return { exitCode: EXIT.done, json: () => jsonOf(total, found), text: () => '' };
  }
  const { total, found } = await collect(client, options, (asset) => [
    String(asset.id),
    wallTime(asset.taken),
    asset.kind,
    bytes(asset.size),
    visible(asset.name),
  ]);
  return {
    exitCode: EXIT.done,
    json: () => [],
    text: () =>
      total === 0
        ? 'No assets.'
        : `${table(['ID', 'TAKEN', 'KIND', 'SIZE', 'NAME'], found, ['ID', 'SIZE'])}\n\n${found.length} of ${counted(total, 'asset')}`,
  };
}
