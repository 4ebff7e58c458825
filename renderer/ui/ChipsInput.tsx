import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { classes } from './classes.ts';
import type { FieldControl } from './Field.tsx';
import styles from './Fields.module.css';
import { Icon } from './Icon.tsx';

export interface ChipsInputProps extends Partial<FieldControl> {
  /** The accessible name, where no label points here. */
  readonly label?: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly placeholder?: string;
  /** What parts words that are typed or pasted at once; left out, also spaces. */
  readonly separators?: RegExp;
  /** Offered while something is typed. */
  readonly suggestions?: readonly string[];
}

const SEPARATORS = /[\s,;]+/;

/** A list of short words: Enter, comma or leaving the field adds one, Backspace in the empty field takes the last away. */
export function ChipsInput({
  label,
  values,
  onChange,
  placeholder,
  separators = SEPARATORS,
  suggestions = [],
  ...control
}: ChipsInputProps) {
  const list = useId();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);

  function add(typed: string) {
    const words = typed
      .split(separators)
      .map((word) => word.trim())
      .filter((word) => word !== '' && !values.includes(word));
    setText('');
    if (words.length > 0) onChange([...values, ...new Set(words)]);
  }

  function key(event: KeyboardEvent) {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && text === '' && values.length > 0) {
      onChange(values.slice(0, -1));
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the chips is a click into the field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field itself is reached by Tab
    <div className={classes(styles.box, styles.wide, styles.chips)} onClick={() => input.current?.focus()}>
      {values.map((value) => (
        <span key={value} className={styles.chip}>
          {value}
          <button
            type="button"
            className={styles.chipRemove}
            aria-label={`Remove ${value}`}
            onClick={() => onChange(values.filter((other) => other !== value))}
          >
            <Icon icon={X} size={12} />
          </button>
        </span>
      ))}
      <input
        ref={input}
        className={styles.input}
        aria-label={label}
        value={text}
        placeholder={values.length === 0 ? placeholder : undefined}
        spellCheck={false}
        autoComplete="off"
        list={suggestions.length > 0 ? list : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={key}
        onBlur={() => add(text)}
        {...control}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </div>
  );
}
