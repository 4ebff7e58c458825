import { CircleAlert, CircleCheck, CircleX } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { HealthCheck } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { useUpkeep } from '../../state/upkeep.ts';
import { openDialog } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { tellFailure } from '../import/importActions.ts';
import { healthAction, healthTitle, verdict } from './healthRows.ts';
import { Section } from './Section.tsx';
import styles from './Upkeep.module.css';

const LOOKS = {
  good: { icon: CircleCheck, tone: styles.good, words: 'Well' },
  attention: { icon: CircleAlert, tone: styles.unsure, words: 'Wants a look' },
  bad: { icon: CircleX, tone: styles.bad, words: 'Not well' },
} as const;

/** Whether the library is well, at a glance; what is not comes first. */
export function HealthPage() {
  const { checks, busy, look } = useHealth();
  const sorted = checks?.toSorted((a, b) => WEIGHT[a.state] - WEIGHT[b.state]);
  return (
    <Section
      title="Health"
      testId="health"
      note={checks === null ? 'Looking at the library…' : verdict(checks).words}
      actions={
        <>
          <Button onClick={() => openDialog('diagnostics')}>Save diagnostics…</Button>
          <Button look="primary" disabled={busy} onClick={look}>
            Look again
          </Button>
        </>
      }
    >
      {sorted && (
        <ul className={styles.rows}>
          {sorted.map((check) => (
            <HealthRow key={check.check} check={check} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const WEIGHT: Readonly<Record<HealthCheck['state'], number>> = { bad: 0, attention: 1, good: 2 };

function HealthRow({ check }: { readonly check: HealthCheck }) {
  const { icon, tone, words } = LOOKS[check.state];
  const action = healthAction(check);
  return (
    <li className={styles.row}>
      <div className={styles.finding} data-testid={`health-${check.check}`} data-state={check.state}>
        <div className={`${styles.findingWords} ${styles.matter}`}>
          <Icon icon={icon} className={tone} />
          <p className={styles.rowTitle}>
            {healthTitle(check.check)}
            <span className="visually-hidden">: {words}</span>
          </p>
          <p className={`${styles.quiet} selectable`}>{check.words}</p>
        </div>
        {action && (
          <div className={styles.rowActions}>
            <Button onClick={action.run}>{action.label}</Button>
          </div>
        )}
      </div>
    </li>
  );
}

/** What doctor says of the open library; asked again when what is known of its originals changes. */
function useHealth(): { checks: readonly HealthCheck[] | null; busy: boolean; look: () => void } {
  const [checks, setChecks] = useState<readonly HealthCheck[] | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);
  const known = useUpkeep((state) => state.verify);
  const look = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    setBusy(true);
    client
      .call('doctor.report', {})
      .then(
        ({ library }) => {
          if (mine === asked.current) setChecks(library?.health ?? []);
        },
        (error: unknown) => tellFailure('The health of the library could not be looked at', error),
      )
      .finally(() => {
        if (mine === asked.current) setBusy(false);
      });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known of the originals is why it is asked again
  useEffect(look, [look, known]);
  return { checks, busy, look };
}
