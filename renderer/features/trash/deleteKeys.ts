/** What the keys for deleting do: into the trash, and from there, or with Shift, away for ever. */
import { usePreferences } from '../../state/preferences.ts';
import { chosenIds, deleteForEver, trash } from './trashActions.ts';

export function deleteChosen(forEver: boolean): void {
  const inTrash = usePreferences.getState().source.type === 'trash';
  void (forEver || inTrash ? deleteForEver(chosenIds()) : trash(chosenIds()));
}
