import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import styles from './Fields.module.css';
import { Icon } from './Icon.tsx';

/** What ties a control to its label and to what is said below it. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

export interface FieldProps {
  readonly label: ReactNode;
  /** Quiet words below the control. */
  readonly hint?: ReactNode;
  /** Takes the hint's place. */
  readonly problem?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

/** One line of a form: label, control, and what is to be said about it. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const said = problem !== undefined || hint !== undefined;
  const words = `${id}-words`;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.body}>
        {children({
          id,
          'aria-describedby': said ? words : undefined,
          'aria-invalid': problem !== undefined,
        })}
        {said && (
          <div id={words} aria-live="polite">
            {problem === undefined ? <div className={styles.hint}>{hint}</div> : <Problem>{problem}</Problem>}
          </div>
        )}
      </div>
    </div>
  );
}

/** What is wrong with a control, in words. */
export function Problem({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.problem}>
      <Icon icon={CircleAlert} size={12} className={styles.sign} />
      <span>{children}</span>
    </p>
  );
}
