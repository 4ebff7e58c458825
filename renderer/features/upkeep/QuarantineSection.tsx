import { useMemo } from 'react';
import { client } from '../../client/index.ts';
import { counted, shownBytes } from '../../format/numbers.ts';
import { keptWords } from '../../format/upkeepWords.ts';
import { useSettings } from '../../state/settings.ts';
import { useUpkeep } from '../../state/upkeep.ts';
import { Button } from '../../ui/Button.tsx';
import { PagedList, type ReadPage } from '../../ui/PagedList.tsx';
import { purge, putBack } from './cleanupActions.ts';
import { FILE_LINE, FileLine } from './FileLine.tsx';
import { Section } from './Section.tsx';
import styles from './Upkeep.module.css';

const LIST_HEIGHT = 324;
const LINE = FILE_LINE + 4;

/** What cleanups took out of the way, to be had back. */
export function QuarantineSection() {
  const quarantine = useUpkeep((state) => state.quarantine);
  const version = useUpkeep((state) => state.quarantineVersion);
  const busy = useUpkeep((state) => state.busy);
  const days = useSettings((state) => state.settings?.quarantineDays ?? null);
  if (quarantine === null) return null;
  const { total, bytes } = quarantine;
  return (
    <Section
      title="Quarantine"
      testId="quarantine"
      note={
        total === 0
          ? 'Empty. Stray files go here first, and can be put back.'
          : `${counted(total, 'file')} · ${shownBytes(bytes)}. ${keptWords(days)}`
      }
      actions={
        total > 0 && (
          <>
            <Button disabled={busy} onClick={() => void putBack()}>
              Put all back
            </Button>
            <Button disabled={busy} onClick={() => void purge(total, bytes)}>
              Remove for ever…
            </Button>
          </>
        )
      }
    >
      {total > 0 && <List key={version} total={total} busy={busy} />}
    </Section>
  );
}

function List({ total, busy }: { readonly total: number; readonly busy: boolean }) {
  const read = useMemo(() => readQuarantine(), []);
  return (
    <div className={styles.rows}>
      <PagedList
        label="Files in quarantine"
        read={read}
        lineHeight={LINE}
        maxHeight={LIST_HEIGHT}
        expected={total}
        line={({ id, path, size, quarantined }) => (
          <div className={styles.held}>
            <FileLine
              path={path}
              size={size}
              when={quarantined}
              action={
                <Button
                  look="plain"
                  disabled={busy}
                  aria-label={`Put ${path} back`}
                  onClick={() => void putBack([id])}
                >
                  Put back
                </Button>
              }
            />
          </div>
        )}
      />
    </div>
  );
}

function readQuarantine(): ReadPage<{ id: number; path: string; size: number; quarantined: number }> {
  return (offset, limit) => client.call('quarantine.list', { offset, limit });
}
