/** Tags, stars and albums: what is done to them, told with its undo. None of these throws. */
import type { Album } from '../../../shared/contract/label.ts';
import { client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { usePreferences } from '../../state/preferences.ts';
import { showSource } from '../../state/window.ts';
import { toast } from '../../ui/toast.ts';
import { tellDone } from '../history/historyActions.ts';
import { tellFailure } from '../import/importActions.ts';

export async function changeTags(
  ids: Iterable<number>,
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<void> {
  try {
    await client.call('tags.change', {
      ids: [...ids],
      add: [...(change.add ?? [])],
      remove: [...(change.remove ?? [])],
    });
  } catch (error) {
    tellFailure('The tags were not changed', error);
  }
}

/** 0 takes the stars away. */
export async function rate(chosen: Iterable<number>, rating: number): Promise<void> {
  const ids = [...chosen];
  if (ids.length === 0) return;
  try {
    await client.call('ratings.set', { ids, rating });
  } catch (error) {
    tellFailure('The rating was not changed', error);
  }
}

export async function putInAlbum(chosen: Iterable<number>, album: Pick<Album, 'id' | 'name'>): Promise<void> {
  const ids = [...chosen];
  try {
    const { changed } = await client.call('albums.put', { id: album.id, ids });
    if (changed > 0) await tellDone(`Added ${counted(changed, 'item')} to “${album.name}”`);
    else toast({ title: `Already in “${album.name}”` });
  } catch (error) {
    tellFailure(`Nothing was added to “${album.name}”`, error);
  }
}

export async function takeOutOfAlbum(chosen: Iterable<number>, album: Album): Promise<void> {
  const ids = [...chosen];
  try {
    const { changed } = await client.call('albums.take', { id: album.id, ids });
    await tellDone(`Took ${counted(changed, 'item')} out of “${album.name}”`);
  } catch (error) {
    tellFailure(`Nothing was taken out of “${album.name}”`, error);
  }
}

/** Makes the album, and shows it when nothing goes into it at once. */
export async function makeAlbum(name: string, ids: readonly number[]): Promise<void> {
  try {
    const album = await client.call('albums.save', { id: null, name });
    if (ids.length > 0) await putInAlbum(ids, album);
    else showSource({ type: 'album', id: album.id });
  } catch (error) {
    tellFailure(`The album “${name}” was not made`, error);
  }
}

export async function renameAlbum(album: Album, name: string): Promise<void> {
  try {
    await client.call('albums.save', { id: album.id, name });
  } catch (error) {
    tellFailure(`The album “${album.name}” was not renamed`, error);
  }
}

export async function removeAlbum(album: Album): Promise<void> {
  try {
    await client.call('albums.remove', { id: album.id });
    const { source } = usePreferences.getState();
    if (source.type === 'album' && source.id === album.id) showSource({ type: 'all' });
    await tellDone(`Removed the album “${album.name}”`, 'Its items stay in the library.');
  } catch (error) {
    tellFailure(`The album “${album.name}” was not removed`, error);
  }
}
