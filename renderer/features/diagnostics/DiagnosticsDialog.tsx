import { useState } from 'react';
import { closeDialog, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { saveDiagnostics, showLogs } from '../help/supportActions.ts';
import styles from './Diagnostics.module.css';

const INSIDE = [
  'Versions of Mediaroot and of your system, memory and free disk space',
  'How Mediaroot is set up, and the kinds of its cloud connections',
  'The health of the library, and how many items it has',
  'What Mediaroot noted while it ran lately',
] as const;
const NOT_INSIDE = [
  'Your files, or anything out of them',
  'Names of files, folders, albums, tags, libraries or buckets: marks stand for them',
  'Keys and passwords',
] as const;

/** Says what diagnostics hold before they are saved. */
export function DiagnosticsDialog() {
  const open = useWindow((state) => state.dialog === 'diagnostics');
  const [busy, setBusy] = useState(false);

  async function save(): Promise<void> {
    setBusy(true);
    const ended = await saveDiagnostics();
    setBusy(false);
    if (ended === 'saved') closeDialog();
  }

  return (
    <Dialog
      open={open}
      onClose={closeDialog}
      title="Save diagnostics"
      width={520}
      testId="diagnostics"
      actions={
        <>
          <Button onClick={() => void showLogs()}>Show logs</Button>
          <Button look="primary" disabled={busy} onClick={() => void save()}>
            {busy ? 'Saving…' : 'Save…'}
          </Button>
        </>
      }
    >
      <div className={styles.content}>
        <p>
          A .zip file for whoever helps you. It is saved where you choose and sent nowhere. All of it is plain
          text, so you can look at it first.
        </p>
        <Points title="What goes in" points={INSIDE} />
        <Points title="What stays out" points={NOT_INSIDE} />
      </div>
    </Dialog>
  );
}

function Points({ title, points }: { readonly title: string; readonly points: readonly string[] }) {
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.points}>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}
