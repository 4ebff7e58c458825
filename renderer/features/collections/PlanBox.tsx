import { Info, TriangleAlert } from 'lucide-react';
import type { CollectionPlan } from '../../../shared/contract/collection.ts';
import { planLines } from '../../format/collectionWords.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './CollectionForm.module.css';

export interface PlanBoxProps {
  /** Null until it is known. */
  readonly plan: CollectionPlan | null;
  /** It is of the form as it is now. */
  readonly fresh: boolean;
  readonly moveFiles: boolean;
  readonly onMoveFiles: (moveFiles: boolean) => void;
}

/** What saving would do to what is there already; nothing is done before it is saved. */
export function PlanBox({ plan, fresh, moveFiles, onMoveFiles }: PlanBoxProps) {
  const lines = plan === null ? [] : planLines(plan, moveFiles);
  return (
    <section
      className={styles.plan}
      aria-label="What saving does"
      aria-busy={!fresh}
      data-testid="collection-plan"
    >
      {plan !== null && lines.length === 0 && (
        <p className={styles.quiet}>Nothing that is stored already changes.</p>
      )}
      <ul className={styles.effects} aria-live="polite">
        {lines.map(({ tone, words, examples }) => (
          <li key={words} className={styles.effect} data-tone={tone}>
            <Icon icon={tone === 'care' ? TriangleAlert : Info} />
            <div>
              {words}
              {examples.length > 0 && (
                <details className={styles.examples}>
                  <summary>For example</summary>
                  <ul className="selectable">
                    {examples.map((example) => (
                      <li key={example}>
                        <bdi>{example}</bdi>
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </div>
          </li>
        ))}
      </ul>
      {plan !== null && plan.moves.count > 0 && (
        <Checkbox checked={moveFiles} onChange={onMoveFiles}>
          Move existing files
        </Checkbox>
      )}
    </section>
  );
}
