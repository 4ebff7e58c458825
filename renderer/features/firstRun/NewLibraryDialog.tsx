import { useLibrary } from '../../state/library.ts';
import { closeDialog, useWindow } from '../../state/window.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { LibraryForm } from './LibraryForm.tsx';

export function NewLibraryDialog() {
  const open = useWindow((state) => state.dialog === 'new-library');
  const defaults = useLibrary((state) => state.state?.defaults);
  return (
    <Dialog open={open && defaults !== undefined} onClose={closeDialog} title="New library" width={520}>
      {defaults && <LibraryForm key={defaults.path} defaults={defaults} named onDone={closeDialog} />}
    </Dialog>
  );
}
