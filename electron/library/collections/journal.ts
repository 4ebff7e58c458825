/** What is left to do of a change of collections, as the catalog keeps it. */
import { z } from 'zod';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';

const Id = z.int().positive();

/** `change` names what is noted of the assets, so that it can be taken back. */
const Step = z.discriminatedUnion('op', [
  /** Each asset of the collection gets the renditions its definition asks for, and the place, if `before` is given. */
  z.object({
    op: z.literal('apply'),
    collection: Id,
    before: CollectionDefinition.nullable(),
    change: z.string(),
  }),
  /** The assets that are noted go to a collection. */
  z.object({ op: z.literal('move'), to: Id, change: z.string() }),
  /** The assets that are noted go back to where they were. */
  z.object({ op: z.literal('return'), change: z.string() }),
  /** All assets of a collection go to another; then it goes. */
  z.object({ op: z.literal('empty'), collection: Id, into: Id.nullable(), change: z.string() }),
]);
export type Step = z.infer<typeof Step>;

export const Journal = z.object({
  title: z.string(),
  steps: z.array(Step),
  /** The last asset that is done of the first step. */
  after: z.int(),
});
export type Journal = z.infer<typeof Journal>;
