import styles from './Search.module.css';
import { markWords } from './textSearch.ts';

/** A text in which what is searched for stands out. */
export function Marked({ text, typed }: { readonly text: string; readonly typed: string }) {
  return markWords(typed, text).map(({ at, text: part, marked }) =>
    marked ? (
      <mark key={at} className={styles.mark}>
        {part}
      </mark>
    ) : (
      <span key={at}>{part}</span>
    ),
  );
}
