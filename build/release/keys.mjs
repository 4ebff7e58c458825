import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { PUBLIC_KEY_FILE } from './files.mjs';
import { argument, runTool } from './tool.mjs';

/** `node build/release/keys.mjs FOLDER`: a key pair for update metadata, and where each half belongs. */

/**
 * @param {string} folder
 * @returns {{ privateFile: string, publicFile: string }}
 * @throws {Error} when there is a key already
 */
export function makeKeys(folder) {
  const privateFile = path.join(folder, 'update-key.private.pem');
  const publicFile = path.join(folder, PUBLIC_KEY_FILE);
  for (const file of [privateFile, publicFile])
    if (fs.existsSync(file)) throw new Error(`${file} is there already; it is not replaced.`);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(privateFile, privateKey, { mode: 0o600, flag: 'wx' });
  fs.writeFileSync(publicFile, publicKey, { flag: 'wx' });
  return { privateFile, publicFile };
}

await runTool(import.meta.main, (args) => {
  const { privateFile, publicFile } = makeKeys(argument(args, 0, 'FOLDER'));
  return [
    `${privateFile}: signs updates. Its text is the secret MEDIAROOT_UPDATE_KEY of the release environment.`,
    '  Keep a copy where no computer reads it, and delete this file. Who has it can send code to everybody who',
    '  has Mediaroot; who loses it can never again send an update to those who have it now.',
    `${publicFile}: recognises updates. Its text is the variable MEDIAROOT_UPDATE_PUBLIC_KEY of the repository, and no secret;`,
    '  the build puts it into the app.',
  ].join('\n');
});
