import { CircleAlert, FolderOpen } from 'lucide-react';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { ClientError, client } from '../../client/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './LibraryForm.module.css';
import { createLibrary, pickFolder } from './libraryActions.ts';
import { useMediaRootCheck } from './useMediaRootCheck.ts';

export interface LibraryFormProps {
  readonly defaults: { readonly path: string; readonly mediaRoot: string };
  /** Asks for a name too, for when there is more than one library. */
  readonly named: boolean;
  readonly onDone?: () => void;
  /** Told of the media folder that is shown, at first and as it is typed. */
  readonly onShown?: (mediaRoot: string) => void;
}

/** Where a new library keeps its files, checked while it is typed, and the button that makes it. */
export function LibraryForm({ defaults, named, onDone, onShown }: LibraryFormProps) {
  const [mediaRoot, setMediaRoot] = useState(defaults.mediaRoot);
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const check = useMediaRootCheck(mediaRoot);
  const problem = failure ?? check?.problem ?? null;
  const id = useId();
  useEffect(() => onShown?.(mediaRoot), [onShown, mediaRoot]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || mediaRoot.trim() === '') return;
    setBusy(true);
    setFailure(null);
    try {
      await createLibrary(mediaRoot, name.trim() === '' ? undefined : name.trim());
      onDone?.();
    } catch (error) {
      setFailure(error instanceof ClientError ? error.message : 'The library could not be made.');
    } finally {
      setBusy(false);
    }
  }

  async function browse() {
    const path = await pickFolder('Choose a folder for your media');
    if (path !== null) change(path);
  }

  function change(path: string) {
    setFailure(null);
    setMediaRoot(path);
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      {named && (
        <div className={styles.field}>
          <label htmlFor={`${id}-name`}>Name</label>
          <input
            id={`${id}-name`}
            className={styles.input}
            value={name}
            maxLength={100}
            placeholder="My library"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
      )}
      <div className={styles.field}>
        <label htmlFor={`${id}-root`}>Media folder</label>
        <div className={styles.row}>
          <input
            id={`${id}-root`}
            className={styles.input}
            value={mediaRoot}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={problem !== null}
            aria-describedby={`${id}-words`}
            onChange={(event) => change(event.target.value)}
          />
          {client.host === 'desktop' && (
            <Button icon={FolderOpen} className={styles.browse} onClick={browse}>
              Browse…
            </Button>
          )}
        </div>
        <p id={`${id}-words`} className={styles.words} aria-live="polite">
          {problem === null ? (
            'Your originals are kept here, in plain folders by date.'
          ) : (
            <span className={styles.problem}>
              <Icon icon={CircleAlert} className={styles.sign} />
              <span>{problem}</span>
            </span>
          )}
        </p>
      </div>
      <Button
        type="submit"
        look="primary"
        size="large"
        disabled={busy || check === null || problem !== null}
        data-testid="create-library"
      >
        {busy ? 'Creating…' : 'Create library'}
      </Button>
      <p className={styles.place}>
        The catalog, with everything known about your files, is kept in{' '}
        <span className="selectable">{defaults.path}</span>
      </p>
    </form>
  );
}
