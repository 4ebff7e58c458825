/** How changes of collections and moves between them are taken back and done again. */

import { z } from 'zod';
import { AssetKind } from '../../../shared/contract/asset.ts';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import { counted } from '../../../shared/counted.ts';
import type { LibraryContext } from '../context.ts';
import type { FailedStep } from '../history/types.ts';
import type { Step } from './journal.ts';
import type { Work } from './work.ts';

const Id = z.int().positive();
const Stored = z.object({
  id: Id,
  uuid: z.string(),
  slug: z.string(),
  autoKind: AssetKind.nullable(),
  definition: CollectionDefinition,
  position: z.int(),
});

/** No `before`: added; no `after`: removed, its assets went to `into`. */
const CollectionChange = z.object({
  change: z.string(),
  before: Stored.nullable(),
  after: Stored.nullable(),
  into: Id.nullable(),
  moveFiles: z.boolean().default(false),
});
export type CollectionChange = z.input<typeof CollectionChange>;

const MoveChange = z.object({ change: z.string(), to: Id });
export type MoveChange = z.infer<typeof MoveChange>;

type Failed = readonly FailedStep[];

export function registerSteps(context: LibraryContext, work: Work): void {
  const { catalog, history } = context;
  const { collections, collectionAssets } = catalog;

  async function follow(title: string, steps: readonly Step[], decide: () => void): Promise<Failed> {
    return (await work.carryOut(title, steps, decide)).failed;
  }

  async function removeAdded({ after }: z.output<typeof CollectionChange>): Promise<Failed> {
    if (after === null || collections.get(after.id) === null) return [];
    const { id, definition } = after;
    const count = collectionAssets.count(id);
    if (count > 0) {
      const reason = `It holds ${counted(count, 'item')} by now. Remove it by itself.`;
      return [{ id, name: definition.name, reason }];
    }
    return follow(`Removing the collection ${definition.name}`, [], () => collections.remove(id, null));
  }

  async function restoreRemoved({
    before,
    into,
    change,
  }: z.output<typeof CollectionChange>): Promise<Failed> {
    if (before === null) return [];
    return follow(`Restoring the collection ${before.definition.name}`, [{ op: 'return', change }], () => {
      if (collections.get(before.id) !== null) return;
      const heir = before.autoKind === null ? null : collections.forKind(before.autoKind);
      // the kind comes back too, unless it was given to yet another collection meanwhile
      if (heir !== null && heir.id === into) collections.setAutoKind(heir.id, null);
      const autoKind = heir === null || heir.id === into ? before.autoKind : null;
      collections.restore({ ...before, autoKind });
    });
  }

  async function undo(entry: z.output<typeof CollectionChange>): Promise<Failed> {
    const { before, after, change } = entry;
    if (before === null) return removeAdded(entry);
    if (after === null) return restoreRemoved(entry);
    if (collections.get(before.id) === null) return gone(before.id, before.definition.name);
    return follow(
      `Taking back the definition of ${before.definition.name}`,
      [
        { op: 'return', change },
        { op: 'apply', collection: before.id, before: null, change },
      ],
      () => collections.setDefinition(before.id, before.definition),
    );
  }

  async function redo({
    before,
    after,
    change,
    into,
    moveFiles,
  }: z.output<typeof CollectionChange>): Promise<Failed> {
    if (before === null && after !== null) {
      return follow(`Adding the collection ${after.definition.name}`, [], () => {
        if (collections.get(after.id) === null) collections.restore(after);
      });
    }
    if (before === null) return [];
    const { id, definition } = before;
    if (collections.get(id) === null) return gone(id, definition.name);
    if (after === null) {
      const title = `Removing the collection ${definition.name}`;
      return follow(title, [{ op: 'empty', collection: id, into, change }], () => undefined);
    }
    return follow(
      `Applying the definition of ${after.definition.name}`,
      [{ op: 'apply', collection: id, before: moveFiles ? definition : null, change }],
      () => collections.setDefinition(id, after.definition),
    );
  }

  history.register('collection', {
    undo: (payload) => work.inTurn(() => undo(CollectionChange.parse(payload))),
    redo: (payload) => work.inTurn(() => redo(CollectionChange.parse(payload))),
  });
  history.register('move', {
    undo: (payload) => {
      const { change } = MoveChange.parse(payload);
      return work.inTurn(() => follow('Moving items back', [{ op: 'return', change }], () => undefined));
    },
    redo: (payload) => {
      const { change, to } = MoveChange.parse(payload);
      return work.inTurn(async () => {
        const name = collections.get(to)?.definition.name;
        if (name === undefined) return gone(to, 'The collection');
        return follow(`Moving items to ${name}`, [{ op: 'move', to, change }], () => undefined);
      });
    },
  });
}

function gone(id: number, name: string): Failed {
  return [{ id, name, reason: 'It is no longer there.' }];
}
