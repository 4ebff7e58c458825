import { useEffect, useState } from 'react';
import type { MediaAddress } from '../../../shared/contract/address.ts';
import type { RenditionInfo } from '../../../shared/contract/collection.ts';
import { client } from '../../client/index.ts';
import { inOrder } from '../../state/inOrder.ts';

export interface Published {
  readonly renditions: readonly RenditionInfo[];
  /** The original first; empty for a private asset. */
  readonly addresses: readonly MediaAddress[];
}

/** The renditions and addresses of one asset, kept fresh. Null until they are known. */
export function useRenditions(id: number): Published | null {
  const [published, setPublished] = useState<Published | null>(null);
  useEffect(() => {
    let stale = false;
    const next = inOrder((answer: Published) => !stale && setPublished(answer));
    const ask = async () => {
      const show = next();
      try {
        const [{ renditions }, { assets }] = await Promise.all([
          client.call('renditions.of', { id }),
          client.call('addresses.of', { ids: [id] }),
        ]);
        show({ renditions, addresses: assets[0]?.addresses ?? [] });
      } catch {
        // asked again with the next change; the asset itself may be gone
      }
    };
    setPublished(null);
    void ask();
    const stops = [
      client.on('renditions.changed', ({ ids }) => {
        if (ids.includes(id)) void ask();
      }),
      client.on('collections.changed', () => void ask()),
      client.on('settings.changed', () => void ask()),
      client.on('assets.changed', () => void ask()),
    ];
    return () => {
      stale = true;
      for (const stop of stops) stop();
    };
  }, [id]);
  return published;
}
