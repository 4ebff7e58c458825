import { Cloud } from 'lucide-react';
import { useCloud } from '../../state/cloud.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Segments } from '../../ui/Segments.tsx';
import upkeep from '../upkeep/Upkeep.module.css';
import { CheckSection } from './CheckSection.tsx';
import styles from './Cloud.module.css';
import { openConnect } from './cloudActions.ts';
import { ItemsSection } from './ItemsSection.tsx';
import { NotesSection } from './NotesSection.tsx';
import { RemoteSection } from './RemoteSection.tsx';

/** The buckets that hold a copy of the library: how true they are, and what can be done about it. Stands where the grid does. */
export function CloudView() {
  const remotes = useCloud((state) => state.remotes);
  const shown = useCloud((state) => state.shown);
  const remote = remotes?.find(({ id }) => id === shown) ?? remotes?.[0];
  if (remotes === null) return <div className={upkeep.view} data-testid="cloud" />;
  if (!remote) return <NoRemote />;
  return (
    <div className={upkeep.view} data-testid="cloud">
      <div className={upkeep.column}>
        <header className={upkeep.head}>
          <h1 className={upkeep.title}>Cloud</h1>
          {remotes.length > 1 && (
            <Segments
              label="Connection"
              value={String(remote.id)}
              options={remotes.map(({ id, name }) => ({ value: String(id), label: name }))}
              onChange={(id) => useCloud.setState({ shown: Number(id) })}
            />
          )}
        </header>
        <RemoteSection remote={remote} />
        <ItemsSection key={`items ${remote.id}`} remote={remote} />
        <NotesSection remote={remote} />
        <CheckSection key={`check ${remote.id}`} remote={remote} />
      </div>
    </div>
  );
}

function NoRemote() {
  return (
    <div className={upkeep.view} data-testid="cloud">
      <EmptyState
        icon={Cloud}
        title="Keep a copy in your own cloud"
        testId="no-remote"
        actions={
          <Button look="primary" size="large" onClick={openConnect}>
            Connect…
          </Button>
        }
      >
        <div className={styles.about}>
          <p>
            One click copies the library to a bucket of yours, publishes what is public, and the whole of it
            can be brought back from there. Each copy is verified, and nothing is sent twice.
          </p>
          <p>Amazon S3 and everything that speaks its language, Google Cloud Storage, Azure, or a folder.</p>
        </div>
      </EmptyState>
    </div>
  );
}
