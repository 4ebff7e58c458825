/** The system's key store, by Electron: Keychain, DPAPI, or a keyring on Linux. */
import { setTimeout as wait } from 'node:timers/promises';
import { safeStorage } from 'electron';
import type { Vault } from './secrets.ts';

/** On Linux what is sealed with a password that stands in Chromium's source begins so (components/os_crypt). */
const SEALED_FOR_NOBODY = Buffer.from('v10');
/** A key store that is being opened says for a moment that there is none. So long it is asked again, ms. */
const OPENING_MS = 5_000;
const ASK_EVERY_MS = 50;

let opening: Promise<boolean> | null = null;

/** Without a keyring Linux would seal with a password everybody knows, which is no better than plain text. */
function hasKeyring(): boolean {
  if (process.platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}

async function opens(): Promise<boolean> {
  for (let waited = 0; waited < OPENING_MS; waited += ASK_EVERY_MS) {
    if (await safeStorage.isAsyncEncryptionAvailable()) return true;
    await wait(ASK_EVERY_MS);
  }
  return false;
}

/** Nothing may be sealed or opened before this is true: Electron 42 ends the program then. */
async function isThere(): Promise<boolean> {
  if (!hasKeyring()) return false;
  opening ??= opens();
  // One that was locked at first may have been unlocked since.
  return (await opening) || safeStorage.isAsyncEncryptionAvailable();
}

export const systemVault: Vault = {
  async seal(text) {
    if (!(await isThere())) return null;
    const sealed = await safeStorage.encryptStringAsync(text);
    const open = process.platform === 'linux' && sealed.subarray(0, 3).equals(SEALED_FOR_NOBODY);
    return open ? null : sealed;
  },
  async open(sealed) {
    if (!(await isThere())) throw new Error('There is no key store now.');
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed);
    return { text: result, again: shouldReEncrypt };
  },
};
