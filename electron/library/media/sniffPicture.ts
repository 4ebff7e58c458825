/** Picture formats the type library does not know. */
export interface PictureType {
  readonly mime: string;
  readonly extension: string;
}

const TIFF_MARKS = new Set(['II*\0', 'MM\0*']);
const OS2_TYPES = new Set(['IC', 'CI', 'CP', 'PT', 'BM']);

/**
 * OS/2 icons and pointers, and Targa. Targa has no mark at its start, so it is believed only with its footer or
 * when the name says so and the header is possible.
 */
export function sniffPicture(start: Buffer, end: Buffer, nameExtension: string): PictureType | null {
  // The type library wants a readable directory; a TIFF cut short is still nothing else.
  if (TIFF_MARKS.has(start.toString('latin1', 0, 4))) return { mime: 'image/tiff', extension: 'tif' };
  if (isOs2Icon(start)) return { mime: 'image/x-os2-icon', extension: 'ico' };
  const footer = end.subarray(-18, -2).toString('latin1') === 'TRUEVISION-XFILE';
  if (footer || (nameExtension === 'tga' && isPossibleTarga(start)))
    return { mime: 'image/x-tga', extension: 'tga' };
  return null;
}

function isOs2Icon(start: Buffer): boolean {
  const mark = start.toString('latin1', 0, 2);
  if (mark === 'BA') return start.length >= 16 && OS2_TYPES.has(start.toString('latin1', 14, 16));
  const headerBytes = start.length >= 18 ? start.readUInt32LE(14) : 0;
  return mark !== 'BM' && OS2_TYPES.has(mark) && [12, 40, 64].includes(headerBytes);
}

function isPossibleTarga(start: Buffer): boolean {
  if (start.length < 18) return false;
  return (
    (start[1] ?? 0) <= 1 &&
    [1, 2, 3, 9, 10, 11].includes(start[2] ?? 0) &&
    [8, 15, 16, 24, 32].includes(start[16] ?? 0)
  );
}
