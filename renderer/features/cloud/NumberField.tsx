import { useState } from 'react';
import { shownCount } from '../../format/numbers.ts';
import { Field } from '../../ui/Field.tsx';
import { CommittedInput } from '../settings/CommittedInput.tsx';

export interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly suffix: string;
  readonly onChange: (value: number) => void;
}

/** A whole number that holds once it is finished. */
export function NumberField({ label, hint, value, min, max, suffix, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState(String(value));
  const wrong = parseWhole(typed, min, max) === null;
  return (
    <Field
      label={label}
      hint={hint}
      problem={wrong ? `Give a whole number from ${shownCount(min)} to ${shownCount(max)}.` : undefined}
    >
      {(control) => (
        <CommittedInput
          {...control}
          inputMode="numeric"
          width={132}
          suffix={suffix}
          held={String(value)}
          onTyped={setTyped}
          onCommit={(text) => {
            const next = parseWhole(text, min, max);
            if (next !== null && next !== value) onChange(next);
            return String(next ?? value);
          }}
        />
      )}
    </Field>
  );
}

/** A whole number as typed; null for what is none, or beyond its limits. */
export function parseWhole(typed: string, min: number, max: number): number | null {
  const text = typed.trim();
  if (!/^\d{1,15}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}
