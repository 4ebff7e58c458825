import { Search as Glass, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { shownCount } from '../format/numbers.ts';
import { IconButton } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './Search.module.css';

export interface SearchFieldProps {
  /** Says what is searched: accessible name and placeholder. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** How many are found, said to screen readers while something is typed. */
  readonly count: number;
  /** Arrow down leads to the first control in it. */
  readonly children: ReactNode;
  readonly testId?: string;
}

/** A search within a dialog, with what it finds below. Escape clears the words before it closes anything. */
export function SearchField({ label, value, onChange, count, children, testId }: SearchFieldProps) {
  const found = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const clear = (): void => {
    onChange('');
    input.current?.focus();
  };
  function leave(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || value === '') return;
    event.preventDefault();
    event.stopPropagation();
    clear();
  }
  function down(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    found.current?.querySelector<HTMLElement>('button, input, a[href], [tabindex="0"]')?.focus();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the controls in it
    <div className={styles.root} onKeyDown={leave}>
      <search className={styles.search}>
        <Icon icon={Glass} className={styles.glass} />
        <input
          ref={input}
          type="search"
          className={styles.input}
          placeholder={label}
          aria-label={label}
          maxLength={100}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={down}
          data-testid={testId}
        />
        {value !== '' && (
          <IconButton icon={X} label="Clear search" className={styles.clear} onClick={clear} />
        )}
      </search>
      <p role="status" className="visually-hidden">
        {value.trim() === '' ? '' : `${shownCount(count)} found`}
      </p>
      <div ref={found} className={styles.found}>
        {children}
      </div>
    </div>
  );
}
