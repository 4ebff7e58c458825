/** Removes a collection; its assets go to another one, and so do the kind of files that came to it by itself, imports and watched folders that meant it. */
import { counted } from '../../../shared/counted.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { LibraryContext } from '../context.ts';
import { batches } from './batches.ts';
import { rulesBrokenBy } from './facts.ts';
import type { CollectionChange } from './history.ts';
import { foundCollection } from './save.ts';
import type { Work } from './work.ts';

const FIRST = 10;

/**
 * Inside a turn of {@link Work}; answers how many assets went to `into`. Throws `not_found`, `bad_request`, `rule_refused`
 * when `into` would not take all of them, `unavailable` while files are being imported.
 */
export async function removeCollection(
  context: LibraryContext,
  work: Work,
  id: number,
  intoId: number | null,
): Promise<number> {
  const { catalog } = context;
  const collection = foundCollection(catalog, id);
  const into = intoId === null ? null : foundCollection(catalog, intoId);
  const count = catalog.collectionAssets.count(id);
  assertRemovable(context, collection, into, count);
  if (into !== null) await assertAccepted(context, collection, into);
  const { name } = collection.definition;
  const entry: CollectionChange = {
    change: crypto.randomUUID(),
    before: collection,
    after: null,
    into: into?.id ?? null,
  };
  await work.carryOut(
    `Removing the collection ${name}`,
    [{ op: 'empty', collection: id, into: entry.into, change: entry.change }],
    () => context.history.record('collection', `Remove the collection ${name}`, entry),
  );
  return count;
}

function assertRemovable(
  { engine }: LibraryContext,
  { id, autoKind, definition }: StoredCollection,
  into: StoredCollection | null,
  count: number,
): void {
  const { name } = definition;
  if (into?.id === id) {
    throw new MediarootError(
      'bad_request',
      `The files of ${name} cannot go to ${name} itself. Choose another.`,
    );
  }
  if (count > 0 && into === null) {
    const holds = `${name} holds ${counted(count, 'item')}, those in the trash counted`;
    throw new MediarootError('bad_request', `${holds}. Say which collection they go to.`);
  }
  // every file needs a collection that takes it when no other does
  if (autoKind === 'other' && (into === null || into.autoKind !== null)) {
    throw new MediarootError(
      'bad_request',
      `${name} takes the files that no other collection is for, so another one must take its place: choose one that no kind of file comes to by itself.`,
    );
  }
  if (engine.list().some(({ state }) => state === 'scanning' || state === 'running')) {
    throw new MediarootError(
      'unavailable',
      `Files are being imported. Remove the collection ${name} when that is done.`,
      { retryable: true },
    );
  }
}

async function assertAccepted(
  { catalog }: LibraryContext,
  collection: StoredCollection,
  into: StoredCollection,
): Promise<void> {
  const refused: { id: number; name: string; reason: string }[] = [];
  let count = 0;
  for await (const batch of batches(
    (after, limit) => catalog.collectionAssets.page(collection.id, after, limit),
    (asset) => asset.id,
  )) {
    for (const asset of batch) {
      const [broken] = rulesBrokenBy(into.definition, asset);
      if (broken === undefined) continue;
      count += 1;
      if (refused.length < FIRST) refused.push({ id: asset.id, name: asset.name, reason: broken.message });
    }
  }
  const [first] = refused;
  if (first === undefined) return;
  const more = count > 1 ? ` It refuses ${count} of them.` : '';
  throw new MediarootError(
    'rule_refused',
    `${collection.definition.name} was not removed, since ${into.definition.name} does not take “${first.name}”: ${first.reason}.${more} Choose another collection.`,
    { details: { refused, count } },
  );
}
