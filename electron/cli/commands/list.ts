/** `list`: the assets of the library in the order asked. */
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import type { Options } from '../arguments.ts';
import { assetPages } from '../assetPages.ts';
import type { Client } from '../client.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { bytes, counted, table, visible, wallTime } from '../text.ts';

/** Reads everything before anything is printed, so that an error leaves standard output clean. */
async function collect<T>(
  client: Client,
  options: Options<'list'>,
  each: (asset: AssetDetail) => T,
): Promise<{ readonly total: number; readonly found: readonly T[] }> {
  const { sort, direction, kind, text, offset, limit } = options;
  const query = { sort, direction, ...(kind && { kinds: kind }), ...(text !== undefined && { text }) };
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

export async function list(client: Client, options: Options<'list'>, json: boolean): Promise<Outcome> {
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
