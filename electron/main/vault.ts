/** The system's key store, by Electron: Keychain, DPAPI, or a keyring on Linux. */
import { safeStorage } from 'electron';
import type { Vault } from './secrets.ts';

/** On Linux what is sealed with a password that stands in Chromium's source begins so (components/os_crypt). */
const SEALED_FOR_NOBODY = Buffer.from('v10');

/** Without a keyring Linux would seal with a password everybody knows, which is no better than plain text. */
function hasKeyring(): boolean {
  if (process.platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}

export const systemVault: Vault = {
  async seal(text) {
    if (!hasKeyring() || !(await safeStorage.isAsyncEncryptionAvailable())) return null;
    const sealed = await safeStorage.encryptStringAsync(text);
    const open = process.platform === 'linux' && sealed.subarray(0, 3).equals(SEALED_FOR_NOBODY);
    return open ? null : sealed;
  },
  async open(sealed) {
    if (!hasKeyring() || !(await safeStorage.isAsyncEncryptionAvailable()))
      throw new Error('There is no key store now.');
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed);
    return { text: result, again: shouldReEncrypt };
  },
};
