import { RotateCw, Unplug } from 'lucide-react';
import { useRef } from 'react';
import type { LibraryInfo, LibraryState } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { useImports } from '../../state/imports.ts';
import { openKey, setLibraryState, useLibrary } from '../../state/library.ts';
import { INSPECTOR, SIDEBAR, usePreferences } from '../../state/preferences.ts';
import { useQuery } from '../../state/view.ts';
import { useWindow } from '../../state/window.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Divider } from '../../ui/Divider.tsx';
import { CloudView } from '../cloud/CloudView.tsx';
import { Gallery } from '../gallery/Gallery.tsx';
import { useHistoryKeys } from '../history/useHistoryKeys.ts';
import { ImportPanel } from '../import/ImportPanel.tsx';
import { tellFailure } from '../import/importActions.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { SafeModeBanner } from '../recovery/SafeModeBanner.tsx';
import { Sidebar } from '../sidebar/Sidebar.tsx';
import { StatusBar } from '../statusbar/StatusBar.tsx';
import { TopBar } from '../topbar/TopBar.tsx';
import { TrashBar } from '../trash/TrashBar.tsx';
import { UpkeepView } from '../upkeep/UpkeepView.tsx';
import { Viewer } from '../viewer/Viewer.tsx';
import { EmptyGrid } from './EmptyGrid.tsx';
import { GridMenu } from './GridMenu.tsx';
import { PlacesHint } from './PlacesHint.tsx';
import { useInspector } from './useInspector.ts';
import { useWindowKeys } from './useWindowKeys.ts';
import styles from './Workspace.module.css';

export interface WorkspaceProps {
  readonly state: LibraryState;
  readonly library: LibraryInfo;
}

/** An open library: what to show on the left, the grid, what is known on the right. */
export function Workspace({ state, library }: WorkspaceProps) {
  const { sidebarOpen, sidebarWidth, inspectorWidth, set } = usePreferences();
  const query = useQuery();
  const view = useWindow((state) => state.view);
  const panelOpen = useImports((imports) => imports.panelOpen);
  const inTrash = usePreferences((state) => state.source.type === 'trash');
  const search = useRef<HTMLInputElement>(null);
  const inspector = useInspector();
  useHistoryKeys();
  useWindowKeys({ search, toggleInspector: inspector.toggle });
  const right = (
    <div className={inspector.place === 'over' ? styles.over : styles.pane} style={{ width: inspectorWidth }}>
      <Inspector />
    </div>
  );

  return (
    <div className={styles.window}>
      <div className={styles.panes}>
        {sidebarOpen && (
          <>
            <div className={styles.pane} style={{ width: sidebarWidth }}>
              <Sidebar state={state} />
            </div>
            <Divider
              label="Width of the sidebar"
              width={sidebarWidth}
              {...SIDEBAR}
              initial={SIDEBAR.default}
              pane="left"
              onChange={(width) => set({ sidebarWidth: width })}
            />
          </>
        )}
        <main className={styles.main}>
          <TopBar
            search={search}
            inspectorShown={inspector.place !== null}
            onToggleInspector={inspector.toggle}
          />
          <Banners library={library} />
          {view === 'gallery' && inTrash && <TrashBar />}
          <div className={styles.content}>
            {view === 'cloud' && <CloudView />}
            {view === 'upkeep' && <UpkeepView />}
            {view === 'gallery' && (
              <GridMenu
                inspectorShown={inspector.place !== null}
                onToggleInspector={inspector.toggle}
                trigger={
                  <div className={styles.grid}>
                    <Gallery
                      query={query}
                      scope={openKey(state) ?? ''}
                      empty={<EmptyGrid library={library} />}
                    />
                  </div>
                }
              />
            )}
            {view === 'gallery' && inspector.place === 'beside' && (
              <Divider
                label="Width of the information"
                width={inspectorWidth}
                {...INSPECTOR}
                initial={INSPECTOR.default}
                pane="right"
                onChange={(width) => set({ inspectorWidth: width })}
              />
            )}
            {view === 'gallery' && inspector.place !== null && right}
            {panelOpen && <ImportPanel />}
          </div>
        </main>
      </div>
      <PlacesHint mediaRoot={library.mediaRoot} />
      <StatusBar />
      <Viewer inspector={inspector.place === null ? null : right} onToggleInspector={inspector.toggle} />
    </div>
  );
}

function Banners({ library }: { readonly library: LibraryInfo }) {
  const connection = useLibrary((state) => state.connection);
  return (
    <>
      {connection === 'down' && (
        <div className={styles.floating}>
          <Banner icon={RotateCw} testId="reconnecting">
            Mediaroot’s library is starting again. What you see may be a moment old; nothing is lost.
          </Banner>
        </div>
      )}
      <SafeModeBanner />
      {library.mediaRootState === 'offline' && (
        <Banner
          icon={Unplug}
          testId="media-root-offline"
          actions={<Button onClick={lookAgain}>Look again</Button>}
        >
          The media folder {library.mediaRoot} is offline. Connect its drive: everything in it is still known,
          and nothing is taken for deleted.
        </Banner>
      )}
    </>
  );
}

async function lookAgain(): Promise<void> {
  try {
    setLibraryState(await client.call('library.state', {}));
  } catch (error) {
    tellFailure('The media folder could not be looked for', error);
  }
}
