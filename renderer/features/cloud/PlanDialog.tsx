import { CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Remote, SyncPlan } from '../../../shared/contract/cloud.ts';
import { counted, shownBytes, shownCount } from '../../format/numbers.ts';
import { consentWords, planLines } from '../../format/syncWords.ts';
import { closeCloudDialog, useCloud } from '../../state/cloud.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Progress } from '../../ui/Progress.tsx';
import upkeep from '../upkeep/Upkeep.module.css';
import styles from './Cloud.module.css';
import { type Outcome, planSync, startSync } from './cloudActions.ts';

/** What a sync would do, before it does; open for the remote whose sync was asked for. */
export function PlanDialog() {
  const dialog = useCloud((state) => state.dialog);
  const id = dialog?.type === 'plan' ? dialog.remote : null;
  const remote = useCloud(({ remotes }) => remotes?.find((one) => one.id === id));
  return remote && <Plan key={remote.id} remote={remote} />;
}

function Plan({ remote: { id, name, options } }: { readonly remote: Remote }) {
  const plan = usePlan(id);
  const [agreed, setAgreed] = useState(false);
  const [busy, setBusy] = useState(false);
  const known = plan !== null && 'value' in plan ? plan.value : null;
  const idle = known !== null && planLines(known).length === 0;

  async function start(): Promise<void> {
    setBusy(true);
    const begun = await startSync(id, agreed);
    setBusy(false);
    if (begun) closeCloudDialog();
  }
  return (
    <Dialog
      open
      onClose={closeCloudDialog}
      title={`Sync with “${name}”`}
      width={560}
      testId="sync-plan"
      actions={
        <>
          <Button size="large" onClick={closeCloudDialog}>
            Cancel
          </Button>
          <Button
            look="primary"
            size="large"
            disabled={busy || known === null || (known.needsConsent && !agreed)}
            onClick={() => void start()}
            data-testid="sync-start"
          >
            {idle ? 'Sync anyway' : 'Sync'}
          </Button>
        </>
      }
    >
      <div className={styles.plan} aria-busy={plan === null}>
        {plan === null && (
          <div className={styles.planning} role="status">
            <p>Looking at what has changed…</p>
            <Progress label="Looking at what has changed" value={null} />
          </div>
        )}
        {plan !== null && 'failure' in plan && (
          <div role="alert">
            <Problem>{plan.failure}</Problem>
          </div>
        )}
        {known && <Lines plan={known} />}
        {known?.needsConsent && (
          <div className={upkeep.care}>
            <Checkbox
              checked={agreed}
              onChange={setAgreed}
              hint={`That is more than ${shownCount(options.maxDeletePercent)} % of what the bucket holds, so it is only done when you say so.`}
            >
              {consentWords(known)}
            </Checkbox>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Lines({ plan }: { readonly plan: SyncPlan }) {
  const lines = planLines(plan);
  return (
    <>
      {lines.length === 0 ? (
        <p className={upkeep.well}>
          <Icon icon={CircleCheck} className={upkeep.good} />
          The bucket holds everything as it is now.
        </p>
      ) : (
        <table className={styles.table}>
          <caption className="visually-hidden">What the sync does</caption>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">What</th>
              <th scope="col">Items</th>
              <th scope="col">Bytes</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ part, label, means, count, bytes }) => (
              <tr key={part} data-testid={`plan-${part}`}>
                <th scope="row">
                  {label}
                  <span className={styles.below}>{means}</span>
                </th>
                <td>{shownCount(count)}</td>
                <td>{bytes === null ? '' : shownBytes(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={styles.foot}>
        {plan.unchanged > 0 && <p>{counted(plan.unchanged, 'item')} unchanged.</p>}
        {plan.keptHere > 0 && (
          <p>
            {counted(plan.keptHere, 'change')} to another machine’s items{' '}
            {plan.keptHere === 1 ? 'stays' : 'stay'} on this one.
          </p>
        )}
        <p>{plan.costHint}</p>
      </div>
    </>
  );
}

/** Null while it is being worked out. */
function usePlan(remote: number): Outcome<SyncPlan> | null {
  const [plan, setPlan] = useState<Outcome<SyncPlan> | null>(null);
  useEffect(() => {
    let stale = false;
    void planSync(remote).then((answer) => !stale && setPlan(answer));
    return () => {
      stale = true;
    };
  }, [remote]);
  return plan;
}
