import styles from './Controls.module.css';
import { shownKeys } from './shortcuts.ts';

/** Key caps of a shortcut like `Mod+Shift+A`. */
export function Keys({ keys }: { readonly keys: string }) {
  return shownKeys(keys).map((key) => (
    <kbd key={key} className={styles.kbd}>
      {key}
    </kbd>
  ));
}
