import { useState } from 'react';
import type { Collection } from '../../../shared/contract/collection.ts';
import { counted } from '../../format/numbers.ts';
import { cancelRemoval, useCollections } from '../../state/collections.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Problem } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { removeCollection } from './collectionActions.ts';
import styles from './RemoveDialog.module.css';

/** Asks where the assets of a collection go before it is removed. */
export function RemoveDialog() {
  const removed = useCollections(({ collections, removing }) =>
    collections?.find(({ id }) => id === removing),
  );
  return removed ? <Ask key={removed.id} removed={removed} /> : null;
}

function Ask({ removed }: { readonly removed: Collection }) {
  const collections = useCollections((state) => state.collections);
  const others = (collections ?? []).filter(({ id }) => id !== removed.id);
  const catchAll = others.find(({ autoKind }) => autoKind === 'other') ?? others[0];
  const [chosen, setChosen] = useState(catchAll?.id);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const into = others.find(({ id }) => id === chosen) ?? null;
  const { name } = removed.definition;

  async function remove() {
    setBusy(true);
    setFailure(await removeCollection(removed, into));
    setBusy(false);
  }

  return (
    <Dialog
      open
      onClose={cancelRemoval}
      title={`Remove the collection “${name}”?`}
      testId="collection-remove"
      actions={
        <>
          <Button size="large" onClick={cancelRemoval}>
            Cancel
          </Button>
          <Button look="primary" size="large" disabled={busy} onClick={remove}>
            {removed.count > 0 ? `Remove it and move ${counted(removed.count, 'item')}` : 'Remove it'}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p>
          {removed.count > 0
            ? `Nothing in it is deleted: ${counted(removed.count, 'item')} and what comes to it by itself go to another collection, under the rules of that one.`
            : 'It is empty. What comes to it by itself, or is in the trash, goes to another collection.'}
        </p>
        <Field label="Goes to">
          {(control) => (
            <Select
              id={control.id}
              width={220}
              value={String(chosen)}
              options={others.map(({ id, definition }) => ({ value: String(id), label: definition.name }))}
              onChange={(id) => setChosen(Number(id))}
            />
          )}
        </Field>
        {failure !== null && (
          <div role="alert">
            <Problem>{failure}</Problem>
          </div>
        )}
      </div>
    </Dialog>
  );
}
