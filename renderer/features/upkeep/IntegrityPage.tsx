import { CircleCheck } from 'lucide-react';
import { useEffect } from 'react';
import { counted } from '../../format/numbers.ts';
import { findingsCount, findingsWords, roundWords, scheduleWords } from '../../format/verifyWords.ts';
import { useSettings } from '../../state/settings.ts';
import { FINDINGS_SHOWN, setRelinking, useUpkeep } from '../../state/upkeep.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import folded from './Distribution.module.css';
import { FindingRow } from './FindingRow.tsx';
import { acceptEdits, verify } from './integrityActions.ts';
import { Section } from './Section.tsx';
import { TaskStrip, useLiveTask } from './TaskStrip.tsx';
import styles from './Upkeep.module.css';

/** Whether every original still is what was stored. */
export function IntegrityPage() {
  const report = useUpkeep((state) => state.verify);
  const days = useSettings((state) => state.settings?.verifyDays ?? null);
  const task = useLiveTask('verify');
  const read = useUpkeep((state) => state.readVerify);
  useEffect(read, [read]);
  if (report === null) return null;
  const cut = report.roundStarted !== null;
  return (
    <>
      <Section
        title="Originals"
        testId="integrity"
        note={
          <>
            {task ? 'Each original is read and compared with what was stored.' : roundWords(report)}{' '}
            {scheduleWords(days)}
          </>
        }
        actions={
          <>
            {cut && (
              <Button disabled={task !== undefined} onClick={() => void verify(true)}>
                Begin anew
              </Button>
            )}
            <Button look="primary" disabled={task !== undefined} onClick={() => void verify(false)}>
              {cut ? 'Go on' : 'Verify now'}
            </Button>
          </>
        }
      >
        {task && <TaskStrip task={task} />}
      </Section>
      <Findings />
    </>
  );
}

function Findings() {
  const report = useUpkeep((state) => state.verify);
  if (report === null) return null;
  const count = findingsCount(report);
  const { findings, unreadable = [] } = report;
  const edited = findings.filter(({ kind }) => kind === 'edited');
  return (
    <Section
      title="Findings"
      testId="findings"
      note={count === 0 ? undefined : `${findingsWords(report)}.`}
      actions={
        <>
          {edited.length > 1 && (
            <Button onClick={() => void acceptEdits(edited)}>
              Accept {counted(edited.length, 'change')}…
            </Button>
          )}
          {report.missing > 0 && <Button onClick={() => setRelinking(true)}>Find missing files…</Button>}
        </>
      }
    >
      {count === 0 && unreadable.length === 0 && (
        <p className={styles.well}>
          <Icon icon={CircleCheck} className={styles.good} />
          Nothing is known to be wrong with any file.
        </p>
      )}
      {count > 0 && (
        <ul className={styles.rows}>
          {findings.map((finding) => (
            <FindingRow key={`${finding.id} ${finding.kind}`} finding={finding} />
          ))}
          {count > findings.length && (
            <li className={styles.finding}>
              and {counted(count - FINDINGS_SHOWN, 'other')}, which show as these are put right
            </li>
          )}
        </ul>
      )}
      {unreadable.length > 0 && (
        <details className={folded.distribution}>
          <summary>{counted(unreadable.length, 'file')} could not be read in the last check</summary>
          <ul className="selectable">
            {unreadable.map(({ id, name, reason }) => (
              <li key={id} className={folded.measured}>
                <span>
                  <bdi>{name}</bdi>: {reason}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
