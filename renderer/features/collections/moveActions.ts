/** Moving assets from one collection to another: the plan first, in words, then the deed with its undo. */
import { create } from 'zustand';
import type { CallOutput } from '../../../shared/contract/calls.ts';
import { client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { collectionNamed } from '../../state/collections.ts';
import { toast } from '../../ui/toast.ts';
import { tellDone } from '../history/historyActions.ts';
import { tellFailure } from '../import/importActions.ts';

/** A move that a person is asked about. */
export interface PendingMove {
  readonly ids: readonly number[];
  readonly collection: number;
  readonly name: string;
  readonly plan: CallOutput<'assets.planMove'>;
}

export const usePendingMove = create<{ readonly move: PendingMove | null }>()(() => ({ move: null }));

export function cancelMove(): void {
  usePendingMove.setState({ move: null });
}

/** Works out what the move would do; asks only when some would stay. Never throws. */
export async function moveToCollection(selected: Iterable<number>, collection: number): Promise<void> {
  const ids = [...selected];
  const name = collectionNamed(collection)?.definition.name;
  if (name === undefined || ids.length === 0) return;
  try {
    const plan = await client.call('assets.planMove', { ids, collection });
    const move: PendingMove = { ids, collection, name, plan };
    if (plan.refused.length > 0) usePendingMove.setState({ move });
    else if (plan.moving > 0) await carryOut(move);
    else toast({ title: `${counted(plan.already, 'item')} already in “${name}”` });
  } catch (error) {
    tellFailure(`Nothing was moved to “${name}”`, error);
  }
}

/** Moves what the collection accepts. Never throws. */
export async function carryOut({ ids, collection, name }: PendingMove): Promise<void> {
  cancelMove();
  try {
    const { moved, refused } = await client.call('assets.moveTo', { ids: [...ids], collection });
    await tellDone(
      `Moved ${counted(moved, 'item')} to “${name}”`,
      refused.length > 0 ? `${counted(refused.length, 'item')} stayed.` : undefined,
    );
  } catch (error) {
    tellFailure(`Nothing was moved to “${name}”`, error);
  }
}
