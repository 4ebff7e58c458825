import {
  CloudOff,
  Ellipsis,
  Handshake,
  KeyRound,
  Plus,
  SlidersHorizontal,
  SquarePen,
  TriangleAlert,
} from 'lucide-react';
import type { Remote } from '../../../shared/contract/cloud.ts';
import { keysWords, placeWords } from '../../format/cloudWords.ts';
import { shownMoment } from '../../format/dates.ts';
import { resultWords } from '../../format/syncWords.ts';
import { openCloudDialog } from '../../state/cloud.ts';
import { useTasks } from '../../state/tasks.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { Section } from '../upkeep/Section.tsx';
import { TaskStrip } from '../upkeep/TaskStrip.tsx';
import upkeep from '../upkeep/Upkeep.module.css';
import { openConnect, removeRemote, takeOver } from './cloudActions.ts';
import { SyncStrip } from './SyncStrip.tsx';

/** One remote: where it is, what can be done with it, and what is being done or went wrong. */
export function RemoteSection({ remote }: { readonly remote: Remote }) {
  const task = useTasks(({ tasks }) => tasks.find(({ id }) => id === remote.task));
  const busy = remote.task !== null;
  const { id, name, target, keys, last, problem } = remote;
  return (
    <Section
      title={name}
      testId="remote"
      note={
        <>
          <p className="selectable">
            <bdi>{placeWords(target)}</bdi>
          </p>
          {keys !== 'missing' && keys !== 'none-needed' && <p>{keysWords(keys)}</p>}
          <p>
            {last === null
              ? 'Not synced yet.'
              : `Last synced ${shownMoment(last.finished)}: ${resultWords(last)}`}
          </p>
        </>
      }
      actions={
        <>
          <Button
            look="primary"
            disabled={busy || keys === 'missing'}
            onClick={() => openCloudDialog({ type: 'plan', remote: id })}
            data-testid="sync-now"
          >
            Sync now
          </Button>
          <Menu
            align="end"
            entries={entriesOf(remote)}
            trigger={<IconButton look="outlined" icon={Ellipsis} label="More about this connection" />}
          />
        </>
      }
    >
      {keys === 'missing' && (
        <div className={upkeep.care} role="status" data-testid="keys-missing">
          <Icon icon={KeyRound} className={upkeep.unsure} />
          <div className={upkeep.findingWords}>{keysWords(keys)}</div>
          <Button onClick={() => openCloudDialog({ type: 'edit', remote: id })}>Give the key…</Button>
        </div>
      )}
      {problem !== null && keys !== 'missing' && !busy && (
        <div className={upkeep.care} role="status" data-testid="remote-problem">
          <Icon icon={TriangleAlert} className={upkeep.unsure} />
          <div className={`${upkeep.findingWords} selectable`}>{problem.message}</div>
        </div>
      )}
      {task?.kind === 'sync' && busy && <SyncStrip task={task} remote={id} />}
      {task?.kind === 'check' && busy && <TaskStrip task={task} />}
    </Section>
  );
}

function entriesOf(remote: Remote): readonly MenuEntry[] {
  const { id } = remote;
  const busy = remote.task !== null;
  return [
    {
      type: 'item',
      label: 'Options…',
      icon: SlidersHorizontal,
      onSelect: () => openCloudDialog({ type: 'options', remote: id }),
    },
    {
      type: 'item',
      label: 'Edit connection…',
      icon: SquarePen,
      disabled: busy,
      onSelect: () => openCloudDialog({ type: 'edit', remote: id }),
    },
    {
      type: 'item',
      label: 'Take over from another machine…',
      icon: Handshake,
      disabled: busy,
      onSelect: () => void takeOver(remote),
    },
    { type: 'separator' },
    { type: 'item', label: 'Connect another…', icon: Plus, onSelect: openConnect },
    { type: 'separator' },
    {
      type: 'item',
      label: 'Remove…',
      icon: CloudOff,
      danger: true,
      disabled: busy,
      onSelect: () => void removeRemote(remote),
    },
  ];
}
