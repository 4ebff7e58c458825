import { CircleAlert, CloudCheck, CloudUpload } from 'lucide-react';
import { useMemo } from 'react';
import type { Remote, SyncItem } from '../../../shared/contract/cloud.ts';
import { client } from '../../client/index.ts';
import { shownCount } from '../../format/numbers.ts';
import { useCloud } from '../../state/cloud.ts';
import { Button } from '../../ui/Button.tsx';
import { PagedList, type ReadPage } from '../../ui/PagedList.tsx';
import { DisclosureRow } from '../upkeep/DisclosureRow.tsx';
import { showAsset } from '../upkeep/integrityActions.ts';
import { Section } from '../upkeep/Section.tsx';
import upkeep from '../upkeep/Upkeep.module.css';
import styles from './Cloud.module.css';
import { startSync } from './cloudActions.ts';

const LINE = 44;
const LIST_HEIGHT = 308;

const STATES = [
  {
    state: 'failed',
    title: 'Failed',
    means: 'Could not be synced; each says why.',
    icon: CircleAlert,
    tone: upkeep.bad,
  },
  {
    state: 'waiting',
    title: 'Waiting',
    means: 'Not in the bucket yet, or changed since.',
    icon: CloudUpload,
    tone: undefined,
  },
  {
    state: 'synced',
    title: 'Synced',
    means: 'The bucket holds them as they are now.',
    icon: CloudCheck,
    tone: upkeep.good,
  },
] as const;

/** How much of the library a remote holds, and which items it does or does not. */
export function ItemsSection({ remote }: { readonly remote: Remote }) {
  const busy = remote.task !== null;
  return (
    <Section title="Items" testId="sync-items">
      <ul className={upkeep.rows}>
        {STATES.map(({ state, title, means, icon, tone }) => (
          <DisclosureRow
            key={state}
            testId={`items-${state}`}
            icon={icon}
            tone={remote[state] > 0 ? tone : upkeep.quiet}
            title={title}
            means={means}
            figure={shownCount(remote[state])}
            actions={
              state === 'failed' && remote.failed > 0 ? (
                <Button disabled={busy} onClick={() => void startSync(remote.id, false)}>
                  Try again
                </Button>
              ) : undefined
            }
          >
            {() =>
              remote[state] === 0 ? (
                <p className={upkeep.quiet}>None.</p>
              ) : (
                <Items remote={remote} state={state} label={title} />
              )
            }
          </DisclosureRow>
        ))}
      </ul>
    </Section>
  );
}

interface ItemsProps {
  readonly remote: Remote;
  readonly state: 'failed' | 'waiting' | 'synced';
  readonly label: string;
}

function Items({ remote, state, label }: ItemsProps) {
  const version = useCloud((cloud) => cloud.version);
  const { id } = remote;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another list
  const read = useMemo((): ReadPage<SyncItem> => {
    return (offset, limit) => client.call('sync.items', { remote: id, state, offset, limit });
  }, [id, state, version]);
  return (
    <PagedList
      label={label}
      read={read}
      lineHeight={LINE}
      maxHeight={LIST_HEIGHT}
      expected={remote[state]}
      line={(item) => <ItemLine item={item} />}
    />
  );
}

function ItemLine({ item: { id, name, words, state } }: { readonly item: SyncItem }) {
  return (
    <div className={styles.item}>
      <span className={styles.itemWords}>
        <span className={styles.itemName} title={name}>
          <bdi>{name}</bdi>
        </span>
        {words !== null && (
          <span className={`${styles.itemName} ${upkeep.quiet} selectable`} title={words}>
            {words}
          </span>
        )}
      </span>
      {state === 'under-way' && <span className={upkeep.quiet}>under way</span>}
      {id !== null && (
        <Button look="plain" aria-label={`Show ${name}`} onClick={() => showAsset(id)}>
          Show
        </Button>
      )}
    </div>
  );
}
