/** Any text as the value of a metadata header, which may hold printable ASCII only: everything else as the percent-coded bytes of its UTF-8. */

/** Also `%` itself, so that every text comes back as it was, and blanks at the ends, which services trim. */
const CODED = /[^\x20-\x24\x26-\x7e]+|^ +| +$/gu;

export function encodeMetadataText(text: string): string {
  return text.replace(CODED, (piece) =>
    Array.from(
      Buffer.from(piece, 'utf8'),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join(''),
  );
}

/** Of a text that was not encoded this way (another program's): as much of it as can be read. */
export function decodeMetadataText(coded: string): string {
  return coded.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
