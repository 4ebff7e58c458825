import { useState } from 'react';
import type { Remote } from '../../../shared/contract/cloud.ts';
import type { ConnectionReport } from '../../../shared/contract/remote.ts';
import { keysWords } from '../../format/cloudWords.ts';
import { closeCloudDialog, remoteNames, useCloud } from '../../state/cloud.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Field.tsx';
import { Progress } from '../../ui/Progress.tsx';
import styles from './Connect.module.css';
import { ConnectionFields } from './ConnectionFields.tsx';
import { addRemote, editRemote, type Outcome, testConnection } from './cloudActions.ts';
import {
  type Connection,
  type ConnectionDraft,
  draftOf,
  emptyDraft,
  isAlikeButForName,
  presetNamed,
  readConnection,
} from './connectionDraft.ts';
import { TestResults } from './TestResults.tsx';

/** The form of a connection, for a new one or the one that is being edited. */
export function ConnectDialog() {
  const dialog = useCloud((state) => state.dialog);
  const edited = useCloud(({ remotes }) =>
    remotes?.find(({ id }) => dialog?.type === 'edit' && id === dialog.remote),
  );
  if (dialog?.type === 'connect') return <ConnectForm key="new" remote={null} />;
  return dialog?.type === 'edit' && edited ? <ConnectForm key={edited.id} remote={edited} /> : null;
}

type Tested = { readonly draft: ConnectionDraft; readonly outcome: Outcome<ConnectionReport> };

function ConnectForm({ remote }: { readonly remote: Remote | null }) {
  const [first] = useState(() => (remote ? draftOf(remote) : emptyDraft(remoteNames())));
  const [draft, setDraft] = useState(first);
  const [tested, setTested] = useState<Tested | null>(null);
  const [busy, setBusy] = useState<'test' | 'save' | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { connection, problems } = readConnection(draft);
  const outcome = tested !== null && tested.draft === draft ? tested.outcome : null;
  const report = outcome && 'value' in outcome ? outcome.value : null;
  const sound = report?.usable === true && report.holds !== 'other-library';
  // another name alone needs no test
  const renamed = remote !== null && isAlikeButForName(draft, first);
  const kept = remote && ['stored', 'session'].includes(remote.keys) ? keysWords(remote.keys) : null;

  async function test(makeBucket = false): Promise<void> {
    if (!connection) return;
    setBusy('test');
    setFailure(null);
    const input = {
      ...(remote ? { remote: remote.id } : {}),
      target: connection.target,
      ...(connection.keys === undefined ? {} : { keys: connection.keys }),
      makeBucket,
    };
    setTested({ draft, outcome: await testConnection(input) });
    setBusy(null);
  }

  async function save(): Promise<void> {
    if (!connection) return;
    setBusy('save');
    const saved = await saveConnection(remote, connection);
    setBusy(null);
    if ('failure' in saved) setFailure(saved.failure);
    else closeCloudDialog();
  }

  return (
    <Dialog
      open
      onClose={closeCloudDialog}
      title={remote ? `Edit “${remote.name}”` : 'Connect to the cloud'}
      width={640}
      testId="connect"
      actions={
        <>
          <Button
            size="large"
            className={styles.left}
            disabled={!connection || busy !== null}
            onClick={() => void test()}
          >
            {busy === 'test' ? 'Testing…' : 'Test connection'}
          </Button>
          <Button size="large" onClick={closeCloudDialog}>
            Cancel
          </Button>
          <Button
            look="primary"
            size="large"
            disabled={!connection || busy !== null || !(sound || renamed)}
            onClick={() => void save()}
            data-testid="connect-save"
          >
            {remote ? 'Save' : 'Connect'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <ConnectionFields draft={draft} problems={problems} onChange={setDraft} kept={kept} />
        {busy === 'test' && (
          <div className={styles.testing} role="status">
            <p>Trying out what a sync will need…</p>
            <Progress label="Testing the connection" value={null} />
          </div>
        )}
        {report && busy !== 'test' && (
          <TestResults
            report={report}
            bucketWord={presetNamed(draft.preset).bucketWord}
            busy={busy !== null}
            onMakeBucket={() => void test(true)}
          />
        )}
        {outcome && 'failure' in outcome && busy !== 'test' && <Failure words={outcome.failure} />}
        {failure !== null && <Failure words={failure} />}
      </div>
    </Dialog>
  );
}

function Failure({ words }: { readonly words: string }) {
  return (
    <div role="alert">
      <Problem>{words}</Problem>
    </div>
  );
}

function saveConnection(remote: Remote | null, connection: Connection): Promise<Outcome<Remote>> {
  const { name, target, keys } = connection;
  if (remote === null) return addRemote({ name, target, keys: keys ?? null });
  return editRemote({ remote: remote.id, name, target, ...(keys === undefined ? {} : { keys }) });
}
