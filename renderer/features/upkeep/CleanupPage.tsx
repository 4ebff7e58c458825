import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { CLEANUP_CATEGORIES, type CleanupReport } from '../../../shared/contract/upkeep.ts';
import { shownMoment } from '../../format/dates.ts';
import { counted } from '../../format/numbers.ts';
import { CLEANABLE } from '../../format/upkeepWords.ts';
import { useUpkeep } from '../../state/upkeep.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Select } from '../../ui/Select.tsx';
import { CategoryRow } from './CategoryRow.tsx';
import { cleanUp, scan } from './cleanupActions.ts';
import { Distribution } from './Distribution.tsx';
import { QuarantineSection } from './QuarantineSection.tsx';
import { Section } from './Section.tsx';
import { TaskStrip, useLiveTask } from './TaskStrip.tsx';
import styles from './Upkeep.module.css';

const HOUR = 3_600_000;
const AGES = [
  { value: String(24 * HOUR), label: 'Unchanged for a day' },
  { value: String(HOUR), label: 'Unchanged for an hour' },
  { value: '0', label: 'Of any age' },
] as const;
type Age = (typeof AGES)[number]['value'];

/** What records and files do not have in common, and putting it right. */
export function CleanupPage() {
  const [age, setAge] = useState<Age>(AGES[0].value);
  const report = useUpkeep((state) => state.report);
  const busy = useUpkeep((state) => state.busy);
  const task = useLiveTask('cleanup') ?? null;
  const olderThan = Number(age);
  return (
    <>
      <Section
        title="Stray files"
        testId="cleanup"
        note="Compares every file in the media folder with what is recorded. Looking changes nothing."
        actions={
          <>
            <Select label="Which files" value={age} options={AGES} onChange={setAge} width={184} />
            <Button
              look={report === null ? 'primary' : 'outlined'}
              disabled={busy}
              onClick={() => void scan(olderThan)}
            >
              {report === null ? 'Scan' : 'Scan again'}
            </Button>
          </>
        }
      >
        {task && <TaskStrip task={task} />}
        {report !== null && <Report report={report} olderThan={olderThan} busy={busy} />}
      </Section>
      <QuarantineSection />
    </>
  );
}

interface ReportProps {
  readonly report: CleanupReport;
  readonly olderThan: number;
  readonly busy: boolean;
}

function Report({ report, olderThan, busy }: ReportProps) {
  const found = CLEANUP_CATEGORIES.filter((category) => report[category].count > 0);
  const cleanable = CLEANABLE.filter((category) => report[category].count > 0);
  const spared = report.leftAlone?.count ?? 0;
  return (
    <>
      {found.length === 0 && (
        <p className={styles.well} role="status">
          <Icon icon={CircleCheck} className={styles.good} />
          Files and records are of one mind: there is nothing to clean up.
        </p>
      )}
      {report.refusal !== null && (
        <p className={styles.care} role="status">
          <Icon icon={TriangleAlert} className={styles.unsure} />
          <span>{report.refusal}</span>
        </p>
      )}
      {found.length > 0 && (
        <ul className={styles.rows}>
          {found.map((category) => (
            <CategoryRow
              key={category}
              report={report}
              category={category}
              olderThan={olderThan}
              busy={busy}
            />
          ))}
        </ul>
      )}
      {report.orphans.count > 1 && <Distribution report={report} />}
      <div className={styles.foot}>
        <p className={styles.quiet}>
          {counted(report.files, 'file')} looked at, {shownMoment(report.made)}.
          {report.fresh > 0 && ` ${counted(report.fresh, 'recent file')} passed over.`}
          {spared > 0 &&
            ` ${counted(spared, 'link, device or folder', 'links, devices and folders')} never touched.`}
        </p>
        {cleanable.length > 1 && (
          <Button look="primary" disabled={busy} onClick={() => void cleanUp(report, cleanable, olderThan)}>
            Clean up all of it…
          </Button>
        )}
      </div>
    </>
  );
}
