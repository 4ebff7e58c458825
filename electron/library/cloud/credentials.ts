/** Keys of remotes: kept by the host's secret store or found in the environment. */
import { RemoteKeys } from '../../../shared/contract/remote.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { LibraryContext } from '../context.ts';
import { environmentKeys, findKeys, keysMissing } from './environmentKeys.ts';
import { keysFit } from './targetRules.ts';
import type { Credentials } from './types.ts';

export function createCredentials({ catalog, host }: Pick<LibraryContext, 'catalog' | 'host'>): Credentials {
  const { libraryId } = catalog.identity();
  const nameOf = ({ id }: StoredRemote): string => `remote:${libraryId}:${id}`;
  /** Those of a provider it pointed to before are none. */
  const keptFor = async (remote: StoredRemote) => {
    const kept = await host.secrets.get(nameOf(remote));
    if (kept === null || kept === 'unreadable') return kept;
    const keys = RemoteKeys.parse(JSON.parse(kept.value));
    return keysFit(remote.target.type, keys) ? { keys, kept: kept.kept } : null;
  };
  return {
    async keysOf(remote) {
      const kept = await keptFor(remote);
      if (kept === 'unreadable') {
        const why = `The keys of “${remote.name}” were kept by this computer’s key store, which no longer opens them.`;
        throw keysMissing(remote.target, remote.name, why);
      }
      return kept === null ? environmentKeys(remote.target, remote.name) : kept.keys;
    },
    fromEnvironment: (target) => environmentKeys(target, null),
    async kept(remote) {
      const { target, name } = remote;
      if (target.type === 'local') return 'none-needed';
      const kept = await keptFor(remote);
      if (kept === 'unreadable') return 'missing';
      if (kept !== null) return kept.kept;
      try {
        return findKeys(target, name) === null ? 'missing' : 'environment';
      } catch {
        return 'missing';
      }
    },
    async keep(remote, keys) {
      await host.secrets.keep(nameOf(remote), JSON.stringify(keys));
    },
    forget: (remote) => host.secrets.forget(nameOf(remote)),
  };
}
