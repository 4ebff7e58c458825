/** Adds and changes collections. */
import { isDeepStrictEqual } from 'node:util';
import type { CollectionDefinition, DefinitionProblem } from '../../../shared/contract/collection.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { LibraryContext } from '../context.ts';
import type { CollectionChange } from './history.ts';
import { saveProblems, type WantedSave } from './plan.ts';
import { slugOf } from './slug.ts';
import type { Work } from './work.ts';

interface Saved {
  readonly collection: StoredCollection;
  readonly moving: number;
}

export interface SaveInput extends WantedSave {
  readonly id: number | null;
}

/** Inside a turn of {@link Work}. Throws `not_found`, `definition_refused`. */
export async function saveCollection(context: LibraryContext, work: Work, input: SaveInput): Promise<Saved> {
  const { catalog } = context;
  const before = input.id === null ? null : foundCollection(catalog, input.id);
  const problems = saveProblems(catalog, input.id, input);
  if (problems.length > 0) throw refused(input.definition, problems);
  return before === null ? add(context, work, input.definition) : change(context, work, before, input);
}

async function add(context: LibraryContext, work: Work, definition: CollectionDefinition): Promise<Saved> {
  const { collections } = context.catalog;
  const slug = slugOf(definition.name, (taken) => collections.bySlug(taken) !== null);
  let made: StoredCollection | null = null;
  await work.carryOut(`Adding the collection ${definition.name}`, [], () => {
    made = collections.add({ slug, definition });
    const entry: CollectionChange = { change: crypto.randomUUID(), before: null, after: made, into: null };
    context.history.record('collection', `Add the collection ${definition.name}`, entry);
  });
  if (made === null) throw new Error('The new collection was not made');
  return { collection: made, moving: 0 };
}

async function change(
  context: LibraryContext,
  work: Work,
  before: StoredCollection,
  { definition, moveFiles }: SaveInput,
): Promise<Saved> {
  const same = isDeepStrictEqual(before.definition, definition);
  if (same && !moveFiles) return { collection: before, moving: 0 };
  const after = { ...before, definition };
  const entry: CollectionChange = { change: crypto.randomUUID(), before, after, into: null, moveFiles };
  const title = same
    ? `Put the files of ${definition.name} in order`
    : `Change the collection ${before.definition.name}`;
  const { moving } = await work.carryOut(
    `Applying the definition of ${definition.name}`,
    [
      {
        op: 'apply',
        collection: before.id,
        before: moveFiles ? before.definition : null,
        change: entry.change,
      },
    ],
    () => {
      context.catalog.collections.setDefinition(before.id, definition);
      context.history.record('collection', title, entry);
    },
  );
  return { collection: after, moving };
}

/** Throws `not_found`. */
export function foundCollection(
  { collections }: Pick<LibraryContext['catalog'], 'collections'>,
  id: number,
): StoredCollection {
  const collection = collections.get(id);
  if (collection === null) throw new MediarootError('not_found', 'There is no such collection any more.');
  return collection;
}

function refused({ name }: CollectionDefinition, problems: readonly DefinitionProblem[]): MediarootError {
  const messages = problems.map(({ message }) => message).join(' ');
  return new MediarootError('definition_refused', `The collection ${name} was not saved: ${messages}`, {
    details: { problems },
  });
}
