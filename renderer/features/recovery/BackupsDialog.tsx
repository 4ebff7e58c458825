import { useEffect, useState } from 'react';
import type { CatalogBackup } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { shownMoment } from '../../format/dates.ts';
import { counted, shownBytes } from '../../format/numbers.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { tellFailure } from '../import/importActions.ts';
import styles from './Recovery.module.css';
import { closeBackups, restoreBackup, useBackups } from './startActions.ts';

/** Backups of a catalog to choose from; the chosen one takes the catalog's place. */
export function BackupsDialog() {
  const path = useBackups((state) => state.path);
  return (
    <Dialog
      open={path !== null}
      onClose={closeBackups}
      title="Restore a backup of the catalog"
      width={560}
      testId="backups"
      actions={<Button onClick={closeBackups}>Cancel</Button>}
    >
      {path !== null && <Backups path={path} />}
    </Dialog>
  );
}

function Backups({ path }: { readonly path: string }) {
  const [backups, setBackups] = useState<readonly CatalogBackup[] | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let stale = false;
    client.call('library.backups', { path }).then(
      (found) => {
        if (!stale) setBackups(found.backups);
      },
      (error: unknown) => {
        tellFailure('The backups could not be listed', error);
        closeBackups();
      },
    );
    return () => {
      stale = true;
    };
  }, [path]);

  async function take(backup: CatalogBackup): Promise<void> {
    setBusy(true);
    if (await restoreBackup(path, backup)) closeBackups();
    else setBusy(false);
  }

  if (backups === null) return <p className={styles.quiet}>Looking at the backups…</p>;
  if (backups.length === 0)
    return <p>There is no backup in this library. Keep its folder as it is and ask for help.</p>;
  return (
    <div className={styles.list}>
      <p className={styles.quiet}>
        The catalog there now is moved into a folder beside it, not deleted. Files that went to the trash
        later come back to their places; files that came later stay in the media folder, where cleanup finds
        them.
      </p>
      <ul className={styles.rows}>
        {backups.map((backup) => (
          <li key={backup.name} className={styles.row} data-testid="backup">
            <div className={styles.words}>
              <p className={styles.name}>{shownMoment(backup.made)}</p>
              <p className={styles.quiet}>
                {backup.assets === null ? 'Cannot be read' : counted(backup.assets, 'item')} ·{' '}
                {shownBytes(backup.size)}
              </p>
            </div>
            <Button
              className={styles.choose}
              disabled={busy || backup.assets === null}
              onClick={() => void take(backup)}
            >
              Restore
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
