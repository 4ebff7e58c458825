/** What helps somebody who helps: logs and diagnostics. Each tells its own outcome and never throws. */
import { client } from '../../client/index.ts';
import { shownBytes } from '../../format/numbers.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

export async function showLogs(): Promise<void> {
  try {
    await client.call('diagnostics.showLogs', {});
  } catch (error) {
    tellFailure('The logs could not be shown', error);
  }
}

/** How it ended: a cancelled dialog and a failure leave what asked for it as it was. */
export async function saveDiagnostics(): Promise<'saved' | 'not saved'> {
  try {
    const { path, bytes } = await client.call('diagnostics.save', {});
    if (path === null) return 'not saved';
    toast({ title: 'Diagnostics saved', text: `${path}, ${shownBytes(bytes)}` });
    return 'saved';
  } catch (error) {
    tellFailure('The diagnostics were not saved', error);
    return 'not saved';
  }
}
