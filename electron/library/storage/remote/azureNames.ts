/**
 * Keys as names of blobs. Azure takes a backslash for a slash and drops a dot at the end of a name, so what it would store under
 * another name is written with the wide forms of these signs; where a key has such a form itself, a mark is put before it.
 * Every other key is its own name. https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
const MARK = '\u201b';
const WIDE_BACKSLASH = '\uff3c';
const WIDE_DOT = '\uff0e';

export function blobName(key: string): string {
  return key
    .replace(/[\u201b\uff3c\uff0e]/g, (sign) => MARK + sign)
    .replaceAll('\\', WIDE_BACKSLASH)
    .replace(/\.(?=\/|$)/g, WIDE_DOT);
}

export function keyOfBlob(name: string): string {
  return name.replace(/\u201b([\u201b\uff3c\uff0e])|\uff3c|\uff0e/g, (sign, marked?: string) => {
    if (marked !== undefined) return marked;
    return sign === WIDE_DOT ? '.' : '\\';
  });
}
