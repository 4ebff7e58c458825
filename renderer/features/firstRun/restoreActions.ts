/** Restoring a library from a bucket, and stopping it. */
import type { CallInput } from '../../../shared/contract/calls.ts';
import type { RestoreReport } from '../../../shared/contract/cloud.ts';
import { ClientError, client } from '../../client/index.ts';
import { useCloud } from '../../state/cloud.ts';
import { setLibraryState } from '../../state/library.ts';
import { ask } from '../../state/question.ts';
import type { Outcome } from '../cloud/cloudActions.ts';
import { tellFailure } from '../import/importActions.ts';

const STOPPED = 'Stopped. Restore again into the same folders, and it goes on where it was.';

/** Never throws. */
export async function restoreFromCloud(
  input: CallInput<'library.restoreFrom'>,
): Promise<Outcome<RestoreReport>> {
  useCloud.setState({ restore: null });
  try {
    const report = await client.call('library.restoreFrom', input);
    setLibraryState(await client.call('library.state', {}));
    return { value: report };
  } catch (error) {
    if (!(error instanceof ClientError)) return { failure: 'The library could not be restored.' };
    return { failure: error.code === 'cancelled' ? STOPPED : error.message };
  }
}

/** Asks first. Never throws; a failure is told. */
async function stopRestore(): Promise<void> {
  const yes = await ask({
    title: 'Stop restoring?',
    lines: ['What has been fetched stays. Restored again into the same folders, it goes on where it was.'],
    action: 'Stop',
  });
  if (!yes) return;
  try {
    await client.call('library.cancelRestore', {});
  } catch (error) {
    tellFailure('It could not be stopped', error);
  }
}

/** Stops the restore under way, if the person wants that. */
export function askToStop(): void {
  void stopRestore();
}
