/** The kinds of remote storage. Each is loaded when it is opened first, so that only the libraries in use take memory. */
import type { RemoteKeys, RemoteTarget, RemoteType } from '../../../../shared/contract/remote.ts';
import { prefixed } from './prefixed.ts';
import type { OpenedStorage, RemoteBackend, RemoteEnvironment } from './types.ts';

const BACKENDS: Readonly<Partial<Record<RemoteType, () => Promise<RemoteBackend>>>> = {
  azure: async () => (await import('./azure.ts')).azureBackend,
  gcs: async () => (await import('./gcs.ts')).gcsBackend,
  local: async () => (await import('./local.ts')).localBackend,
  s3: async () => (await import('./s3.ts')).s3Backend,
};

/**
 * Opens a remote; nothing is sent yet. Keys are relative to `target.prefix`. Throws `remote_keys_missing`, and `remote_refused`
 * for a target that cannot be.
 */
export async function openRemote(
  target: RemoteTarget,
  keys: RemoteKeys | null,
  environment: RemoteEnvironment,
): Promise<OpenedStorage> {
  const load = BACKENDS[target.type];
  if (!load) throw new Error(`no backend for ${target.type}`);
  const backend = await load();
  return prefixed(await backend.open(target, keys, environment), target.prefix);
}
