/** Starting again, and going back to a backup of the catalog. Each tells its own failure and never throws. */
import { create } from 'zustand';
import type { CatalogBackup } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { shownMoment } from '../../format/dates.ts';
import { setLibraryState } from '../../state/library.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

/** Catalog folder whose backups are being looked at; null: none. */
export const useBackups = create<{ readonly path: string | null }>()(() => ({ path: null }));

export function chooseBackup(path: string): void {
  useBackups.setState({ path });
}

export function closeBackups(): void {
  useBackups.setState({ path: null });
}

export async function restart(safeMode: boolean): Promise<void> {
  try {
    await client.call('app.restart', { safeMode });
  } catch (error) {
    tellFailure('Mediaroot could not be started again', error);
  }
}

/** True once the library is open with the catalog of that backup. */
export async function restoreBackup(path: string, { name, made }: CatalogBackup): Promise<boolean> {
  try {
    setLibraryState(await client.call('library.restore', { path, backup: name }));
    toast({
      title: `The catalog of ${shownMoment(made)} is back`,
      text: 'The one before was moved aside, into a folder beside it.',
    });
    return true;
  } catch (error) {
    tellFailure('The backup could not be restored', error);
    return false;
  }
}
