/** What a person asks of updates. None throws: a failure is told. */
import { client } from '../../client/index.ts';
import { useUpdates } from '../../state/updates.ts';
import { tellFailure } from '../import/importActions.ts';

type Action = 'updates.check' | 'updates.download';

async function ask(action: Action, failure: string): Promise<void> {
  try {
    useUpdates.setState({ state: await client.call(action, {}) });
  } catch (error) {
    tellFailure(failure, error);
  }
}

export const checkForUpdates = () => ask('updates.check', 'Updates could not be looked for');

export const downloadUpdate = () => ask('updates.download', 'The update could not be downloaded');

export async function setAutomatic(automatic: boolean): Promise<void> {
  try {
    useUpdates.setState({ state: await client.call('updates.set', { automatic }) });
  } catch (error) {
    tellFailure('The setting was not kept', error);
  }
}

export async function installUpdate(): Promise<void> {
  try {
    await client.call('updates.install', {});
  } catch (error) {
    tellFailure('The update was not installed', error);
  }
}
