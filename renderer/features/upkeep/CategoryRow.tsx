import { FileQuestionMark, FileX, FolderMinus, Hourglass, Images } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { CleanupCategory, CleanupReport } from '../../../shared/contract/upkeep.ts';
import { client } from '../../client/index.ts';
import { shownBytes, shownCount } from '../../format/numbers.ts';
import { CATEGORY, countedFinds } from '../../format/upkeepWords.ts';
import { setRelinking } from '../../state/upkeep.ts';
import { Button } from '../../ui/Button.tsx';
import type { IconType } from '../../ui/Icon.tsx';
import { PagedList } from '../../ui/PagedList.tsx';
import { adopt, cleanUp } from './cleanupActions.ts';
import { DisclosureRow } from './DisclosureRow.tsx';
import { FILE_LINE, FileLine } from './FileLine.tsx';
import styles from './Upkeep.module.css';

const ICONS: Readonly<Record<CleanupCategory, IconType>> = {
  orphans: FileQuestionMark,
  missing: FileX,
  renditions: Images,
  temp: Hourglass,
  folders: FolderMinus,
};

/** Height of the whole list of a category, px. */
const LIST_HEIGHT = 324;

export interface CategoryRowProps {
  readonly report: CleanupReport;
  readonly category: CleanupCategory;
  readonly olderThan: number;
  readonly busy: boolean;
}

/** What was found of one kind: how many, which, and what can be done about it. */
export function CategoryRow({ report, category, olderThan, busy }: CategoryRowProps) {
  const { count, bytes } = report[category];
  const { title, means, action } = CATEGORY[category];
  return (
    <DisclosureRow
      testId={`cleanup-${category}`}
      icon={ICONS[category]}
      title={title}
      means={means}
      figure={
        <>
          {shownCount(count)}
          {bytes > 0 && <span className={styles.quiet}>{shownBytes(bytes)}</span>}
        </>
      }
      actions={
        <>
          {category === 'orphans' && (
            <Button disabled={busy} onClick={() => void adopt(report, olderThan)}>
              Record where they are
            </Button>
          )}
          <Button
            disabled={busy}
            onClick={() =>
              category === 'missing' ? setRelinking(true) : void cleanUp(report, [category], olderThan)
            }
          >
            {action}
          </Button>
        </>
      }
    >
      {() => <Files report={report} category={category} />}
    </DisclosureRow>
  );
}

function Files({ report, category }: Pick<CategoryRowProps, 'report' | 'category'>) {
  const [all, setAll] = useState(false);
  const { count, files } = report[category];
  const { id } = report;
  const read = useCallback(
    async (offset: number, limit: number) => {
      const answer = await client.call('cleanup.files', { report: id, category, offset, limit });
      return { total: answer.total, items: answer.files };
    },
    [id, category],
  );
  const rest = count - files.length;
  if (all) {
    return (
      <PagedList
        label={CATEGORY[category].title}
        read={read}
        lineHeight={FILE_LINE}
        maxHeight={LIST_HEIGHT}
        expected={count}
        line={({ path, size, modified }) => <FileLine path={path} size={size} when={modified} />}
      />
    );
  }
  return (
    <>
      <ul>
        {files.map(({ path, size, modified }) => (
          <li key={path}>
            <FileLine path={path} size={size} when={modified} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button look="plain" className={styles.showAll} onClick={() => setAll(true)}>
          Show all {countedFinds(category, count)}
        </Button>
      )}
    </>
  );
}
