/** Which task is about which remote: a sync and a check of the same one would stand in each other's way. */
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { LibraryContext } from '../context.ts';
import type { NewTask } from '../tasks.ts';

export interface RemoteWork {
  /** Begins at once. Throws `remote_busy` while another task of this remote has not ended. */
  start<T>(remote: StoredRemote, task: NewTask<T>): { readonly id: number; readonly done: Promise<T> };
  /** Task under way of this remote; null for none. */
  taskOf(remote: number): number | null;
  /** Throws `remote_busy` while a task of this remote has not ended. */
  assertIdle(remote: StoredRemote): void;
}

export function createRemoteWork({ tasks, emit }: Pick<LibraryContext, 'tasks' | 'emit'>): RemoteWork {
  const live = new Map<number, { readonly id: number; readonly title: string }>();
  const assertIdle = ({ id, name }: StoredRemote): void => {
    const now = live.get(id);
    if (now === undefined) return;
    throw new MediarootError(
      'remote_busy',
      `“${now.title}” is under way for “${name}”. Wait until it is done, or stop it first.`,
      { details: { task: now.id } },
    );
  };
  return {
    assertIdle,
    taskOf: (remote) => live.get(remote)?.id ?? null,
    start(remote, task) {
      assertIdle(remote);
      const started = tasks.start(task);
      live.set(remote.id, { id: started.id, title: task.title });
      emit({ name: 'remotes.changed', payload: {} });
      const ended = (): void => {
        live.delete(remote.id);
        emit({ name: 'remotes.changed', payload: {} });
      };
      started.done.then(ended, ended);
      return started;
    },
  };
}
