/** The SDK's signing without what it does anew for each request though it never differs. */
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

/** Node takes four times as long for a key that comes as bytes, and the SDK gives the same bytes all day long. */
const keys = new WeakMap<object, KeyObject>();

type Data = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, or the HMAC of it where there is a secret, as the SDK wants it. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }

  update(data: Data): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

export const sha256: NonNullable<S3ClientConfig['sha256']> = Sha256;

function keyOf(secret: Data): string | KeyObject {
  if (typeof secret === 'string') return secret;
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = createSecretKey(bytesOf(secret));
  keys.set(secret, key);
  return key;
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** A signer is made for each request otherwise; it asks for the credentials each time, so those that are renewed count. */
export function keepSigner({ config }: S3Client): void {
  const make = config.signer;
  const made = new Map<string, ReturnType<typeof make>>();
  config.signer = (scheme) => {
    const place = `${scheme?.name}\n${scheme?.signingName}\n${scheme?.signingRegion}`;
    const known = made.get(place);
    if (known !== undefined) return known;
    const signer = make(scheme);
    made.set(place, signer);
    signer.catch(() => made.delete(place));
    return signer;
  };
}
