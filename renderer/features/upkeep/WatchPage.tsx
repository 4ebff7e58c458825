import {
  CircleAlert,
  Eye,
  EyeOff,
  Hourglass,
  type LucideIcon,
  Pause,
  Play,
  Plus,
  Unplug,
  X,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { WatchFolder, WatchReport } from '../../../shared/contract/watch.ts';
import { shownMoment } from '../../format/dates.ts';
import { outsideWords, watchCounts, watchStateWords } from '../../format/verifyWords.ts';
import { useLibrary } from '../../state/library.ts';
import { useUpkeep } from '../../state/upkeep.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { AddWatchDialog } from './AddWatchDialog.tsx';
import { CollectionSelect } from './CollectionSelect.tsx';
import { Section } from './Section.tsx';
import styles from './Upkeep.module.css';
import { removeWatch, updateWatch } from './watchActions.ts';

const LOOKS: Readonly<Record<WatchFolder['state'], { icon: LucideIcon; tone: string | undefined }>> = {
  starting: { icon: Hourglass, tone: styles.quiet },
  watching: { icon: Eye, tone: styles.good },
  degraded: { icon: Hourglass, tone: styles.unsure },
  offline: { icon: Unplug, tone: styles.unsure },
  paused: { icon: EyeOff, tone: styles.quiet },
  failed: { icon: CircleAlert, tone: styles.bad },
};

/** Folders that import what lands in them, and what other programs do in the media folder. */
export function WatchPage() {
  const report = useUpkeep((state) => state.watch);
  const [adding, setAdding] = useState(false);
  if (report === null) return null;
  return (
    <>
      <Section
        title="Watched folders"
        testId="watched-folders"
        note="What lands in them is copied into the library once it is whole. Their own files are never touched."
        actions={
          <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
            Watch a folder…
          </Button>
        }
      >
        {report.folders.length === 0 ? (
          <p className={styles.well}>
            <Icon icon={EyeOff} className={styles.quiet} />
            No folder is watched. A camera’s upload folder or the downloads would be good ones.
          </p>
        ) : (
          <ul className={styles.rows}>
            {report.folders.map((folder) => (
              <Folder key={folder.id} folder={folder} />
            ))}
          </ul>
        )}
      </Section>
      <MediaRoot mediaRoot={report.mediaRoot} />
      {adding && <AddWatchDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function Folder({ folder }: { readonly folder: WatchFolder }) {
  const { id, path, state, problem, lastImport, collection } = folder;
  const paused = state === 'paused';
  return (
    <li className={styles.row} data-testid="watched-folder" data-state={state}>
      <div className={styles.finding}>
        <WatchedPlace path={path} state={state} problem={problem}>
          {watchCounts(folder)}
          {lastImport !== null && ` · last ${shownMoment(lastImport)}`}
        </WatchedPlace>
        <div className={styles.rowActions}>
          <CollectionSelect
            label="Collection"
            value={collection}
            width={148}
            onChange={(next) => void updateWatch({ id, collection: next })}
          />
          <IconButton
            icon={paused ? Play : Pause}
            label={paused ? 'Go on watching' : 'Pause'}
            onClick={() => void updateWatch({ id, paused: !paused })}
          />
          <IconButton icon={X} label="Stop watching…" onClick={() => void removeWatch(folder)} />
        </div>
      </div>
    </li>
  );
}

interface WatchedPlaceProps extends Pick<WatchFolder, 'state' | 'problem'> {
  readonly path: string | undefined;
  /** What was noticed there. */
  readonly children: ReactNode;
}

function WatchedPlace({ path, state, problem, children }: WatchedPlaceProps) {
  const { icon, tone } = LOOKS[state];
  return (
    <>
      <Icon icon={icon} className={tone} />
      <div className={styles.findingWords}>
        <p className={`${styles.rowTitle} selectable`}>
          <bdi>{path}</bdi>
        </p>
        <p className={styles.quiet}>
          {watchStateWords(state)} · {children}
        </p>
        {problem !== null && <p className="selectable">{problem}</p>}
      </div>
    </>
  );
}

function MediaRoot({ mediaRoot }: Pick<WatchReport, 'mediaRoot'>) {
  const path = useLibrary((state) => state.state?.library?.mediaRoot);
  const outside = mediaRoot.added + mediaRoot.changed + mediaRoot.removed > 0;
  return (
    <Section
      title="Media folder"
      testId="watched-media-root"
      note="It belongs to Mediaroot. Changes by other programs are noticed, and taken over only when you say so."
    >
      <div className={`${styles.rows} ${styles.finding}`}>
        <WatchedPlace path={path} {...mediaRoot}>
          {outsideWords(mediaRoot)}
        </WatchedPlace>
        {outside && (
          <div className={styles.rowActions}>
            <Button onClick={() => useUpkeep.setState({ page: 'cleanup' })}>Look into it</Button>
          </div>
        )}
      </div>
    </Section>
  );
}
