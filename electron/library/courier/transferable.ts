/** Bytes on their way to another thread. */

/** Bytes with a memory of their own, which can be given away: theirs if they fill it, else a copy. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const whole = bytes.byteLength === buffer.byteLength && buffer instanceof ArrayBuffer;
  return whole ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}
