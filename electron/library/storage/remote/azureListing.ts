/**
 * Listings in the order of UTF-8. Azure does not say by what it orders (Azurite by UTF-16), and the two differ where a sign from
 * U+D800 on stands against another such sign. Names that are alike up to such a sign lie together in either order, so it is
 * enough to wait for the end of such a group and to put it in order.
 */
import type { BlobItem } from '@azure/storage-blob';
import { bareEtag } from './azureAnswers.ts';
import type { Azure } from './azureClient.ts';
import { blobName, keyOfBlob } from './azureNames.ts';
import type { CallOptions, ListedObject, RemoteStorage } from './types.ts';

/** A page holds at most so many: https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const PAGE = 5000;

interface Found {
  readonly name: string;
  readonly object: ListedObject;
  /** Page it came with ('' for the first), and how many came with that page before it. */
  readonly marker: string;
  readonly index: number;
}

export function createAzureListing({ container, run }: Azure): RemoteStorage['list'] {
  /** What one request gives, and where the listing goes on; '' at its end. */
  async function fetchPage(prefix: string, marker: string, size: number, { signal }: CallOptions) {
    const pages = container.listBlobsFlat({ prefix: blobName(prefix), abortSignal: signal }).byPage({
      maxPageSize: Math.min(size, PAGE),
      ...(marker === '' ? {} : { continuationToken: marker }),
    });
    for await (const { segment, continuationToken = '' } of pages) {
      const found = segment.blobItems.map((item, index): Found => ({ ...described(item), marker, index }));
      return { found, next: continuationToken };
    }
    return { found: [], next: '' };
  }

  /** `next`: how many objects from a page on were given already, and the marker of that page. */
  return (prefix, next, limit, options = {}) =>
    run('list', undefined, options.signal, async () => {
      const [, given = '0', from = ''] = /^(\d+)\.(.*)$/s.exec(next ?? '') ?? [];
      const skip = Number(given);
      const found: Found[] = [];
      for (let marker = from; ; ) {
        const page = await fetchPage(prefix, marker, limit, options);
        found.push(...page.found);
        const settled = page.next === '' ? found.length : startOfLastGroup(found);
        if (settled > skip || page.next === '') {
          const end = Math.min(skip + limit, settled);
          const objects = inOrder(found.slice(0, settled)).slice(skip, end);
          if (end < settled) return { objects, next: `${end}.${from}` };
          const open = found[settled];
          const rest = page.next === '' ? null : `0.${page.next}`;
          return { objects, next: open ? `${open.index}.${open.marker}` : rest };
        }
        marker = page.next;
      }
    });
}

function described({ name, properties }: BlobItem): Pick<Found, 'name' | 'object'> {
  return {
    name,
    object: {
      key: keyOfBlob(name),
      size: properties.contentLength ?? 0,
      etag: bareEtag(properties.etag),
      modified: properties.lastModified.getTime(),
    },
  };
}

/** What the names of a group have in common; null for a name without such a sign. */
function groupOf(name: string): string | null {
  const at = name.search(/[\ud800-\uffff]/);
  return at < 0 ? null : name.slice(0, at);
}

function isIn(group: string, name: string): boolean {
  return name.startsWith(group) && name.charCodeAt(group.length) >= 0xd800;
}

/** Where the group begins that may go on with the next page; the length where none does. */
function startOfLastGroup(found: readonly Found[]): number {
  const last = found.at(-1);
  const group = last ? groupOf(last.name) : null;
  if (group === null) return found.length;
  return found.findLastIndex(({ name }) => !isIn(group, name)) + 1;
}

function inOrder(found: readonly Found[]): ListedObject[] {
  const ordered: ListedObject[] = [];
  for (let at = 0; at < found.length; ) {
    const group = groupOf(found[at]?.name ?? '');
    let end = at + 1;
    if (group !== null) while (end < found.length && isIn(group, found[end]?.name ?? '')) end += 1;
    const together = found.slice(at, end).map(({ object }) => ({ object, bytes: Buffer.from(object.key) }));
    together.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    ordered.push(...together.map(({ object }) => object));
    at = end;
  }
  return ordered;
}
