/** The notice after something that can be undone, with the button that undoes it. */
import { client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

/** Tells what was done; offers to undo it when the history begins with it. */
export async function tellDone(title: string, text?: string): Promise<void> {
  // without the history it was done all the same
  const done = await client.call('history.state', {}).catch(() => null);
  const words = done?.undo ?? null;
  toast({
    title,
    ...(text !== undefined && { text }),
    ...(words !== null && { action: { label: 'Undo', run: () => void undo(words) } }),
  });
}

/** Undoes what these words name, unless something else was done since: that would be undone in its stead. */
async function undo(words: string): Promise<void> {
  try {
    const now = await client.call('history.state', {});
    if (now.undo !== words) {
      toast({
        title: 'Nothing was undone',
        text: `Something else was done since: ${now.undo ?? 'there is nothing left to undo'}. Undo that first.`,
        failure: true,
      });
      return;
    }
    const { done, failed } = await client.call('history.undo', {});
    toast({
      title: done === null ? 'There was nothing to undo' : `Undone: ${done}`,
      ...(failed.length > 0 && {
        text: `${counted(failed.length, 'item')} could not be put back.`,
        failure: true,
      }),
    });
  } catch (error) {
    tellFailure('It could not be undone', error);
  }
}
