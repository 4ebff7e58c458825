import { client } from '../../client/index.ts';
import { openDialog } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { showLogs } from '../help/supportActions.ts';
import { Setting } from './Setting.tsx';
import styles from './Settings.module.css';

export function SupportPage() {
  return (
    <>
      <Setting id="help">
        {() => (
          <div className={styles.buttons}>
            <Button onClick={() => openDialog('help')}>Open help</Button>
            <Button onClick={() => openDialog('shortcuts')}>Keyboard shortcuts</Button>
          </div>
        )}
      </Setting>
      {client.host === 'desktop' && (
        <Setting id="diagnostics">
          {() => (
            <div className={styles.buttons}>
              <Button onClick={() => openDialog('diagnostics')}>Save diagnostics…</Button>
              <Button onClick={() => void showLogs()}>Show logs</Button>
            </div>
          )}
        </Setting>
      )}
      <Setting id="about">
        {() => <Button onClick={() => openDialog('about')}>About Mediaroot</Button>}
      </Setting>
    </>
  );
}
