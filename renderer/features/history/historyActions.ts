/** Undo and redo, and the notice after something that can be undone. */
import { client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { useHistory } from '../../state/history.ts';
import { dismiss, toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

/** The notice whose button undoes; a newer one takes its place, for undo only ever reaches the newest deed. */
let offered: string | undefined;

function withdraw(): void {
  if (offered !== undefined) dismiss(offered);
  offered = undefined;
}

/** Tells what was done; offers to undo it when the history begins with it. */
export async function tellDone(title: string, text?: string): Promise<void> {
  // without the history it was done all the same
  const done = await client.call('history.state', {}).catch(() => null);
  const words = done?.undo ?? null;
  withdraw();
  offered = toast({
    title,
    ...(text !== undefined && { text }),
    ...(words !== null && { action: { label: 'Undo', run: () => void undoThis(words) } }),
  });
}

/** Undoes what these words name, unless something else was done since: that would be undone in its stead. */
async function undoThis(words: string): Promise<void> {
  try {
    const now = await client.call('history.state', {});
    if (now.undo === words) {
      await step('undo');
      return;
    }
    toast({
      title: 'Nothing was undone',
      text: `Something else was done since: ${now.undo ?? 'there is nothing left to undo'}. Undo that first.`,
      failure: true,
    });
  } catch (error) {
    tellFailure('It could not be undone', error);
  }
}

const WORDS = {
  undo: {
    done: 'Undone',
    nothing: 'There is nothing to undo',
    failed: 'It could not be undone',
    label: 'Redo',
  },
  redo: {
    done: 'Done again',
    nothing: 'There is nothing to redo',
    failed: 'It could not be done again',
    label: 'Undo',
  },
} as const;

/** Takes the newest deed back, or does again what was taken back last. Tells the outcome; never throws. */
export async function step(direction: 'undo' | 'redo'): Promise<void> {
  const words = WORDS[direction];
  withdraw();
  try {
    const { done, failed, state } = await client.call(`history.${direction}`, {});
    useHistory.setState(state);
    if (done === null) {
      offered = toast({ title: words.nothing });
      return;
    }
    const [first] = failed;
    offered = toast({
      title: `${words.done}: ${done}`,
      action: { label: words.label, run: () => void step(direction === 'undo' ? 'redo' : 'undo') },
      ...(first !== undefined && {
        text: `${counted(failed.length, 'item')} could not follow. ${first.name}: ${first.reason}`,
        failure: true,
      }),
    });
  } catch (error) {
    tellFailure(words.failed, error);
  }
}
