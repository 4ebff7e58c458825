import type { CallInput } from '../../../shared/contract/calls.ts';
import { client } from '../../client/index.ts';
import { useSettings } from '../../state/settings.ts';
import { tellFailure } from '../import/importActions.ts';

/** Never throws; a failure is told, and what was set before holds. */
export async function saveSettings(change: CallInput<'settings.set'>): Promise<void> {
  try {
    useSettings.setState({ settings: await client.call('settings.set', change) });
  } catch (error) {
    tellFailure('The setting was not kept', error);
  }
}
