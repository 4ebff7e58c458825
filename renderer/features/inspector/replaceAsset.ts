import { client } from '../../client/index.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

/** Asks for the file that takes an asset's place; tells its own failure. Desktop only. */
export async function replaceAsset(id: number): Promise<void> {
  try {
    const { replaced } = await client.call('dialog.replace', { id });
    if (replaced) toast({ title: 'The file was replaced' });
  } catch (error) {
    tellFailure('The file was not replaced', error);
  }
}
