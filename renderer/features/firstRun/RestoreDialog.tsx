import { useState } from 'react';
import type { RestoreReport } from '../../../shared/contract/cloud.ts';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { useLibrary } from '../../state/library.ts';
import { closeDialog, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Problem } from '../../ui/Field.tsx';
import connect from '../cloud/Connect.module.css';
import { ConnectionFields } from '../cloud/ConnectionFields.tsx';
import { emptyDraft, readConnection } from '../cloud/connectionDraft.ts';
import { FolderField } from '../upkeep/FolderField.tsx';
import { RestoreOutcome } from './RestoreOutcome.tsx';
import { RestoreRunning } from './RestoreRunning.tsx';
import { askToStop, restoreFromCloud } from './restoreActions.ts';

/** Brings a whole library back from a bucket: asks from where and to where, shows how far it is, and what came of it. */
export function RestoreDialog() {
  const open = useWindow((state) => state.dialog === 'restore');
  const defaults = useLibrary((state) => state.state?.defaults);
  return open && defaults ? <Restore defaults={defaults} /> : null;
}

function Restore({ defaults }: Pick<LibraryState, 'defaults'>) {
  const [first] = useState(() => defaults);
  const [draft, setDraft] = useState(() => emptyDraft());
  const [mediaRoot, setMediaRoot] = useState(first.mediaRoot);
  const [catalog, setCatalog] = useState('');
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [report, setReport] = useState<RestoreReport | null>(null);
  const { connection, problems } = readConnection(draft);
  const ready = connection !== null && mediaRoot.trim() !== '';

  async function start(): Promise<void> {
    if (!connection) return;
    const { name, target, keys } = connection;
    setFailure(null);
    setRunning(true);
    const path = catalog.trim();
    const outcome = await restoreFromCloud({
      ...{ name, target, keys: keys ?? null, mediaRoot: mediaRoot.trim() },
      ...(path === '' ? {} : { path }),
    });
    setRunning(false);
    if ('value' in outcome) setReport(outcome.value);
    else setFailure(outcome.failure);
  }

  const form = (
    <div className={connect.form}>
      <p className={connect.quiet}>
        Originals, collections, albums, tags and the trash come back as they were. What has been fetched is
        verified against what was stored.
      </p>
      <ConnectionFields
        draft={draft}
        problems={problems}
        onChange={setDraft}
        kept={null}
        more={
          <Field label="Catalog folder" hint="Where what is known about the files is kept. Must be empty.">
            {(control) => (
              <FolderField
                control={control}
                value={catalog}
                title="Choose a folder for the catalog"
                placeholder={first.path}
                onChange={setCatalog}
              />
            )}
          </Field>
        }
      >
        <Field
          label="Media folder"
          hint="The originals are put here. It must be empty, or of a restore that was stopped."
        >
          {(control) => (
            <FolderField
              control={control}
              value={mediaRoot}
              title="Choose a folder for your media"
              onChange={setMediaRoot}
            />
          )}
        </Field>
      </ConnectionFields>
      {failure !== null && (
        <div role="alert">
          <Problem>{failure}</Problem>
        </div>
      )}
    </div>
  );
  return (
    <Dialog
      open
      onClose={running ? askToStop : closeDialog}
      title="Restore from the cloud"
      width={640}
      testId="restore"
      actions={
        report ? (
          <Button look="primary" size="large" onClick={closeDialog}>
            Done
          </Button>
        ) : running ? (
          <Button size="large" onClick={askToStop}>
            Stop
          </Button>
        ) : (
          <>
            <Button size="large" onClick={closeDialog}>
              Cancel
            </Button>
            <Button
              look="primary"
              size="large"
              disabled={!ready}
              onClick={() => void start()}
              data-testid="restore-start"
            >
              Restore
            </Button>
          </>
        )
      }
    >
      {report ? <RestoreOutcome report={report} /> : running ? <RestoreRunning /> : form}
    </Dialog>
  );
}
