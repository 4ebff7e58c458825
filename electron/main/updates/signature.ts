/** Whether what a server says of an update comes from those who make Mediaroot. */
import { createPublicKey, verify } from 'node:crypto';

/** Of an Ed25519 signature, bytes. */
const SIZE = 64;

/** `signature` is base64, `publicKey` SPKI PEM. Never throws: what cannot be read proves nothing. */
export function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const raw = Buffer.from(signature, 'base64');
  if (raw.length !== SIZE) return false;
  try {
    const key = createPublicKey(publicKey);
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, raw);
  } catch {
    return false;
  }
}
