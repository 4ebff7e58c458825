/** The collections of a library: listed, planned, saved and removed; and assets that go from one to another. */
import type { Collection } from '../../../shared/contract/collection.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { LibraryContext, Room } from '../context.ts';
import { registerSteps } from './history.ts';
import { judgeMove, moveTo } from './move.ts';
import { planSave, type WantedSave } from './plan.ts';
import { removeCollection } from './remove.ts';
import { foundCollection, saveCollection } from './save.ts';
import { createWork } from './work.ts';

export type CollectionsCall =
  | 'collections.list'
  | 'collections.plan'
  | 'collections.save'
  | 'collections.remove'
  | 'assets.planMove'
  | 'assets.moveTo';

export function createCollectionsRoom(context: LibraryContext): Room<CollectionsCall> {
  const { catalog } = context;
  const work = createWork(context);
  registerSteps(context, work);
  /** Plans under way, by collection: a form asks again with every change, and only the last answer matters. */
  const planning = new Map<number, AbortController>();
  async function plan({ id, ...wanted }: WantedSave & { readonly id: number | null }) {
    const collection = id === null ? null : foundCollection(catalog, id);
    const abort = new AbortController();
    if (id !== null) {
      planning.get(id)?.abort();
      planning.set(id, abort);
    }
    return planSave(catalog, collection, wanted, abort.signal);
  }
  const shown = (
    { id, uuid, slug, autoKind, definition }: StoredCollection,
    sizes = catalog.collections.sizes(),
  ): Collection => {
    const { count, bytes } = sizes.get(id) ?? { count: 0, bytes: 0 };
    return { id, uuid, slug, autoKind, definition, count, bytes };
  };
  return {
    handlers: {
      'collections.list': () => {
        const sizes = catalog.collections.sizes();
        return { collections: catalog.collections.list().map((collection) => shown(collection, sizes)) };
      },
      'collections.plan': plan,
      'collections.save': (input) =>
        work.inTurn(async () => {
          const { collection, moving } = await saveCollection(context, work, input);
          return { collection: shown(collection), moving };
        }),
      'collections.remove': ({ id, into }) =>
        work.inTurn(async () => ({ moved: await removeCollection(context, work, id, into) })),
      'assets.planMove': ({ ids, collection }) => judgeMove(context, ids, collection),
      'assets.moveTo': ({ ids, collection }) => work.inTurn(() => moveTo(context, work, ids, collection)),
    },
    async recover() {
      work.resume();
    },
    async close() {
      for (const abort of planning.values()) abort.abort();
      await work.close();
    },
  };
}
