import { client } from '../../client/index.ts';
import { tellFailure } from '../import/importActions.ts';

/** Shows the stored file in the system's file manager; tells its own failure. Desktop only. */
export async function revealAsset(id: number): Promise<void> {
  try {
    await client.call('shell.reveal', { id });
  } catch (error) {
    tellFailure('The folder could not be shown', error);
  }
}
