import { CircleAlert, CircleCheck, CircleMinus, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ConnectionReport } from '../../../shared/contract/remote.ts';
import { checkTitle, holdsWords } from '../../format/checkWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Connect.module.css';

type State = ConnectionReport['checks'][number]['state'];

const LOOKS: Readonly<Record<State, { icon: LucideIcon; tone: string | undefined; spoken: string }>> = {
  ok: { icon: CircleCheck, tone: styles.good, spoken: 'works' },
  noted: { icon: Info, tone: styles.unsure, spoken: 'works, with a note' },
  failed: { icon: CircleAlert, tone: styles.bad, spoken: 'failed' },
  skipped: { icon: CircleMinus, tone: styles.quiet, spoken: 'not tried' },
};

const HOLDS = {
  good: { icon: CircleCheck, tone: styles.good },
  unsure: { icon: TriangleAlert, tone: styles.unsure },
  bad: { icon: CircleAlert, tone: styles.bad },
} as const;

export interface TestResultsProps {
  readonly report: ConnectionReport;
  /** What the provider calls a bucket. */
  readonly bucketWord: string;
  readonly busy: boolean;
  /** Tests again, making the bucket first. */
  readonly onMakeBucket: () => void;
}

/** What a test of the connection found, one line each; fine ones in few words, others with what to do. */
export function TestResults({ report, bucketWord, busy, onMakeBucket }: TestResultsProps) {
  const holds = holdsWords(report.holds);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // not returned: newer Chromium answers with a promise
    box.current?.scrollIntoView({ block: 'end' });
  }, []);
  return (
    <div ref={box} className={styles.results} role="status" data-testid="connection-report">
      <ul>
        {report.checks.map(({ check, state, words }) => {
          const { icon, tone, spoken } = LOOKS[state];
          return (
            <li key={check} className={styles.check} data-check={check} data-state={state}>
              <Icon icon={icon} className={tone} />
              <span className={state === 'skipped' ? styles.quiet : undefined}>
                {checkTitle(check)}
                <span className="visually-hidden">: {spoken}</span>
              </span>
              <div className={state === 'failed' ? 'selectable' : `${styles.quiet} selectable`}>
                {state === 'skipped' ? 'Not tried.' : words}
                {check === 'bucket' && report.bucketMissing && (
                  <Button className={styles.make} disabled={busy} onClick={onMakeBucket}>
                    Make the {bucketWord}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
        {holds && (
          <li className={styles.check} data-check="holds" data-state={holds.tone}>
            <Icon icon={HOLDS[holds.tone].icon} className={HOLDS[holds.tone].tone} />
            <p className={styles.whole}>{holds.words}</p>
          </li>
        )}
      </ul>
    </div>
  );
}
