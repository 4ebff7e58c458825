/** Secrets where the system keeps none for us: in memory, until the program ends. */
import type { SecretStore } from './host.ts';

export function createSessionSecrets(): SecretStore {
  const kept = new Map<string, string>();
  return {
    async keep(name, value) {
      kept.set(name, value);
      return 'session';
    },
    async get(name) {
      const value = kept.get(name);
      return value === undefined ? null : { value, kept: 'session' };
    },
    async forget(name) {
      kept.delete(name);
    },
  };
}
