/** Adding, changing and trying out remotes. */
import type { Remote } from '../../../shared/contract/cloud.ts';
import type { RemoteKeys, RemoteTarget } from '../../../shared/contract/remote.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { Room } from '../context.ts';
import { notYet } from './notYet.ts';
import { takeOver } from './takeOver.ts';
import { assertKeysFit, assertOptions, assertTarget, type OwnFolders } from './targetRules.ts';
import type { CloudContext, RemotesCallName } from './types.ts';

export function createRemotesRoom(context: CloudContext): Room<RemotesCallName> {
  const { catalog, credentials, storage, host, work } = context;
  const { remotes } = catalog;
  const own: OwnFolders = [
    { what: 'the media folder', path: storage.root },
    { what: 'the catalog folder', path: catalog.path },
    { what: 'Mediaroot’s data folder', path: host.dataDir },
  ];
  const changed = (): void => context.emit({ name: 'remotes.changed', payload: {} });

  async function toRemote(remote: StoredRemote): Promise<Remote> {
    const { id, name, target, options, features, last, problem } = remote;
    return {
      ...{ id, name, target, options, features, last, problem },
      keys: await credentials.kept(remote),
      ...catalog.remoteContents.counts(id),
      task: work.taskOf(id),
    };
  }

  function assertNameFree(name: string, id: number | null): void {
    const taken = remotes.byName(name);
    if (taken !== null && taken.id !== id)
      throw new MediarootError(
        'bad_request',
        `There is a connection “${taken.name}” already. Choose another name.`,
      );
  }

  async function assertSound(target: RemoteTarget, keys: RemoteKeys | null): Promise<void> {
    await assertTarget(target, own);
    assertKeysFit(target, keys);
  }

  return {
    handlers: {
      'remotes.list': async () => ({ remotes: await Promise.all(remotes.list().map(toRemote)) }),
      async 'remotes.add'({ name, target, keys, options }) {
        assertOptions(options);
        await assertSound(target, keys);
        assertNameFree(name, null);
        const remote = remotes.add({ name, target, options });
        try {
          // A number may have been another remote's, whose keys must not be taken for this one's.
          if (keys === null) await credentials.forget(remote);
          else await credentials.keep(remote, keys);
        } catch (error) {
          remotes.remove(remote.id);
          throw error;
        }
        changed();
        return toRemote(remote);
      },
      async 'remotes.update'({ remote: id, name, target, keys, options }) {
        const remote = context.remote(id);
        if (name !== undefined) assertNameFree(name, id);
        if (options !== undefined) assertOptions(options);
        const moved = target !== undefined && !isSamePlace(target, remote.target);
        if (target !== undefined || keys !== undefined) {
          await assertSound(target ?? remote.target, keys ?? null);
          work.assertIdle(remote);
        }
        catalog.transaction(() => {
          if (moved) remotes.forget(id);
          remotes.update(id, {
            ...(name === undefined ? {} : { name }),
            ...(target === undefined ? {} : { target }),
            ...(options === undefined ? {} : { options }),
          });
        });
        if (keys) await credentials.keep(context.remote(id), keys);
        else if (keys === null) await credentials.forget(remote);
        changed();
        return toRemote(context.remote(id));
      },
      async 'remotes.remove'({ remote: id }) {
        const remote = context.remote(id);
        work.assertIdle(remote);
        // Keys first: a crash in between leaves a remote without keys, not keys without a remote.
        await credentials.forget(remote);
        remotes.remove(id);
        changed();
        return {};
      },
      'remotes.test': (input) => {
        if (input.remote !== undefined) context.remote(input.remote);
        return notYet<'remotes.test'>().handlers['remotes.test'](input);
      },
      async 'remotes.takeOver'({ remote: id }) {
        const remote = context.remote(id);
        const { done } = work.start(remote, {
          kind: 'sync',
          title: `Taking over what is in ${remote.name}`,
          run: (control) => takeOver(context, remote, control),
        });
        return { assets: (await done).assets };
      },
    },
  };
}

/** Region and path style only say how the same bucket is addressed. */
function isSamePlace(one: RemoteTarget, other: RemoteTarget): boolean {
  return (
    one.type === other.type &&
    one.bucket === other.bucket &&
    one.prefix === other.prefix &&
    one.endpoint === other.endpoint
  );
}
