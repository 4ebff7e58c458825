import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { isSigned } from '../../electron/main/updates/signature.ts';
import { metadataFiles, PUBLIC_KEY_FILE } from './files.mjs';
import { ensureFilesMatch, metadataText, readMetadata } from './metadata.mjs';
import { notesOf, plainNotes } from './notes.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/signMetadata.mjs OUT`: finishes every `latest*.yml` in OUT (release notes, date, share of apps that take
 * the update) and signs its bytes: `latest*.yml.sig` is the Ed25519 signature in base64. The key that recognises it lies beside.
 *
 * From the environment: `MEDIAROOT_UPDATE_KEY` (private key, PKCS#8 PEM), `MEDIAROOT_UPDATE_PUBLIC_KEY` (SPKI PEM, the one built
 * into the packages), `MEDIAROOT_STAGING` (1–100, optional).
 */

/**
 * @param {string} folder
 * @param {{ privateKey: string, publicKey: string, staging?: number, now?: Date, notes?: (version: string) => string }} options
 *   keys PEM, staging in percent
 * @returns {Promise<string[]>} names of what was signed
 * @throws {Error} when the keys are no pair, or a file the metadata names is missing or another one; nothing is signed then
 */
export async function signMetadata(folder, options) {
  const { staging, now = new Date(), notes = (version) => plainNotes(notesOf(version).text) } = options;
  const key = privateKeyOf(options.privateKey);
  const sample = createPublicKey(key).export({ type: 'spki', format: 'der' });
  if (!isSigned(sample, sign(null, sample, key).toString('base64'), options.publicKey))
    throw new Error(
      'MEDIAROOT_UPDATE_KEY and the public key in the app are no pair; no app would take this update.',
    );
  const names = metadataFiles(folder);
  for (const name of names) await ensureFilesMatch(folder, readMetadata(path.join(folder, name)));
  for (const name of names) {
    const file = path.join(folder, name);
    const { stagingPercentage: _before, ...metadata } = readMetadata(file);
    const bytes = Buffer.from(
      metadataText({
        ...metadata,
        releaseDate: now.toISOString(),
        releaseNotes: notes(metadata.version),
        ...(staging === undefined ? {} : { stagingPercentage: staging }),
      }),
    );
    fs.writeFileSync(file, bytes);
    fs.writeFileSync(`${file}.sig`, `${sign(null, bytes, key).toString('base64')}\n`);
  }
  fs.writeFileSync(
    path.join(folder, PUBLIC_KEY_FILE),
    createPublicKey(key).export({ type: 'spki', format: 'pem' }),
  );
  return names;
}

/** @param {string} pem */
function privateKeyOf(pem) {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // What OpenSSL says of a key could hold parts of it.
  }
  throw new Error('MEDIAROOT_UPDATE_KEY is not an Ed25519 private key (PKCS#8 PEM).');
}

/** @param {string | undefined} text */
function stagingOf(text) {
  if (text === undefined || text === '') return undefined;
  const staging = Number(text);
  if (Number.isInteger(staging) && staging >= 1 && staging <= 100) return staging;
  throw new Error(`MEDIAROOT_STAGING is ${text}; it must be a whole number from 1 to 100.`);
}

await runTool(import.meta.main, async (args) => {
  const folder = argument(args, 0, 'OUT');
  const { MEDIAROOT_UPDATE_KEY: privateKey = '', MEDIAROOT_UPDATE_PUBLIC_KEY: publicKey = '' } = process.env;
  if (metadataFiles(folder).length === 0)
    return 'There is no update metadata: packages made without MEDIAROOT_UPDATES never look for updates.';
  const staging = stagingOf(process.env.MEDIAROOT_STAGING);
  const names = await signMetadata(folder, {
    privateKey,
    publicKey,
    ...(staging === undefined ? {} : { staging }),
  });
  return `Signed: ${names.join(', ')}.`;
});
