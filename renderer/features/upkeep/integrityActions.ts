/** Reading originals again, taking edits over and finding what has moved. Each tells its own outcome and never throws. */
import type { RelinkPlan } from '../../../shared/contract/upkeep.ts';
import { client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { ask } from '../../state/question.ts';
import { setRelinking, useUpkeep } from '../../state/upkeep.ts';
import { showSource } from '../../state/window.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailures } from '../activity/tellFailures.ts';
import { openAsset } from '../gallery/galleryStore.ts';
import { tellFailure } from '../import/importActions.ts';

/** @param anew from the first original on, though the last round was cut short */
export async function verify(anew: boolean): Promise<void> {
  try {
    await client.call('verify.start', { anew });
  } catch (error) {
    tellFailure('The originals could not be checked', error);
  }
}

/** Asks, then takes the edited files for what these assets are from now on. */
export async function acceptEdits(
  edited: readonly { readonly id: number; readonly name: string }[],
): Promise<void> {
  const [only] = edited;
  const one = edited.length === 1 && only;
  const yes = await ask({
    title: one
      ? `Accept the change of “${only.name}”?`
      : `Accept the changes of ${counted(edited.length, 'file')}?`,
    lines: [
      `What another program made of ${one ? 'the file' : 'them'} counts as the original from now on. Its thumbnails and renditions are made anew.`,
      'Mediaroot has no copy of what was there before.',
    ],
    action: one ? 'Accept change' : `Accept ${counted(edited.length, 'change')}`,
  });
  if (!yes) return;
  try {
    const { accepted, failed } = await client.call('verify.accept', { ids: edited.map(({ id }) => id) });
    if (accepted > 0) toast({ title: `${counted(accepted, 'change')} accepted` });
    tellFailures('not accepted', failed, 'change');
    useUpkeep.getState().readVerify();
  } catch (error) {
    tellFailure('Nothing was accepted', error);
  }
}

/** Shows an asset of a finding in the viewer, over all there is. */
export function showAsset(id: number): void {
  showSource({ type: 'all' });
  openAsset(id, false);
}

/** Null when it failed, which has been told. */
export async function planRelink(folders: readonly string[]): Promise<RelinkPlan | null> {
  try {
    return await client.call('relink.plan', { folders: [...folders] });
  } catch (error) {
    tellFailure('The missing files could not be looked for', error);
    return null;
  }
}

export async function relink(plan: RelinkPlan): Promise<void> {
  try {
    const { relinked, failed } = await client.call('relink.apply', { plan: plan.id });
    setRelinking(false);
    if (relinked > 0) toast({ title: `${counted(relinked, 'file')} found again` });
    tellFailures('not found again', failed, 'file');
    useUpkeep.setState({ report: null });
    useUpkeep.getState().readVerify();
  } catch (error) {
    tellFailure('Nothing was put right', error);
  }
}
