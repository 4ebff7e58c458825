import { useMemo, useState } from 'react';
import { counted } from '../../format/numbers.ts';
import { closeCloudDialog, useCloud } from '../../state/cloud.ts';
import { useCollections } from '../../state/collections.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Select } from '../../ui/Select.tsx';
import form from '../upkeep/Dialogs.module.css';
import { copyCloudAddresses, usualCopy } from './cloudAddresses.ts';
import { SIGNED_FOR } from './copyAddresses.ts';

const ORIGINAL = '';
const TERMS = SIGNED_FOR.map(({ seconds, label }) => ({ value: String(seconds), label }));

/** Which addresses in the cloud are copied, open for the assets it was asked for. */
export function CloudAddressDialog() {
  const dialog = useCloud((state) => state.dialog);
  return dialog?.type === 'addresses' ? <Choices ids={dialog.ids} first={dialog.rendition} /> : null;
}

interface ChoicesProps {
  readonly ids: readonly number[];
  /** The rendition it was asked for. */
  readonly first: string | undefined;
}

function Choices({ ids, first }: ChoicesProps) {
  const [usual] = useState(usualCopy);
  const remotes = useCloud((state) => state.remotes) ?? [];
  const [remote, setRemote] = useState(String(usual?.remote));
  const [rendition, setRendition] = useState(first ?? ORIGINAL);
  const [seconds, setSeconds] = useState(TERMS[0]?.value ?? '');
  const [attachment, setAttachment] = useState(false);
  const names = useRenditionNames();

  function copy(): void {
    closeCloudDialog();
    void copyCloudAddresses(ids, {
      remote: Number(remote),
      rendition: rendition === ORIGINAL ? undefined : rendition,
      seconds: Number(seconds),
      attachment,
    });
  }
  return (
    <Dialog
      open={usual !== null}
      onClose={closeCloudDialog}
      title={
        ids.length === 1
          ? 'Copy cloud address'
          : `Copy ${counted(ids.length, 'cloud address', 'cloud addresses')}`
      }
      width={520}
      testId="cloud-addresses"
      actions={
        <>
          <Button size="large" onClick={closeCloudDialog}>
            Cancel
          </Button>
          <Button look="primary" size="large" onClick={copy}>
            Copy
          </Button>
        </>
      }
    >
      <div className={form.form}>
        {remotes.length > 1 && (
          <Field label="From">
            {({ id }) => (
              <Select
                id={id}
                value={remote}
                width={220}
                options={remotes.map((one) => ({ value: String(one.id), label: one.name }))}
                onChange={setRemote}
              />
            )}
          </Field>
        )}
        <Field label="Of">
          {({ id }) => (
            <Select
              id={id}
              value={rendition}
              width={220}
              options={[
                { value: ORIGINAL, label: 'The original' },
                ...names.map((name) => ({ value: name, label: `The rendition “${name}”` })),
              ]}
              onChange={setRendition}
            />
          )}
        </Field>
        <Field label="Works for" hint="Of private items. Public ones have an address that lasts.">
          {() => <Segments label="Works for" value={seconds} options={TERMS} onChange={setSeconds} />}
        </Field>
        <Field label="In a browser">
          {() => (
            <Checkbox
              checked={attachment}
              onChange={setAttachment}
              hint="Under its own name, instead of being shown."
            >
              Save the file
            </Checkbox>
          )}
        </Field>
      </div>
    </Dialog>
  );
}

/** Of all collections, each once. */
function useRenditionNames(): readonly string[] {
  const collections = useCollections((state) => state.collections);
  return useMemo(
    () => [
      ...new Set(
        (collections ?? []).flatMap(({ definition }) => definition.renditions.map(({ name }) => name)),
      ),
    ],
    [collections],
  );
}
