/** Brings a catalog from what it was to what sidecar lines say. */

import { withSuffix } from '../../../../shared/uploadTo.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Host } from '../../host.ts';
import type { AssetRecord, LibraryFile, Manifest, SidecarLine } from '../formats.ts';
import { replicasOf } from '../replicas.ts';
import { type AssetLine, noteThere, saidHere } from '../there.ts';
import type { Lines } from './reading.ts';

export interface Applying {
  readonly catalog: Catalog;
  readonly host: Pick<Host, 'now'>;
  readonly remote: number;
  /** What belongs to no asset; null where it could not be read. */
  readonly library: LibraryFile | null;
  readonly manifest: Manifest | null;
  note(words: string): void;
  /** Lets others work in between; throws `cancelled`. */
  breathe(): Promise<void>;
}

const BATCH = 250;
/** No asset lies there, so that records can change places. */
const AWAY = '.mediaroot/restoring/';

interface Arrival {
  readonly line: AssetLine;
  readonly mark: string;
}

export async function applyLines(applying: Applying, lines: Lines): Promise<void> {
  const { catalog, remote, manifest } = applying;
  const before = catalog.remoteContents.lastChange();
  const gone: GoneLine[] = [];
  const assets: Arrival[] = [];
  for (const { line, mark } of lines.values()) {
    if (line.kind === 'asset') assets.push({ line, mark });
    else gone.push(line);
  }
  assets.sort(byImport);
  await inBatches(applying, gone, (line) => setGone(applying, line));
  await inBatches(applying, assets, ({ line }) => setAway(catalog, line.record.uuid));
  const collectionOf = createCollectionFinder(applying);
  const { answering } = replicasOf(manifest);
  await inBatches(applying, assets, ({ line, mark }) => {
    const assetId = setRecord(applying, line, collectionOf(line.record));
    const base = saidHere(catalog, assetId);
    noteThere(applying, remote, line, { owner: answering(line.owner), mark, assetId, base });
  });
  keepSynced(applying, before);
}

function byImport({ line: { record: one } }: Arrival, { line: { record: other } }: Arrival): number {
  return one.imported - other.imported || (one.uuid < other.uuid ? -1 : 1);
}

async function inBatches<T>(
  { catalog, breathe }: Applying,
  items: readonly T[],
  work: (item: T) => void,
): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH) {
    const batch = items.slice(start, start + BATCH);
    catalog.transaction(() => {
      for (const item of batch) work(item);
    });
    await breathe();
  }
}

type GoneLine = Extract<SidecarLine, { readonly kind: 'gone' }>;

function setGone({ catalog, remote }: Applying, line: GoneLine): void {
  const { uuid, owner } = line;
  const id = catalog.assetRecords.idOf(uuid);
  if (id !== null) catalog.deletions.delete(id);
  for (const { role } of catalog.remoteContents.objects(remote, uuid))
    catalog.remoteContents.removeObject(remote, uuid, role);
  const asset = { uuid, owner, assetId: null, writtenSeq: 0, gone: true, problem: null, code: null };
  catalog.remoteContents.setAsset(remote, asset);
}

function setAway(catalog: Catalog, uuid: string): void {
  const id = catalog.assetRecords.idOf(uuid);
  if (id !== null) catalog.restoring.setAway(id, `${AWAY}${uuid}`);
}

function setRecord({ catalog, note }: Applying, { record }: AssetLine, collectionId: number): number {
  const path = freePath(catalog, record.path);
  if (path !== record.path)
    note(`“${record.name}” was restored as ${path}, since another file has the name ${record.path}.`);
  const id = catalog.assetRecords.idOf(record.uuid);
  if (id === null) return catalog.assetRecords.insert(record, { path, collectionId });
  catalog.assetRecords.replace(id, record, { path, collectionId });
  return id;
}

/** Two machines may have given files of different visibility one path. */
function freePath(catalog: Catalog, wanted: string): string {
  for (let n = 1; ; n += 1) {
    const path = n === 1 ? wanted : withSuffix(wanted, n);
    if (!catalog.paths.taken(path)) return path;
  }
}

/** Where nothing waited to be synced before, nothing does now. */
function keepSynced({ catalog, remote }: Applying, before: number): void {
  const known = catalog.remotes.get(remote);
  if (known === null || known.syncedSeq < before) return;
  catalog.remotes.update(remote, { syncedSeq: catalog.remoteContents.lastChange() });
}

/** The collection of a record: its own, as the library file tells it, else, privately, one for its kind. */
function createCollectionFinder({ catalog, library, note }: Applying): (record: AssetRecord) => number {
  const found = new Map<string, number>();
  const guessed = new Set<string>();
  return (record) => {
    const known = found.get(record.collection);
    if (known !== undefined) return known;
    const id = library === null ? null : catalog.libraryRecords.collectionFor(library, record.collection);
    const own = id ?? catalog.collections.list().find(({ uuid }) => uuid === record.collection)?.id ?? null;
    if (own !== null) {
      found.set(record.collection, own);
      return own;
    }
    const guess = catalog.collections.forKind(record.kind) ?? catalog.collections.list()[0];
    if (guess === undefined) throw new Error('The library has no collection');
    if (!guessed.has(record.collection))
      note(
        `A collection is not described in the bucket any more: its files were put into “${guess.definition.name}” or the collection of their kind.`,
      );
    guessed.add(record.collection);
    return guess.id;
  };
}
