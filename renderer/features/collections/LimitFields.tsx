import { Field } from '../../ui/Field.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { shownDuration } from '../gallery/duration.ts';
import styles from './CollectionForm.module.css';
import type { LimitsDraft } from './draft.ts';

export interface LimitFieldsProps {
  readonly limits: LimitsDraft;
  readonly onChange: (limits: LimitsDraft) => void;
  /** What is wrong with a limit, by its name. */
  readonly problem: (name: keyof LimitsDraft) => string | undefined;
}

/** What files may measure; an empty field is no limit. */
export function LimitFields({ limits, onChange, problem }: LimitFieldsProps) {
  const input = (name: keyof LimitsDraft, label: string, suffix: string) => ({
    'aria-label': label,
    value: limits[name],
    suffix,
    width: 108,
    placeholder: 'any',
    inputMode: 'decimal' as const,
    onChange: (text: string) => onChange({ ...limits, [name]: text }),
  });
  const seconds = Number(limits.maxDuration);
  return (
    <>
      <Field label="Size" problem={problem('maxBytes')}>
        {(control) => (
          <span className={styles.line}>
            at most <TextInput {...control} {...input('maxBytes', 'Greatest size', 'MB')} />
          </span>
        )}
      </Field>
      <Field label="Width" problem={problem('minWidth') ?? problem('maxWidth')}>
        {(control) => (
          <span className={styles.line}>
            from <TextInput {...control} {...input('minWidth', 'Least width', 'px')} />
            to <TextInput {...input('maxWidth', 'Greatest width', 'px')} />
          </span>
        )}
      </Field>
      <Field label="Height" problem={problem('minHeight') ?? problem('maxHeight')}>
        {(control) => (
          <span className={styles.line}>
            from <TextInput {...control} {...input('minHeight', 'Least height', 'px')} />
            to <TextInput {...input('maxHeight', 'Greatest height', 'px')} />
          </span>
        )}
      </Field>
      <Field label="Length" problem={problem('maxDuration')}>
        {(control) => (
          <span className={styles.line}>
            at most <TextInput {...control} {...input('maxDuration', 'Greatest length', 's')} />
            {seconds >= 60 && <span className={styles.quiet}>{shownDuration(seconds * 1000)}</span>}
          </span>
        )}
      </Field>
      <Field label="Pages" problem={problem('maxPages')}>
        {(control) => (
          <span className={styles.line}>
            at most <TextInput {...control} {...input('maxPages', 'Most pages', 'pages')} />
          </span>
        )}
      </Field>
    </>
  );
}
