import type { UpdateState } from '../../../shared/contract/app.ts';
import { downloadFraction, lastCheckedWords, updateWords } from '../../format/updateWords.ts';
import { useLibrary } from '../../state/library.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Field.tsx';
import { Progress } from '../../ui/Progress.tsx';
import styles from './Updates.module.css';
import { checkForUpdates, downloadUpdate, installUpdate } from './updateActions.ts';

/** Where the update stands, what it brings, and the one thing to do next. */
export function UpdateStatus({ state }: { readonly state: UpdateState }) {
  const version = useLibrary((library) => library.app?.version) ?? '';
  const { phase, unable } = state;
  const words = updateWords(state, version);
  return (
    <div className={styles.status} data-testid="update-status" data-phase={phase.kind}>
      <div role="status">{phase.kind === 'failed' ? <Problem>{words}</Problem> : words}</div>
      {phase.kind === 'downloading' && <Progress label="Download" value={downloadFraction(phase)} />}
      {unable === null && (
        <div className={styles.actions}>
          <Next state={state} />
          <span className={styles.quiet}>{lastCheckedWords(state.lastChecked)}</span>
        </div>
      )}
      {'release' in phase && phase.release.notes !== '' && (
        <section aria-label={`What is new in ${phase.release.version}`}>
          <h4 className={styles.title}>What is new</h4>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keys */}
          <div className={styles.notes} data-testid="update-notes" tabIndex={0}>
            {phase.release.notes}
          </div>
        </section>
      )}
    </div>
  );
}

function Next({ state: { phase } }: { readonly state: UpdateState }) {
  switch (phase.kind) {
    case 'downloading':
      return null;
    case 'available':
      return (
        <Button look="primary" disabled={phase.waitsFor !== null} onClick={() => void downloadUpdate()}>
          Download
        </Button>
      );
    case 'ready':
      return (
        <Button look="primary" disabled={phase.waitsFor !== null} onClick={() => void installUpdate()}>
          Restart to update
        </Button>
      );
    default:
      return (
        <Button disabled={phase.kind === 'checking'} onClick={() => void checkForUpdates()}>
          Check now
        </Button>
      );
  }
}
