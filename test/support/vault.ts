/** Key stores as systems have them, for tests: what one seals only the same key opens. */
import type { Vault } from '../../electron/main/secrets.ts';

export function testVault(key: string, { again = false } = {}): Vault {
  const turned = (text: string) => Buffer.from([...text].reverse().join(''));
  return {
    seal: async (text) => Buffer.from(`${key}\n${turned(text)}`),
    open: async (sealed) => {
      const [by, text = ''] = sealed.toString().split('\n');
      if (by !== key) throw new Error('Error while decrypting the ciphertext');
      return { text: turned(text).toString(), again };
    },
  };
}

/** A machine without one. */
export const noVault: Vault = {
  seal: async () => null,
  open: () => Promise.reject(new Error('There is no key store now.')),
};
