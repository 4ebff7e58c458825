import { BookImage, ImageDown, Images, SearchX, Unplug } from 'lucide-react';
import type { LibraryInfo } from '../../../shared/contract/library.ts';
import { isActive } from '../../format/importWords.ts';
import { useImports } from '../../state/imports.ts';
import { useLibrary } from '../../state/library.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useShownCollection } from '../../state/shownCollection.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { importByDialog } from '../import/importActions.ts';
import { EmptyTrash } from '../trash/EmptyTrash.tsx';

/** Why the grid shows nothing: a search without matches, an empty part, an empty library, or a drive that is away. */
export function EmptyGrid({ library }: { readonly library: LibraryInfo }) {
  const { text, source, set } = usePreferences();
  const all = useLibrary((state) => state.counts?.all ?? 0);
  const importing = useImports(({ runs, sending }) => sending.length > 0 || runs.some(isActive));

  const collection = useShownCollection();

  if (text.trim() !== '') {
    return (
      <EmptyState
        icon={SearchX}
        title="No matches"
        testId="gallery-empty"
        actions={
          <>
            <Button look="primary" onClick={() => set({ text: '' })}>
              Clear search
            </Button>
            {source.type !== 'all' && (
              <Button onClick={() => set({ source: { type: 'all' } })}>Search everything</Button>
            )}
          </>
        }
      >
        Nothing {source.type === 'all' ? 'in this library' : 'here'} has “{text.trim()}” in its name, camera,
        lens or tags.
      </EmptyState>
    );
  }
  if (source.type === 'trash') return <EmptyTrash />;
  if (source.type === 'album') {
    return (
      <EmptyState icon={BookImage} title="This album is empty" testId="gallery-empty">
        Select items elsewhere in the library, then choose “Add to album” from their menu.
      </EmptyState>
    );
  }
  if (collection && library.mediaRootState === 'online' && !importing) {
    const { name } = collection.definition;
    return (
      <EmptyState
        icon={ImageDown}
        title={`Drop files here to import them into “${name}”`}
        testId="gallery-empty"
        actions={
          <>
            <Button onClick={() => importByDialog('folder')}>Import a folder…</Button>
            <Button onClick={() => importByDialog('files')}>Import files…</Button>
          </>
        }
      >
        Its rules decide what it accepts. You can also drag items from elsewhere in the library onto it.
      </EmptyState>
    );
  }
  if (source.type !== 'all' && all > 0) {
    return (
      <EmptyState
        icon={Images}
        title="Nothing here yet"
        testId="gallery-empty"
        actions={<Button onClick={() => set({ source: { type: 'all' } })}>Show everything</Button>}
      >
        What you import is sorted in by what it is.
      </EmptyState>
    );
  }
  if (library.mediaRootState === 'offline') {
    return (
      <EmptyState icon={Unplug} title="The media folder is offline" testId="gallery-empty">
        Connect the drive that holds {library.mediaRoot} to import into this library.
      </EmptyState>
    );
  }
  if (importing) {
    return (
      <EmptyState icon={ImageDown} title="The first ones are on their way" testId="gallery-empty">
        Each appears here as soon as it is stored.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ImageDown}
      title="Drop photos, videos or folders here"
      testId="gallery-empty"
      actions={
        <>
          <Button look="primary" onClick={() => importByDialog('folder')}>
            Import a folder…
          </Button>
          <Button onClick={() => importByDialog('files')}>Import files…</Button>
        </>
      }
    >
      They are copied into {library.mediaRoot}; your originals stay where they are. You can also paste files
      or a picture.
    </EmptyState>
  );
}
