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

export async function saveDiagnostics(): Promise<void> {
  try {
    const { path, bytes } = await client.call('diagnostics.save', {});
    if (path !== null) toast({ title: 'Diagnostics saved', text: `${path}, ${shownBytes(bytes)}` });
  } catch (error) {
    tellFailure('The diagnostics were not saved', error);
  }
}
