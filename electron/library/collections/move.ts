/** Moves assets to another collection, as far as its rules accept them. */

import type { z } from 'zod';
import type { RefusedAsset } from '../../../shared/contract/collection.ts';
import { counted } from '../../../shared/counted.ts';
import type { JudgedAsset } from '../catalog/collectionAssets.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { LibraryContext } from '../context.ts';
import { pieces } from './batches.ts';
import { rulesBrokenBy } from './facts.ts';
import type { MoveChange } from './history.ts';
import { foundCollection } from './save.ts';
import type { Work } from './work.ts';

type Refused = z.infer<typeof RefusedAsset>;

interface Judgement {
  readonly moving: number;
  readonly already: number;
  readonly refused: Refused[];
}

/** What {@link moveTo} would do. `accepted` hears of each asset that goes. Throws `not_found` for the collection. */
export async function judgeMove(
  { catalog }: LibraryContext,
  ids: readonly number[],
  collectionId: number,
  accepted: (assets: readonly JudgedAsset[]) => void = () => undefined,
): Promise<Judgement> {
  const to = foundCollection(catalog, collectionId);
  const refused: Refused[] = [];
  let moving = 0;
  let already = 0;
  for await (const piece of pieces([...new Set(ids)])) {
    const found = new Map(catalog.collectionAssets.some(piece).map((asset) => [asset.id, asset]));
    const going: JudgedAsset[] = [];
    for (const id of piece) {
      const asset = found.get(id);
      const reason = refusal(asset, to);
      if (reason !== null) refused.push({ id, name: asset?.name ?? `Item ${id}`, reason });
      else if (asset?.collectionId === to.id) already += 1;
      else if (asset !== undefined) going.push(asset);
    }
    moving += going.length;
    accepted(going);
  }
  return { moving, already, refused };
}

function refusal(asset: JudgedAsset | undefined, to: StoredCollection): string | null {
  if (asset === undefined) return 'It is no longer in the library.';
  if (asset.state === 'trashed') return 'It is in the trash. Restore it first.';
  if (asset.collectionId === to.id) return null;
  const broken = rulesBrokenBy(to.definition, asset);
  return broken.length === 0 ? null : `${broken.map(({ message }) => message).join('; ')}.`;
}

/** Inside a turn of {@link Work}. Throws `not_found` for the collection. */
export async function moveTo(
  context: LibraryContext,
  work: Work,
  ids: readonly number[],
  collectionId: number,
): Promise<{ moved: number; refused: Refused[] }> {
  const { catalog } = context;
  const change = crypto.randomUUID();
  // noted first, in pieces: the decision itself is one short transaction
  const { moving, refused } = await judgeMove(context, ids, collectionId, (assets) =>
    catalog.transaction(() => {
      for (const asset of assets) catalog.collectionAssets.note(change, asset);
    }),
  );
  if (moving === 0) return { moved: 0, refused };
  const { name } = foundCollection(catalog, collectionId).definition;
  const items = counted(moving, 'item');
  await work.carryOut(`Moving ${items} to ${name}`, [{ op: 'move', to: collectionId, change }], () => {
    const entry: MoveChange = { change, to: collectionId };
    context.history.record('move', `Move ${items} to ${name}`, entry);
  });
  return { moved: moving, refused };
}
