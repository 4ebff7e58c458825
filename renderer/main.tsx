import './styles/tokens.css';
import './styles/base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { client } from './client/index.ts';
import { tellTaskEnd } from './features/activity/taskActions.ts';
import { tellEnd } from './features/import/importActions.ts';
import { followOpened } from './features/import/openedFiles.ts';
import { followCloud } from './state/cloud.ts';
import { followCollections } from './state/collections.ts';
import { followHistory } from './state/history.ts';
import { followImports } from './state/imports.ts';
import { followLabels } from './state/labels.ts';
import { followLibrary } from './state/library.ts';
import { followSelection } from './state/selectionSummary.ts';
import { followSettings } from './state/settings.ts';
import { followStart } from './state/start.ts';
import { followTasks } from './state/tasks.ts';
import { followTrash } from './state/trash.ts';
import { followUpdates } from './state/updates.ts';
import { followUpkeep } from './state/upkeep.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

followImports(client, tellEnd);
followOpened(client);
followSelection(client);
followCollections(client);
followHistory(client);
followLabels(client);
followTrash(client);
followUpkeep(client);
followCloud(client);
followSettings(client);
followTasks(client, tellTaskEnd);
followUpdates(client);
followStart(client);
followLibrary(client);

createRoot(root).render(
  <StrictMode>
    {/* our policy allows no style elements */}
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <App />
      </Tooltip.Provider>
    </CSPProvider>
  </StrictMode>,
);
