/** Into the trash, back, and away for ever. Each goes on to the next item and tells its own outcome. */
import type { DeleteResult } from '../../../shared/contract/deletion.ts';
import { client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { type Doomed, deletedWords, deletionQuestion, emptyQuestion } from '../../format/trashWords.ts';
import { ask } from '../../state/question.ts';
import { useSelection } from '../../state/selection.ts';
import { useSelectionSummary } from '../../state/selectionSummary.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailures } from '../activity/tellFailures.ts';
import { dropAssets, focusAsset, openAsset, useGallery } from '../gallery/galleryStore.ts';
import { tellDone } from '../history/historyActions.ts';
import { tellFailure } from '../import/importActions.ts';
import { survivor } from './survivor.ts';

/** What a key deletes: the asset that is open, else what is selected. */
export function chosenIds(): readonly number[] {
  const { viewing, ids } = useSelection.getState();
  return viewing === null ? [...ids] : [viewing];
}

/** Moves assets to the trash. Never throws. */
export async function trash(ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const goOn = whereNext(ids);
  try {
    const { count, failed } = await client.call('assets.trash', { ids: [...ids] });
    if (count > 0) {
      goOn();
      await tellDone(`Moved ${counted(count, 'item')} to trash`);
    }
    tellFailures('not moved to trash', failed);
  } catch (error) {
    tellFailure('Nothing was moved to trash', error);
  }
}

/** Puts assets of the trash back where they were. Never throws. */
export async function restore(ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const goOn = whereNext(ids);
  try {
    const { count, failed } = await client.call('assets.restore', { ids: [...ids] });
    if (count > 0) {
      goOn();
      await tellDone(`Restored ${counted(count, 'item')}`);
    }
    tellFailures('not restored', failed);
  } catch (error) {
    tellFailure('Nothing was restored', error);
  }
}

/** Asks, then deletes assets for ever. Never throws. */
export async function deleteForEver(ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  try {
    if (!(await ask(deletionQuestion(await describe(ids))))) return;
    const goOn = whereNext(ids);
    const result = await client.call('assets.delete', { ids: [...ids] });
    if (result.deleted > 0) goOn();
    tellDeleted(result);
  } catch (error) {
    tellFailure('It could not be deleted', error);
  }
}

/** Asks, then deletes everything in the trash for ever. Never throws. */
export async function emptyTrash(): Promise<void> {
  try {
    const summary = await client.call('trash.summary', {});
    if (summary.count === 0 || !(await ask(emptyQuestion(summary)))) return;
    tellDeleted(await client.call('trash.empty', {}));
  } catch (error) {
    tellFailure('The trash could not be emptied', error);
  }
}

/** @returns takes what has gone out of the grid and goes on to what stays nearest, worked out while all of it is shown. */
function whereNext(ids: readonly number[]): () => void {
  const { index, picked, quick } = useGallery.getState();
  const going = new Set(ids);
  const next = survivor(index, going, picked.focus);
  return () => {
    dropAssets(going);
    if (next !== null) focusAsset(next);
    if (useSelection.getState().viewing === null) return;
    if (next === null) useSelection.getState().view(null);
    else openAsset(next, quick);
  };
}

async function describe(ids: readonly number[]): Promise<Doomed> {
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) {
    const { name, size } = await client.call('assets.get', { id: only });
    return { count: 1, name, bytes: size };
  }
  const selected = useSelectionSummary.getState();
  return { count: ids.length, name: null, bytes: selected.count === ids.length ? selected.bytes : null };
}

function tellDeleted(result: DeleteResult): void {
  if (result.deleted > 0) toast(deletedWords(result));
  tellFailures('not deleted', result.failed);
}
