import { type FormEvent, useState } from 'react';
import { closeAlbumName, type NamedAlbum, useLabels } from '../../state/labels.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { makeAlbum, renameAlbum } from './labelActions.ts';

const FORM = 'album-name';
const LONGEST = 100;

/** Asks for the name of an album, new or not. */
export function AlbumDialog() {
  const naming = useLabels((state) => state.naming);
  return naming ? <Ask key={naming.album?.id ?? 'new'} naming={naming} /> : null;
}

function Ask({ naming }: { readonly naming: NamedAlbum }) {
  const [name, setName] = useState(naming.album?.name ?? '');
  const fits = name.trim() !== '';

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!fits) return;
    closeAlbumName();
    void (naming.album === null
      ? makeAlbum(name.trim(), naming.ids)
      : renameAlbum(naming.album, name.trim()));
  }

  return (
    <Dialog
      open
      onClose={closeAlbumName}
      title={naming.album === null ? 'New album' : 'Rename album'}
      width={400}
      testId="album-dialog"
      actions={
        <>
          <Button size="large" onClick={closeAlbumName}>
            Cancel
          </Button>
          <Button look="primary" size="large" type="submit" form={FORM} disabled={!fits}>
            {naming.album === null ? 'Make album' : 'Rename'}
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={submit}>
        <Field label="Name">
          {(control) => <TextInput {...control} value={name} maxLength={LONGEST} onChange={setName} />}
        </Field>
      </form>
    </Dialog>
  );
}
