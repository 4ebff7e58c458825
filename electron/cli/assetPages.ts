/** Reads the assets of a query page by page, so that no answer is larger than a few MB. */
import type { AssetDetail } from '../../shared/contract/asset.ts';
import type { CallInput } from '../../shared/contract/calls.ts';
import type { Client } from './client.ts';

const PAGE = 2000;

/**
 * @param offset assets to leave out at the beginning
 * @param most how many at most
 * @returns pages in order, at least one; `total` counts the whole query
 */
export async function* assetPages(
  client: Client,
  query: CallInput<'assets.list'>['query'],
  offset = 0,
  most = Number.POSITIVE_INFINITY,
): AsyncIterable<{ readonly total: number; readonly assets: readonly AssetDetail[] }> {
  for (let read = 0; ; ) {
    const limit = Math.min(PAGE, most - read);
    const page = await client.call('assets.list', { query, offset: offset + read, limit });
    yield page;
    read += page.assets.length;
    if (page.assets.length < limit || read >= most) return;
  }
}
