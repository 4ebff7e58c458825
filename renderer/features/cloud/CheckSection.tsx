import {
  CircleAlert,
  CircleCheck,
  FileQuestionMark,
  FileWarning,
  FileX,
  HardDrive,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import {
  CHECK_KINDS,
  type CheckFinding,
  type CheckReport,
  type Remote,
} from '../../../shared/contract/cloud.ts';
import { client } from '../../client/index.ts';
import { checkedWords, FINDING } from '../../format/checkWords.ts';
import { shownCount } from '../../format/numbers.ts';
import { useCloud } from '../../state/cloud.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PagedList, type ReadPage } from '../../ui/PagedList.tsx';
import { DisclosureRow } from '../upkeep/DisclosureRow.tsx';
import { Section } from '../upkeep/Section.tsx';
import upkeep from '../upkeep/Upkeep.module.css';
import styles from './Cloud.module.css';
import { healRemote, startCheck } from './cloudActions.ts';

type Kind = CheckFinding['kind'];

const LINE = 44;
const LIST_HEIGHT = 308;

const LOOKS: Readonly<Record<Kind, { icon: LucideIcon; tone: string | undefined }>> = {
  missing: { icon: FileX, tone: upkeep.unsure },
  damaged: { icon: FileWarning, tone: upkeep.bad },
  foreign: { icon: FileQuestionMark, tone: upkeep.quiet },
  'local-rot': { icon: CircleAlert, tone: upkeep.bad },
  'local-missing': { icon: HardDrive, tone: upkeep.unsure },
};

/** Whether the bucket holds what it should, and putting right what does not. */
export function CheckSection({ remote }: { readonly remote: Remote }) {
  const report = useCheckReport(remote.id);
  const [download, setDownload] = useState(false);
  const busy = remote.task !== null;
  const { counts } = report ?? {};
  const kinds = counts === undefined ? [] : CHECK_KINDS.filter((kind) => counts[kind] > 0);
  const healable = kinds.some((kind) => kind !== 'foreign');
  return (
    <Section
      title="Check"
      testId="cloud-check"
      note={
        <>
          <p>{report === null ? '' : checkedWords(report)}</p>
          <Checkbox
            checked={download}
            onChange={setDownload}
            hint="Finds what no listing tells, and costs the download of everything."
          >
            Also read every object again
          </Checkbox>
        </>
      }
      actions={
        <>
          {healable && (
            <Button look="primary" disabled={busy} onClick={() => void healRemote(remote.id)}>
              Heal
            </Button>
          )}
          <Button
            disabled={busy || remote.keys === 'missing'}
            onClick={() => void startCheck(remote.id, download)}
          >
            Check now
          </Button>
        </>
      }
    >
      {report !== null && report.finished !== null && kinds.length === 0 && (
        <p className={upkeep.well}>
          <Icon icon={CircleCheck} className={upkeep.good} />
          The bucket holds everything it should, as it should.
        </p>
      )}
      {kinds.length > 0 && counts && (
        <ul className={upkeep.rows}>
          {kinds.map((kind) => (
            <DisclosureRow
              key={kind}
              testId={`check-${kind}`}
              {...LOOKS[kind]}
              title={FINDING[kind].title}
              means={FINDING[kind].means}
              figure={shownCount(counts[kind])}
            >
              {() => <Findings remote={remote.id} kind={kind} count={counts[kind]} />}
            </DisclosureRow>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface FindingsProps {
  readonly remote: number;
  readonly kind: Kind;
  readonly count: number;
}

function Findings({ remote, kind, count }: FindingsProps) {
  const version = useCloud((state) => state.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another list
  const read = useMemo((): ReadPage<CheckFinding> => {
    return async (offset, limit) => {
      const { counts, findings } = await client.call('check.report', { remote, kind, offset, limit });
      return { total: counts[kind], items: findings };
    };
  }, [remote, kind, version]);
  return (
    <PagedList
      label={FINDING[kind].title}
      read={read}
      lineHeight={LINE}
      maxHeight={LIST_HEIGHT}
      expected={count}
      line={({ key, name, words }) => (
        <div className={styles.item}>
          <span className={styles.itemWords}>
            <span className={`${styles.itemName} selectable`} title={key}>
              <bdi>{name ?? key}</bdi>
            </span>
            <span className={`${styles.itemName} ${upkeep.quiet} selectable`} title={words}>
              {words}
            </span>
          </span>
        </div>
      )}
    />
  );
}

/** What the last check found, kept fresh; null until it is known. */
function useCheckReport(remote: number): CheckReport | null {
  const version = useCloud((state) => state.version);
  const [report, setReport] = useState<CheckReport | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when something changed
  useEffect(() => {
    let stale = false;
    client.call('check.report', { remote, limit: 1 }).then(
      (answer) => !stale && setReport(answer),
      // asked again with the next change
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [remote, version]);
  return report;
}
