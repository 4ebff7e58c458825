import { BookImage, Plus, SquarePen, Trash2 } from 'lucide-react';
import type { Album } from '../../../shared/contract/label.ts';
import { askAlbumName, useLabels } from '../../state/labels.ts';
import { showSource } from '../../state/window.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { removeAlbum } from '../labels/labelActions.ts';
import { EntryButton, useIsCurrent } from './Entry.tsx';
import styles from './Sidebar.module.css';

/** Every album; where there is none, only the way to make one. */
export function Albums() {
  const albums = useLabels((state) => state.albums);
  return (
    <>
      <div className={styles.headed}>
        <h2 className={styles.heading}>Albums</h2>
        <IconButton
          icon={Plus}
          label="New album…"
          className={styles.more}
          onClick={() => askAlbumName({ album: null, ids: [] })}
          data-testid="new-album"
        />
      </div>
      <ul>
        {albums?.map((album) => (
          <AlbumEntry key={album.id} album={album} />
        ))}
      </ul>
    </>
  );
}

function AlbumEntry({ album }: { readonly album: Album }) {
  const current = useIsCurrent({ type: 'album', id: album.id });
  const entries: readonly MenuEntry[] = [
    { type: 'item', label: 'Rename…', icon: SquarePen, onSelect: () => askAlbumName({ album }) },
    { type: 'separator' },
    { type: 'item', label: 'Remove album', icon: Trash2, onSelect: () => void removeAlbum(album) },
  ];
  return (
    <ContextMenu
      entries={entries}
      trigger={
        <li data-album={album.id}>
          <EntryButton
            icon={BookImage}
            label={album.name}
            count={album.count}
            current={current}
            onSelect={() => showSource({ type: 'album', id: album.id })}
          />
        </li>
      }
    />
  );
}
