/** Raw files of cameras, as small as they can be. */

/** The least a raw file can be: a DNG whose first directory is a JPEG preview. */
export function rawWithPreview(jpeg: Buffer, orientation: number): Buffer {
  const SHORT = 3;
  const LONG = 4;
  const entries: readonly (readonly [tag: number, type: number, value: number])[] = [
    [0x00fe, LONG, 1],
    [0x0100, LONG, 6000],
    [0x0101, LONG, 4000],
    [0x0103, SHORT, 7],
    [0x0111, LONG, 0],
    [0x0112, SHORT, orientation],
    [0x0117, LONG, jpeg.length],
    [0xc612, 1, 0x00000401],
  ];
  const head = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = 10 + index * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(type === 1 ? 4 : 1, at + 4);
    head.writeUInt32LE(tag === 0x0111 ? head.length : value, at + 8);
  }
  return Buffer.concat([head, jpeg]);
}
