import { CloudDownload, FolderOpen, ImageDown, Library } from 'lucide-react';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { useWindow } from '../../state/window.ts';
import icon from '../../styles/icon.svg';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './FirstRun.module.css';
import { LibraryForm } from './LibraryForm.tsx';
import { openLibrary, openOtherLibrary, showMediaRoot } from './libraryActions.ts';
import { WaitingFiles } from './WaitingFiles.tsx';

/** The one screen before there is a library: make one, open one, or drop something. */
export function FirstRun({ state }: { readonly state: LibraryState }) {
  return (
    <main className={styles.screen} data-testid="first-run">
      <div className={styles.column}>
        <img className={styles.mark} src={icon} alt="" width={64} height={64} />
        <h1 className={styles.title}>Mediaroot</h1>
        <p className={styles.line}>
          A library that owns its folder, records every file, and never loses one.
        </p>
        <WaitingFiles />
        <div className={styles.card}>
          <LibraryForm
            key={state.defaults.mediaRoot}
            defaults={state.defaults}
            named={false}
            onShown={showMediaRoot}
          />
        </div>
        <p className={styles.hint}>
          <Icon icon={ImageDown} />
          Or drop photos or folders here: they go straight in.
        </p>
        <div className={styles.others}>
          {state.recent.slice(0, 3).map(({ path, name, mediaRoot }) => (
            <Button key={path} icon={Library} title={mediaRoot} onClick={() => openLibrary(path)}>
              <span className={styles.name}>Open “{name}”</span>
            </Button>
          ))}
          {client.host === 'desktop' && (
            <Button icon={FolderOpen} onClick={openOtherLibrary}>
              Open a library…
            </Button>
          )}
          <Button icon={CloudDownload} onClick={() => useWindow.setState({ dialog: 'restore' })}>
            Restore from the cloud…
          </Button>
        </div>
      </div>
    </main>
  );
}
