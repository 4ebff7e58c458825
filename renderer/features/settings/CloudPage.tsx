import { openCloudDialog, showCloud, useCloud } from '../../state/cloud.ts';
import { leaveFor } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { openConnect } from '../cloud/cloudActions.ts';
import { Setting } from './Setting.tsx';
import styles from './Settings.module.css';

export function CloudPage() {
  const remotes = useCloud((state) => state.remotes) ?? [];
  return (
    <Setting id="remotes">
      {() => (
        <div className={styles.rows}>
          {remotes.map(({ id, name }) => (
            <div key={id} className={styles.row}>
              <span className={styles.name}>{name}</span>
              <Button
                aria-label={`Connection of ${name}`}
                onClick={leaveFor(() => openCloudDialog({ type: 'edit', remote: id }))}
              >
                Connection…
              </Button>
              <Button
                aria-label={`Options of ${name}`}
                onClick={leaveFor(() => openCloudDialog({ type: 'options', remote: id }))}
              >
                Options…
              </Button>
            </div>
          ))}
          <div className={styles.buttons}>
            <Button onClick={leaveFor(openConnect)}>Connect…</Button>
            <Button onClick={leaveFor(() => showCloud())}>Show the cloud</Button>
          </div>
        </div>
      )}
    </Setting>
  );
}
