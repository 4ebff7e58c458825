import { CircleCheck, CircleSlash, Pause, Play, Square, TriangleAlert, X } from 'lucide-react';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { shownMoment } from '../../format/dates.ts';
import { fractionDone, isActive, progressWords, runTitle, summaryWords } from '../../format/importWords.ts';
import { counted } from '../../format/numbers.ts';
import { showRun } from '../../state/imports.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Progress } from '../../ui/Progress.tsx';
import styles from './ImportPanel.module.css';
import { steer } from './importActions.ts';

/** One import: how far it is and what can be done about it. */
export function RunCard({ run }: { readonly run: ImportSummary }) {
  const active = isActive(run);
  const interrupted = run.state === 'interrupted';
  return (
    <article
      className={styles.card}
      aria-label={runTitle(run)}
      data-testid="import-run"
      data-state={run.state}
    >
      <div className={styles.cardHead}>
        {!active && <Outcome run={run} />}
        <h3 className={styles.cardTitle}>{runTitle(run)}</h3>
        <div className={styles.controls}>
          {run.state === 'running' && (
            <IconButton icon={Pause} label="Pause" onClick={() => steer(run, 'pause')} />
          )}
          {run.state === 'paused' && (
            <IconButton icon={Play} label="Go on" onClick={() => steer(run, 'resume')} />
          )}
          {active && (
            <IconButton
              icon={Square}
              label="Cancel; what is stored already stays"
              onClick={() => steer(run, 'cancel')}
            />
          )}
          {!active && !interrupted && (
            <IconButton icon={X} label="Put away" onClick={() => steer(run, 'dismiss')} />
          )}
        </div>
      </div>
      {active && (
        <Progress
          label={runTitle(run)}
          value={fractionDone(run)}
          state={run.state === 'paused' ? 'paused' : 'running'}
        />
      )}
      <p className={styles.words} role={active ? undefined : 'status'}>
        {active
          ? progressWords(run)
          : interrupted
            ? (run.problem ?? interruptedWords(run))
            : summaryWords(run)}
      </p>
      {active && run.failed > 0 && (
        <p className={styles.bad}>{counted(run.failed, 'file')} could not be imported</p>
      )}
      {run.finished !== null && !active && <p className={styles.when}>{shownMoment(run.finished)}</p>}
      <div className={styles.actions}>
        {interrupted && (
          <>
            <Button look="primary" onClick={() => steer(run, 'resume')}>
              Finish import
            </Button>
            <Button onClick={() => steer(run, 'dismiss')}>Leave it</Button>
          </>
        )}
        {!active && run.failed > 0 && (
          <Button onClick={() => steer(run, 'retry')}>Retry {counted(run.failed, 'failed file')}</Button>
        )}
        {run.total > 0 && <Button onClick={() => showRun(run.id)}>Show files</Button>}
      </div>
    </article>
  );
}

function interruptedWords(run: ImportSummary): string {
  return `Mediaroot ended before this import did. ${summaryWords(run)} so far.`;
}

function Outcome({ run }: { readonly run: ImportSummary }) {
  if (run.state === 'cancelled') return <Icon icon={CircleSlash} className={styles.state} />;
  if (run.state === 'interrupted')
    return <Icon icon={TriangleAlert} className={`${styles.state} ${styles.unsure}`} />;
  return run.failed > 0 ? (
    <Icon icon={TriangleAlert} className={`${styles.state} ${styles.bad}`} />
  ) : (
    <Icon icon={CircleCheck} className={`${styles.state} ${styles.good}`} />
  );
}
