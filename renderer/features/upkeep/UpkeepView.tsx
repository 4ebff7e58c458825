import { type UpkeepPage, useUpkeep } from '../../state/upkeep.ts';
import { Segments } from '../../ui/Segments.tsx';
import { CleanupPage } from './CleanupPage.tsx';
import { HealthPage } from './HealthPage.tsx';
import { IntegrityPage } from './IntegrityPage.tsx';
import { RelinkDialog } from './RelinkDialog.tsx';
import styles from './Upkeep.module.css';
import { WatchPage } from './WatchPage.tsx';

const PAGES = [
  { value: 'health', label: 'Health' },
  { value: 'cleanup', label: 'Cleanup' },
  { value: 'integrity', label: 'Integrity' },
  { value: 'watch', label: 'Watched folders' },
] as const satisfies readonly { value: UpkeepPage; label: string }[];

const CONTENT: Readonly<Record<UpkeepPage, () => React.ReactNode>> = {
  health: HealthPage,
  cleanup: CleanupPage,
  integrity: IntegrityPage,
  watch: WatchPage,
};

/** Keeping files and records of one mind: cleanup, verification, watching. Stands where the grid does. */
export function UpkeepView() {
  const page = useUpkeep((state) => state.page);
  const Page = CONTENT[page];
  return (
    <div className={styles.view} data-testid="upkeep">
      <div className={styles.column}>
        <header className={styles.head}>
          <h1 className={styles.title}>Cleanup & health</h1>
          <Segments
            label="Page"
            value={page}
            options={PAGES}
            onChange={(next) => useUpkeep.setState({ page: next })}
          />
        </header>
        <Page />
      </div>
      <RelinkDialog />
    </div>
  );
}
