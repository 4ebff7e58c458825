/** Opening and making libraries from the window. Each tells its own failure unless it says that it throws. */
import { client } from '../../client/index.ts';
import { setLibraryState } from '../../state/library.ts';
import { tellFailure } from '../import/importActions.ts';

/** @throws {ClientError} */
export async function createLibrary(mediaRoot: string, name?: string): Promise<void> {
  const named = name === undefined ? {} : { name };
  setLibraryState(await client.call('library.create', { mediaRoot, ...named }));
}

let making: Promise<void> | null = null;
let shownRoot = '';

/** The media folder that the first screen shows, typed or proposed. */
export function showMediaRoot(mediaRoot: string): void {
  shownRoot = mediaRoot.trim();
}

/**
 * For what is dropped before there is a library: makes one in the folder that the first screen shows, or in the proposed one
 * when it shows none, unless one is open by now or on its way.
 * @throws {ClientError}
 */
export function ensureLibrary(proposed: string): Promise<void> {
  making ??= (async () => {
    const state = await client.call('library.state', {});
    if (state.status === 'open') setLibraryState(state);
    else await createLibrary(shownRoot === '' ? proposed : shownRoot);
  })().finally(() => {
    making = null;
  });
  return making;
}

export async function openLibrary(path: string): Promise<void> {
  try {
    setLibraryState(await client.call('library.open', { path }));
  } catch (error) {
    tellFailure('The library could not be opened', error);
  }
}

/** Asks for a catalog folder with the system's dialog; desktop only. */
export async function openOtherLibrary(): Promise<void> {
  const path = await pickFolder('Choose the catalog folder of a library');
  if (path !== null) await openLibrary(path);
}

export async function pickFolder(title: string): Promise<string | null> {
  try {
    return (await client.call('dialog.pickFolder', { title })).path;
  } catch (error) {
    tellFailure('The folder dialog could not be opened', error);
    return null;
  }
}
