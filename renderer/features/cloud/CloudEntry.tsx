import { Cloud, CloudCheck, CloudUpload, RefreshCw, TriangleAlert } from 'lucide-react';
import { type CloudSummary, cloudSummary } from '../../format/cloudWords.ts';
import { showCloud, useCloud } from '../../state/cloud.ts';
import { useWindow } from '../../state/window.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { Entry } from '../sidebar/Entry.tsx';
import styles from './Cloud.module.css';

const MARKS = {
  synced: { icon: CloudCheck, tone: undefined },
  waiting: { icon: CloudUpload, tone: undefined },
  busy: { icon: RefreshCw, tone: undefined },
  problem: { icon: TriangleAlert, tone: styles.bad },
} as const;

/** The cloud in the sidebar: synced, how many wait, or that something is wrong. */
export function CloudEntry() {
  const current = useWindow(({ view }) => view === 'cloud');
  const remotes = useCloud((state) => state.remotes);
  const summary = cloudSummary(remotes ?? []);
  return (
    <Entry
      icon={Cloud}
      label="Cloud"
      count={summary.count === 0 ? undefined : summary.count}
      mark={<Mark summary={summary} />}
      current={current}
      onSelect={showCloud}
    />
  );
}

function Mark({ summary: { state, words } }: { readonly summary: CloudSummary }) {
  if (state === 'none') return null;
  const { icon, tone } = MARKS[state];
  return (
    <Tooltip label={`Cloud: ${words}`}>
      <span className={classes(styles.mark, tone)} data-state={state} data-testid="cloud-mark">
        <Icon icon={icon} size={14} />
        <span className="visually-hidden">, {words}</span>
      </span>
    </Tooltip>
  );
}
