/** Keys of remotes: kept by the host's secret store or found in the environment. */
import type { LibraryContext } from '../context.ts';
import type { Credentials } from './types.ts';

export function createCredentials(_context: LibraryContext): Credentials {
  return {
    keysOf: async () => null,
    fromEnvironment: () => null,
    kept: async () => 'none-needed',
    keep: async () => undefined,
    forget: async () => undefined,
  };
}
