/** Type of a thumbnail by its first bytes. Thumbnails are our own files, but a type that is read cannot be wrong. */
export const MAGIC_BYTES = 12;

/** Null for anything that is not a picture thumbnails are made of. */
export function imageMime(head: Uint8Array): string | null {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (startsWith(head, ascii('RIFF')) && startsWith(head.subarray(8), ascii('WEBP'))) return 'image/webp';
  if (startsWith(head.subarray(4), ascii('ftypavif'))) return 'image/avif';
  return null;
}

function startsWith(bytes: Uint8Array, expected: readonly number[]): boolean {
  return expected.every((value, index) => bytes[index] === value);
}

function ascii(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
