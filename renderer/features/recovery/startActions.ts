/** Starting again, and going back to a backup of the catalog. Each tells its own failure and never throws. */
import { create } from 'zustand';
import type { CatalogBackup } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { shownMoment } from '../../format/dates.ts';
import { setLibraryState } from '../../state/library.ts';
import { showUpkeepPage } from '../../state/upkeep.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';
import { scan } from '../upkeep/cleanupActions.ts';

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

/** Null for the newest good one. True once the library is open with the catalog of that backup. */
export async function restoreBackup(path: string, backup: CatalogBackup | null): Promise<boolean> {
  try {
    const which = backup === null ? {} : { backup: backup.name };
    setLibraryState(await client.call('library.restore', { path, ...which }));
    toast({
      title: `The catalog of ${backup === null ? 'the newest backup' : shownMoment(backup.made)} is back`,
      text: 'The one before was moved aside. What was imported since has no record yet.',
      action: { label: 'Look for newer files', run: lookForNewerFiles },
    });
    return true;
  } catch (error) {
    tellFailure('The backup could not be restored', error);
    return false;
  }
}

/** What no record is of any more, of any age: recorded or left alone, as the person likes. */
function lookForNewerFiles(): void {
  showUpkeepPage('cleanup');
  void scan(0);
}
