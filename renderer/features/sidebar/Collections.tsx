import { File, Folder, FolderInput, Globe, Plus, SquarePen } from 'lucide-react';
import type { Collection } from '../../../shared/contract/collection.ts';
import { editCollection, useCollections } from '../../state/collections.ts';
import { useDrop } from '../../state/drop.ts';
import { showSource } from '../../state/window.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { importByDialog } from '../import/importActions.ts';
import { EntryButton, useIsCurrent } from './Entry.tsx';
import styles from './Sidebar.module.css';

/** Every collection, as a line that takes drops. */
export function Collections() {
  const collections = useCollections((state) => state.collections);
  return (
    <>
      <div className={styles.headed}>
        <h2 className={styles.heading}>Collections</h2>
        <IconButton
          icon={Plus}
          label="New collection…"
          className={styles.more}
          onClick={() => editCollection('new')}
          data-testid="new-collection"
        />
      </div>
      <ul>
        {collections?.map((collection) => (
          <CollectionEntry key={collection.id} collection={collection} />
        ))}
      </ul>
    </>
  );
}

function CollectionEntry({ collection }: { readonly collection: Collection }) {
  const { id, definition, count } = collection;
  const current = useIsCurrent({ type: 'collection', id });
  const target = useDrop(({ over }) => over === id);
  const entries: readonly MenuEntry[] = [
    { type: 'item', label: 'Edit…', icon: SquarePen, onSelect: () => editCollection(id) },
    { type: 'separator' },
    { type: 'item', label: 'Import files into it…', icon: File, onSelect: () => importByDialog('files', id) },
    {
      type: 'item',
      label: 'Import a folder into it…',
      icon: FolderInput,
      onSelect: () => importByDialog('folder', id),
    },
  ];
  return (
    <ContextMenu
      entries={entries}
      trigger={
        <li data-collection={id}>
          <EntryButton
            icon={Folder}
            label={definition.name}
            count={count}
            target={target}
            current={current}
            mark={definition.visibility === 'public' && <PublicMark />}
            onSelect={() => showSource({ type: 'collection', id })}
          />
        </li>
      }
    />
  );
}

/** Private is the rule, so only the exception is marked. */
function PublicMark() {
  return (
    <Tooltip label="Public: whoever knows an address can see these files">
      <span className={styles.mark}>
        <Icon icon={Globe} size={12} />
        <span className="visually-hidden">, public</span>
      </span>
    </Tooltip>
  );
}
