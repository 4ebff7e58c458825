import {
  ArchiveRestore,
  CircleAlert,
  CloudDownload,
  FolderOpen,
  Library,
  Lock,
  Plus,
  RotateCcw,
} from 'lucide-react';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import styles from './FirstRun.module.css';
import { openLibrary, openOtherLibrary, restoreLibrary } from './libraryActions.ts';

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
  const others = recent.filter((other) => other.path !== path);
  const entries: MenuEntry[] = others.map(({ path: folder, name, mediaRoot }) => ({
    type: 'item',
    label: name,
    detail: mediaRoot,
    icon: Library,
    onSelect: () => openLibrary(folder),
  }));
  if (entries.length > 0) entries.push({ type: 'separator' });
  if (client.host === 'desktop') {
    entries.push({ type: 'item', label: 'Open library…', icon: FolderOpen, onSelect: openOtherLibrary });
  }
  entries.push(
    {
      type: 'item',
      label: 'New library…',
      icon: Plus,
      onSelect: () => useWindow.setState({ dialog: 'new-library' }),
    },
    {
      type: 'item',
      label: 'Restore from the cloud…',
      icon: CloudDownload,
      onSelect: () => useWindow.setState({ dialog: 'restore' }),
    },
  );

  return (
    <main className={styles.screen}>
      <EmptyState
        icon={error?.code === 'library_locked' ? Lock : CircleAlert}
        title={TITLES[error?.code ?? ''] ?? 'The library could not be opened'}
        testId="library-failed"
        actions={
          <>
            {path !== undefined && damaged && (
              <Button look="primary" icon={ArchiveRestore} onClick={() => restoreLibrary(path)}>
                Restore the newest backup
              </Button>
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
            <Menu trigger={<Button>Choose another…</Button>} entries={entries} />
          </>
        }
      >
        <p className="selectable">{error?.message}</p>
        {path !== undefined && !error?.message.includes(path) && (
          <p className={`${styles.path} selectable`}>{path}</p>
        )}
        {error?.correlationId && <p>Reference in the log: {error.correlationId}</p>}
      </EmptyState>
    </main>
  );
}
