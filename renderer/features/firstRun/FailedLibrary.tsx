import { ArchiveRestore, CircleAlert, Lock, RotateCcw } from 'lucide-react';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { chooseBackup, restoreBackup } from '../recovery/startActions.ts';
import styles from './FirstRun.module.css';
import { openLibrary } from './libraryActions.ts';
import { otherLibraries } from './otherLibraries.ts';
import { WaitingFiles } from './WaitingFiles.tsx';

const TITLES: Readonly<Record<string, string>> = {
  library_locked: 'This library is open somewhere else',
  library_missing: 'The library is not where it was',
  library_newer: 'This library needs a newer Mediaroot',
  library_damaged: 'The catalog of this library is damaged',
};

/** The last library did not open: what happened, to which one, and what can be done. */
export function FailedLibrary({ state }: { readonly state: LibraryState }) {
  const { error, recent } = state;
  const named = error?.details?.path;
  const path = typeof named === 'string' ? named : recent[0]?.path;
  const damaged = error?.code === 'library_damaged';
  return (
    <main className={styles.screen}>
      <EmptyState
        icon={error?.code === 'library_locked' ? Lock : CircleAlert}
        title={TITLES[error?.code ?? ''] ?? 'The library could not be opened'}
        testId="library-failed"
        actions={
          <>
            {path !== undefined && damaged && (
              <Button look="primary" icon={ArchiveRestore} onClick={() => void restoreBackup(path, null)}>
                Restore the newest backup
              </Button>
            )}
            {path !== undefined && damaged && (
              <Button onClick={() => chooseBackup(path)}>Choose a backup…</Button>
            )}
            {path !== undefined && (
              <Button
                look={damaged ? 'outlined' : 'primary'}
                icon={RotateCcw}
                onClick={() => openLibrary(path)}
              >
                Try again
              </Button>
            )}
            <Menu trigger={<Button>Choose another…</Button>} entries={otherLibraries(recent, path)} />
          </>
        }
      >
        <p className="selectable">{error?.message}</p>
        {path !== undefined && !error?.message.includes(path) && (
          <p className={`${styles.path} selectable`}>{path}</p>
        )}
        {error?.correlationId && <p>Reference in the log: {error.correlationId}</p>}
        <WaitingFiles />
      </EmptyState>
    </main>
  );
}
