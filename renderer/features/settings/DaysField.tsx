import { useState } from 'react';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Field } from '../../ui/Field.tsx';
import { CommittedInput } from './CommittedInput.tsx';
import { parseDays } from './days.ts';
import styles from './Settings.module.css';

export interface DaysFieldProps {
  readonly label: string;
  /** Null: never by itself. */
  readonly days: number | null;
  /** In its place when it is turned on again. */
  readonly usual: number;
  /** What happens after so many days. */
  readonly does: string;
  readonly hint: string;
  readonly onChange: (days: number | null) => void;
}

/** Something that happens by itself after some days, or not at all. */
export function DaysField({ label, days, usual, does, hint, onChange }: DaysFieldProps) {
  const [typed, setTyped] = useState(String(days ?? usual));
  const parsed = parseDays(typed);
  const wrong = days !== null && parsed === null;
  return (
    <Field
      label={label}
      hint={hint}
      problem={wrong ? 'Give a whole number of days, from 1 to 36,500.' : undefined}
    >
      {(control) => (
        <div className={styles.days}>
          <Checkbox checked={days !== null} onChange={(on) => onChange(on ? (parsed ?? usual) : null)}>
            {does}
          </Checkbox>
          <CommittedInput
            {...control}
            aria-label={`${does}: days`}
            inputMode="numeric"
            width={112}
            suffix="days"
            disabled={days === null}
            held={String(days ?? usual)}
            onTyped={setTyped}
            onCommit={(text) => {
              const next = parseDays(text);
              if (next !== null && next !== days) onChange(next);
              return String(next ?? days ?? usual);
            }}
          />
        </div>
      )}
    </Field>
  );
}
