import { CircleArrowUp } from 'lucide-react';
import { useUpdates } from '../../state/updates.ts';
import { openSettings } from '../../state/window.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Updates.module.css';

/** A quiet word in the status bar once an update can be installed. */
export function UpdateHint() {
  const ready = useUpdates(({ state }) => state?.phase.kind === 'ready');
  if (!ready) return null;
  return (
    <button
      type="button"
      className={styles.hint}
      data-testid="update-hint"
      onClick={() => openSettings('updates')}
    >
      <Icon icon={CircleArrowUp} size={14} />
      Update ready
    </button>
  );
}
