/** What saving a definition would do, and what moving assets to a collection would; nothing is changed. */
import { isDeepStrictEqual } from 'node:util';
import { definitionProblems } from '../../../shared/collectionDefinition.ts';
import type {
  CollectionDefinition,
  CollectionPlan,
  DefinitionProblem,
} from '../../../shared/contract/collection.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { leadingText } from '../../../shared/template.ts';
import type { JudgedAsset } from '../catalog/collectionAssets.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { LibraryContext } from '../context.ts';
import { changesOf } from '../renditions/wanted.ts';
import { batches } from './batches.ts';
import { liesAt, placeOf, rulesBrokenBy } from './facts.ts';

type Catalog = Pick<LibraryContext['catalog'], 'collections' | 'collectionAssets' | 'renditions'>;

const FIRST = 10;

export interface WantedSave {
  readonly definition: CollectionDefinition;
  /** Files of existing assets go to where the definition puts them. */
  readonly moveFiles: boolean;
}

/** Why saving would be refused; empty when it would not. */
export function saveProblems(
  catalog: Catalog,
  id: number | null,
  { definition, moveFiles }: WantedSave,
): readonly DefinitionProblem[] {
  const problems = problemsOf(catalog, id, definition);
  return id === null || moveFiles ? problems : [...problems, ...leftBehindProblems(catalog, id, definition)];
}

/** What is wrong with a definition beside the other collections and what lies in their folders. */
function problemsOf(
  catalog: Catalog,
  id: number | null,
  definition: CollectionDefinition,
): readonly DefinitionProblem[] {
  const others = catalog.collections
    .list()
    .filter((other) => other.id !== id)
    .map((other) => ({ name: other.definition.name, definition: other.definition }));
  const problems = definitionProblems(definition, others);
  if (problems.length > 0 || definition.visibility === 'private') return problems;
  const folder = leadingFolder(definition);
  const strangers = [...catalog.collectionAssets.filesIn(folder)]
    .filter(([other]) => other !== id && catalog.collections.get(other)?.definition.visibility === 'private')
    .reduce((sum, [, files]) => sum + files, 0);
  if (strangers === 0) return [];
  const files = strangers === 1 ? '1 private file lies' : `${strangers} private files lie`;
  return [
    {
      field: 'uploadTo',
      message: `${files} in ${folder}, which everybody could see then. Move them first, or choose another folder.`,
    },
  ];
}

/** A collection that turns private takes its files out of folders that other collections show to everybody. */
function leftInPublic(catalog: Catalog, id: number, definition: CollectionDefinition): number {
  if (definition.visibility === 'public') return 0;
  return catalog.collections
    .list()
    .filter((other) => other.id !== id && other.definition.visibility === 'public')
    .reduce(
      (sum, other) => sum + (catalog.collectionAssets.filesIn(leadingFolder(other.definition)).get(id) ?? 0),
      0,
    );
}

function leftBehindProblems(
  catalog: Catalog,
  id: number,
  definition: CollectionDefinition,
): readonly DefinitionProblem[] {
  const left = leftInPublic(catalog, id, definition);
  if (left === 0) return [];
  const files = left === 1 ? '1 file would stay' : `${left} files would stay`;
  const message = `${files} in a folder that everybody may see. Move the files with the change.`;
  return [{ field: 'visibility', message }];
}

/** The folders every path of a collection begins with, with a `/` at the end; '' for none. */
function leadingFolder({ uploadTo }: CollectionDefinition): string {
  return leadingText(uploadTo).replace(/[^/]*$/, '');
}

/** True when the files of a collection may have to move: its templates changed, or nothing did and order is wanted. */
function mayMove(before: CollectionDefinition, after: CollectionDefinition): boolean {
  const naming = ({ name, uploadTo, naming: names, dates }: CollectionDefinition) => {
    const named = `${uploadTo}${names}`.includes('{collection}') ? name : '';
    return [uploadTo, names, dates, named];
  };
  return !isDeepStrictEqual(naming(before), naming(after)) || isDeepStrictEqual(before, after);
}

/**
 * Where the asset moves when its collection's definition changes; null when it stays. What was put elsewhere by hand or by
 * adoption stays while the templates are as they were, unless a definition is saved unchanged.
 */
export function moverOf(
  before: CollectionDefinition,
  after: CollectionDefinition,
): (asset: JudgedAsset) => string | null {
  if (!mayMove(before, after)) return () => null;
  const same = isDeepStrictEqual(before, after);
  return (asset) => {
    const place = placeOf(after, asset);
    if (liesAt(asset.path, place)) return null;
    return same || placeOf(before, asset) !== place ? place : null;
  };
}

/** Throws `cancelled` once `signal` says so. */
export async function planSave(
  catalog: Catalog,
  collection: StoredCollection | null,
  { definition, moveFiles }: WantedSave,
  signal?: AbortSignal,
): Promise<CollectionPlan> {
  const plan: CollectionPlan = {
    problems: [...saveProblems(catalog, collection?.id ?? null, { definition, moveFiles })],
    assets: 0,
    moves: { count: 0, bytes: 0, first: [] },
    renditions: { make: 0, remove: 0, keep: 0 },
    unfit: { count: 0, first: [] },
    visibility: null,
  };
  if (collection === null) return plan;
  const { id } = collection;
  const mover = moverOf(collection.definition, definition);
  const sameRenditions = isDeepStrictEqual(collection.definition.renditions, definition.renditions);
  for await (const batch of batches(
    (after, limit) => catalog.collectionAssets.page(id, after, limit),
    (asset) => asset.id,
  )) {
    if (signal?.aborted === true) throw overtaken();
    for (const asset of batch) {
      if (asset.state === 'trashed') continue;
      const to = mover(asset);
      count(plan, definition, asset, to);
      const rows = catalog.renditions.of(asset.id);
      const place = moveFiles ? to : null;
      if (place === null && sameRenditions) {
        plan.renditions.keep += rows.length;
        continue;
      }
      const changes = changesOf({ ...asset, path: place ?? asset.path }, definition.renditions, rows);
      plan.renditions.make += changes.make.length + changes.rebuild.length;
      plan.renditions.remove += changes.remove.length;
      plan.renditions.keep += changes.keep.length;
    }
  }
  if (collection.definition.visibility !== definition.visibility) {
    plan.visibility = { to: definition.visibility, count: plan.assets };
  }
  return plan;
}

function overtaken(): MediarootError {
  return new MediarootError('cancelled', 'The plan was asked for once more, so this one was left.', {
    retryable: true,
  });
}

function count(
  plan: CollectionPlan,
  definition: CollectionDefinition,
  asset: JudgedAsset,
  to: string | null,
): void {
  const { id, name, size, path } = asset;
  plan.assets += 1;
  if (to !== null) {
    plan.moves.count += 1;
    plan.moves.bytes += size;
    if (plan.moves.first.length < FIRST) plan.moves.first.push({ id, name, from: path, to });
  }
  const [broken] = rulesBrokenBy(definition, asset);
  if (broken === undefined) return;
  plan.unfit.count += 1;
  if (plan.unfit.first.length < FIRST) plan.unfit.first.push({ id, name, reason: broken.message });
}
