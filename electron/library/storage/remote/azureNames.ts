/**
 * Keys as names of blobs. Azure takes a backslash for a slash and drops a dot at the end of a name, so what it would store under
 * another name is written with signs of the private use area, which no name of a file has; if one has them, it is marked.
 * Every other key is its own name. https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
const MARK = '\uf01b';
const BACKSLASH = '\uf05c';
const LAST_DOT = '\uf02e';

export function blobName(key: string): string {
  return key
    .replace(/[\uf01b\uf05c\uf02e]/g, (sign) => MARK + sign)
    .replaceAll('\\', BACKSLASH)
    .replace(/\.(?=\/|$)/g, LAST_DOT);
}

export function keyOfBlob(name: string): string {
  return name.replace(/\uf01b([\uf01b\uf05c\uf02e])|[\uf05c\uf02e]/g, (sign, marked?: string) => {
    if (marked !== undefined) return marked;
    return sign === LAST_DOT ? '.' : '\\';
  });
}
