import { useState } from 'react';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { CommittedInput } from './CommittedInput.tsx';
import { parseDays } from './days.ts';
import { Setting, Words } from './Setting.tsx';
import styles from './Settings.module.css';
import type { SettingId } from './settingsTable.ts';

export interface DaysSettingProps {
  readonly id: SettingId;
  /** Null: never by itself. */
  readonly days: number | null;
  /** In its place when it is turned on again. */
  readonly usual: number;
  /** What happens after so many days. */
  readonly does: string;
  readonly onChange: (days: number | null) => void;
}

/** Something that happens by itself after some days, or not at all. */
export function DaysSetting({ id, days, usual, does, onChange }: DaysSettingProps) {
  const [typed, setTyped] = useState(String(days ?? usual));
  const parsed = parseDays(typed);
  const wrong = days !== null && parsed === null;
  return (
    <Setting id={id} problem={wrong ? 'Give a whole number of days, from 1 to 36,500.' : undefined}>
      {(control) => (
        <div className={styles.days}>
          <Checkbox checked={days !== null} onChange={(on) => onChange(on ? (parsed ?? usual) : null)}>
            <Words>{does}</Words>
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
    </Setting>
  );
}
