import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { metadataFiles } from './files.mjs';
import { ensureFilesMatch, metadataText, readMetadata } from './metadata.mjs';
import { notesOf } from './notes.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/signMetadata.mjs OUT`: finishes every `latest*.yml` in OUT (release notes, date, share of apps that take
 * the update) and signs its bytes: `latest*.yml.sig` is the Ed25519 signature in base64.
 *
 * From the environment: `MEDIAROOT_UPDATE_KEY` (private key, PKCS#8 PEM), `MEDIAROOT_STAGING` (1–100, optional).
 */

/** Bytes. */
const SIGNATURE_SIZE = 64;

/**
 * @param {string} folder
 * @param {{ privateKey: string, staging?: number, now?: Date, notes?: (version: string) => string }} options PEM; percent
 * @returns {Promise<string[]>} names of what was signed
 * @throws {Error} when a file the metadata names is missing or another one; nothing is signed then
 */
export async function signMetadata(folder, options) {
  const { staging, now = new Date(), notes = (version) => notesOf(version).text } = options;
  const key = privateKeyOf(options.privateKey);
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
  return names;
}

/**
 * Whether a signature was made for exactly these bytes with the private half of a key.
 * @param {{ bytes: Uint8Array, signature: string, publicKey: string }} given base64; SPKI PEM
 * @returns {boolean}
 */
export function verifyMetadata({ bytes, signature, publicKey }) {
  const key = createPublicKey(publicKey);
  const raw = Buffer.from(signature, 'base64');
  return (
    key.asymmetricKeyType === 'ed25519' && raw.length === SIGNATURE_SIZE && verify(null, bytes, key, raw)
  );
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
  const { MEDIAROOT_UPDATE_KEY: privateKey = '', MEDIAROOT_STAGING } = process.env;
  if (metadataFiles(folder).length === 0)
    return 'There is no update metadata: packages made without MEDIAROOT_UPDATES never look for updates.';
  const staging = stagingOf(MEDIAROOT_STAGING);
  const names = await signMetadata(folder, { privateKey, ...(staging === undefined ? {} : { staging }) });
  return `Signed: ${names.join(', ')}.`;
});
