/** What is done with remotes. Each tells its own outcome and never throws, unless it answers with what went wrong. */
import type { CallInput } from '../../../shared/contract/calls.ts';
import type { Remote, SyncPlan } from '../../../shared/contract/cloud.ts';
import type { ConnectionReport } from '../../../shared/contract/remote.ts';
import { ClientError, client } from '../../client/index.ts';
import { placeWords } from '../../format/cloudWords.ts';
import { counted } from '../../format/numbers.ts';
import { askedFor, openCloudDialog, putRemote, remoteOf, useCloud } from '../../state/cloud.ts';
import { ask } from '../../state/question.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

/** What a call answered, or why it did not, in words for a person. */
export type Outcome<T> = { readonly value: T } | { readonly failure: string };

async function outcome<T>(answer: Promise<T>, otherwise: string): Promise<Outcome<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    return { failure: error instanceof ClientError ? error.message : otherwise };
  }
}

export function openConnect(): void {
  openCloudDialog({ type: 'connect' });
}

export function testConnection(input: CallInput<'remotes.test'>): Promise<Outcome<ConnectionReport>> {
  return outcome(client.call('remotes.test', input), 'The connection could not be tested.');
}

export async function addRemote(input: CallInput<'remotes.add'>): Promise<Outcome<Remote>> {
  const added = await outcome(client.call('remotes.add', input), 'It could not be connected.');
  if ('value' in added) {
    putRemote(added.value);
    useCloud.setState({ shown: added.value.id });
  }
  return added;
}

export async function editRemote(input: CallInput<'remotes.update'>): Promise<Outcome<Remote>> {
  const updated = await outcome(client.call('remotes.update', input), 'The change was not kept.');
  if ('value' in updated) putRemote(updated.value);
  return updated;
}

/** Shows it at once. Never throws; a failure is told, and what was set before holds. */
export async function setOptions({ id }: Remote, change: Partial<Remote['options']>): Promise<void> {
  const before = remoteOf(id);
  if (!before) return;
  const options = { ...before.options, ...change };
  putRemote({ ...before, options });
  try {
    putRemote(await client.call('remotes.update', { remote: id, options }));
  } catch (error) {
    putRemote(before);
    tellFailure('The option was not kept', error);
  }
}

export async function removeRemote({ id, name, target }: Remote): Promise<void> {
  const yes = await ask({
    title: `Remove “${name}”?`,
    lines: [
      `${placeWords(target)} is not synced any more, and its key is forgotten here.`,
      'Nothing in the bucket changes: what was copied there stays there.',
    ],
    action: 'Remove',
  });
  if (!yes) return;
  try {
    await client.call('remotes.remove', { remote: id });
    useCloud.setState(({ remotes }) => ({ remotes: remotes?.filter((other) => other.id !== id) ?? null }));
  } catch (error) {
    tellFailure('It was not removed', error);
  }
}

export async function takeOver({ id, name }: Remote): Promise<void> {
  const yes = await ask({
    title: 'Take over what other machines put here?',
    lines: [
      `Each item in “${name}” is kept up by the machine that put it there; this one then answers for all of them, and its changes and deletions reach the bucket.`,
      'Do this when the other machine is gone for good. It is told at its next sync, and loses nothing.',
    ],
    action: 'Take over',
  });
  if (!yes) return;
  try {
    const { assets } = await client.call('remotes.takeOver', { remote: id });
    toast({
      title: assets === 0 ? 'There was nothing to take over' : `${counted(assets, 'item')} taken over`,
    });
  } catch (error) {
    tellFailure('Nothing was taken over', error);
  }
}

export function planSync(remote: number): Promise<Outcome<SyncPlan>> {
  return outcome(client.call('sync.plan', { remote }), 'It could not be worked out what there is to do.');
}

/** @returns whether it began; a failure is told */
export async function startSync(remote: number, allowDeletes: boolean): Promise<boolean> {
  try {
    askedFor((await client.call('sync.start', { remote, allowDeletes })).task);
    return true;
  } catch (error) {
    tellFailure('The sync did not begin', error);
    return false;
  }
}

/** @param download also reads every object again */
export async function startCheck(remote: number, download: boolean): Promise<void> {
  try {
    askedFor((await client.call('check.start', { remote, download })).task);
  } catch (error) {
    tellFailure('The bucket could not be checked', error);
  }
}

export async function healRemote(remote: number): Promise<void> {
  try {
    askedFor((await client.call('check.heal', { remote })).task);
  } catch (error) {
    tellFailure('Nothing was healed', error);
  }
}
