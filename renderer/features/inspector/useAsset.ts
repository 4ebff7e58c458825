import { useEffect, useState } from 'react';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import { client } from '../../client/index.ts';
import { inOrder } from '../../state/inOrder.ts';
import { later } from '../../state/later.ts';

/** How long changes of its cloud state gather before it is read again, ms. */
const CLOUD_MS = 500;

/** Everything known about one asset, kept fresh. The one before stays until the next is there, so that nothing flickers. */
export function useAsset(id: number): AssetDetail | null {
  const [asset, setAsset] = useState<AssetDetail | null>(null);
  useEffect(() => {
    let stale = false;
    const next = inOrder((answer: AssetDetail | null) => !stale && setAsset(answer));
    const ask = () => {
      const show = next();
      // an asset that is gone has left the grid too, and the selection with it
      client.call('assets.get', { id }).then(show, () => show(null));
    };
    ask();
    const stopPreviews = client.on('previews.changed', ({ previews }) => {
      if (previews.some((preview) => preview.id === id)) ask();
    });
    const stopAssets = client.on('assets.changed', ask);
    const askSoon = later(CLOUD_MS, ask);
    const stopCloud = client.on('cloud.changed', askSoon);
    const stopRemotes = client.on('remotes.changed', askSoon);
    return () => {
      stale = true;
      stopPreviews();
      stopAssets();
      stopCloud();
      stopRemotes();
    };
  }, [id]);
  return asset;
}
