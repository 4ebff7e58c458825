import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { CollectionSelect } from './CollectionSelect.tsx';
import styles from './Dialogs.module.css';
import { FolderField } from './FolderField.tsx';
import { addWatch } from './watchActions.ts';

/** Asks which folder to watch, where its files go, and what becomes of those that are there. */
export function AddWatchDialog({ onClose }: { readonly onClose: () => void }) {
  const [path, setPath] = useState('');
  const [collection, setCollection] = useState<number | null>(null);
  const [ignoreExisting, setIgnoreExisting] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function add(): Promise<void> {
    setBusy(true);
    const failure = await addWatch({ path: path.trim(), collection, ignoreExisting });
    setBusy(false);
    if (failure === null) onClose();
    else setProblem(failure);
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Watch a folder"
      width={560}
      testId="add-watch"
      actions={
        <>
          <Button size="large" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            size="large"
            disabled={busy || path.trim() === ''}
            onClick={() => void add()}
          >
            Watch
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label="Folder" problem={problem}>
          {(control) => (
            <FolderField
              control={control}
              value={path}
              title="Watch a folder"
              onChange={(next) => {
                setPath(next);
                setProblem(undefined);
              }}
            />
          )}
        </Field>
        <Field label="Import into">
          {({ id }) => <CollectionSelect id={id} value={collection} onChange={setCollection} width={220} />}
        </Field>
        <Field label="What is there">
          {() => (
            <Checkbox
              checked={ignoreExisting}
              onChange={setIgnoreExisting}
              hint="Only what lands in it from now on is imported."
            >
              Leave what lies there already
            </Checkbox>
          )}
        </Field>
      </div>
    </Dialog>
  );
}
