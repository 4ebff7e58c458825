/** Adding, changing and trying out remotes. */
import type { Remote } from '../../../shared/contract/cloud.ts';
import {
  type RemoteFeatures,
  type RemoteKeys,
  RemoteOptions,
  type RemoteTarget,
} from '../../../shared/contract/remote.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { Room } from '../context.ts';
import { environmentKeys } from './environmentKeys.ts';
import { probeConnection } from './probe.ts';
import { takeOver } from './takeOver.ts';
import { assertKeysFit, assertOptions, assertTarget, type OwnFolders } from './targetRules.ts';
import type { CloudContext, RemotesCallName } from './types.ts';

/** A person waits, and wants to know what is wrong rather than see it got over. */
const TEST_ATTEMPTS = 2;

export function createRemotesRoom(context: CloudContext): Room<RemotesCallName> {
  const { catalog, courier, credentials, storage, host, work } = context;
  const { remotes } = catalog;
  const own: OwnFolders = [
    { what: 'the media folder', path: storage.root },
    { what: 'the catalog folder', path: catalog.path },
    { what: 'Mediaroot’s data folder', path: host.dataDir },
  ];
  /** What tests of connections found since the library was opened: a connection is tested before it is added. */
  const found = new Map<string, RemoteFeatures>();
  const changed = (): void => context.emit({ name: 'remotes.changed', payload: {} });

  async function toRemote(remote: StoredRemote): Promise<Remote> {
    const { id, name, target, options, features, last, problem } = remote;
    const task = work.taskOf(id);
    return {
      ...{ id, name, target, options, features, last, task },
      // A sync under way keeps what to say should it be cut short.
      problem: task === null ? problem : null,
      keys: await credentials.kept(remote),
      ...catalog.remoteContents.counts(id),
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

  /** Throws `remote_keys_missing`. `outside`: what is kept does not count. */
  async function keysToTry(
    remote: StoredRemote | null,
    target: RemoteTarget,
    outside: boolean,
  ): Promise<RemoteKeys | null> {
    if (remote === null) return credentials.fromEnvironment(target);
    if (outside) return environmentKeys(target, remote.name);
    return credentials.keysOf({ ...remote, target });
  }

  return {
    handlers: {
      'remotes.list': async () => ({ remotes: await Promise.all(remotes.list().map(toRemote)) }),
      async 'remotes.add'({ name, target, keys, options }) {
        assertOptions(options);
        await assertSound(target, keys);
        assertNameFree(name, null);
        const remote = remotes.add({ name, target, options });
        remotes.update(remote.id, { features: found.get(placeKey(target)) ?? null });
        try {
          // A number may have been another remote's, whose keys must not be taken for this one's.
          if (keys === null) await credentials.forget(remote);
          else await credentials.keep(remote, keys);
        } catch (error) {
          remotes.remove(remote.id);
          throw error;
        }
        changed();
        return toRemote(context.remote(remote.id));
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
            ...(moved ? { features: found.get(placeKey(target)) ?? null } : {}),
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
      async 'remotes.test'({ remote: id, target: typed, keys: given, makeBucket }) {
        const remote = id === undefined ? null : context.remote(id);
        const target = typed ?? remote?.target;
        if (target === undefined)
          throw new MediarootError(
            'bad_request',
            'Say which connection is to be tested, or where the bucket is.',
          );
        await assertSound(target, given ?? null);
        const keys = given ?? (await keysToTry(remote, target, given === null));
        const { bandwidth, ...options } = remote?.options ?? RemoteOptions.parse({});
        const report = await probeConnection(
          (features) => courier.open(target, keys, { bandwidth, features, attempts: TEST_ATTEMPTS }),
          {
            ...{ target, options, makeBucket, folder: catalog.path, now: host.now },
            libraryId: catalog.identity().libraryId,
          },
        );
        if (report.features !== null) found.set(placeKey(target), report.features);
        if (
          remote !== null &&
          report.features !== null &&
          isSamePlace(target, context.remote(remote.id).target)
        ) {
          remotes.update(remote.id, { features: report.features });
          changed();
        }
        return report;
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
function placeKey({ type, bucket, prefix, endpoint }: RemoteTarget): string {
  return JSON.stringify([type, bucket, prefix, endpoint]);
}

function isSamePlace(one: RemoteTarget, other: RemoteTarget): boolean {
  return placeKey(one) === placeKey(other);
}
