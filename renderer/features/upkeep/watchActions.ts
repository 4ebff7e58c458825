/** Watched folders: making, pausing and leaving them. */
import type { CallInput } from '../../../shared/contract/calls.ts';
import type { WatchFolder } from '../../../shared/contract/watch.ts';
import { ClientError, client } from '../../client/index.ts';
import { ask } from '../../state/question.ts';
import { useUpkeep } from '../../state/upkeep.ts';
import { tellFailure } from '../import/importActions.ts';

async function refresh(): Promise<void> {
  useUpkeep.setState({ watch: await client.call('watch.list', {}) });
}

/** @returns why it could not be watched, null when it is */
export async function addWatch(input: CallInput<'watch.add'>): Promise<string | null> {
  try {
    await client.call('watch.add', input);
    await refresh();
    return null;
  } catch (error) {
    return error instanceof ClientError ? error.message : 'The folder could not be watched.';
  }
}

/** Never throws; a failure is told. */
export async function updateWatch(input: CallInput<'watch.update'>): Promise<void> {
  try {
    await client.call('watch.update', input);
    await refresh();
  } catch (error) {
    tellFailure('The watched folder could not be changed', error);
  }
}

/** Asks first. Never throws; a failure is told. */
export async function removeWatch({ id, path }: WatchFolder): Promise<void> {
  const yes = await ask({
    title: 'Stop watching this folder?',
    lines: [path, 'What was imported from it stays in the library, and its own files stay where they are.'],
    action: 'Stop watching',
  });
  if (!yes) return;
  try {
    await client.call('watch.remove', { id });
    await refresh();
  } catch (error) {
    tellFailure('The folder is still watched', error);
  }
}
