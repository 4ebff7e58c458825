import { client } from '../../client/index.ts';
import { editCollection, useCollections } from '../../state/collections.ts';
import { useImports } from '../../state/imports.ts';
import { showUpkeepPage } from '../../state/upkeep.ts';
import { leaveFor } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Setting } from './Setting.tsx';
import styles from './Settings.module.css';

const MODES = [
  { value: 'copy', label: 'Copy' },
  { value: 'move', label: 'Move' },
] as const;

export function ImportPage() {
  const mode = useImports((state) => state.mode);
  const collections = useCollections((state) => state.collections) ?? [];
  const entries = collections.map(
    ({ id, definition }): MenuEntry => ({
      type: 'item',
      label: `${definition.name}…`,
      onSelect: leaveFor(() => editCollection(id)),
    }),
  );
  return (
    <>
      {client.host === 'desktop' && (
        <Setting id="importMode">
          {() => (
            <Segments
              label="Originals"
              value={mode}
              options={MODES}
              onChange={(next) => useImports.setState({ mode: next })}
            />
          )}
        </Setting>
      )}
      <Setting id="watch">
        {() => <Button onClick={leaveFor(() => showUpkeepPage('watch'))}>Show watched folders</Button>}
      </Setting>
      <Setting id="collections">
        {() => (
          <div className={styles.buttons}>
            <Menu trigger={<Button>Edit a collection</Button>} entries={entries} />
            <Button onClick={leaveFor(() => editCollection('new'))}>New collection…</Button>
          </div>
        )}
      </Setting>
    </>
  );
}
