/** The record a file gets, made before it is placed and kept in the journal so that a crash can be rolled forward. */
import { z } from 'zod';
import { AssetKind, PreviewState, Sha256, TakenSource } from '../../../shared/contract/asset.ts';
import type { ImportMode } from '../../../shared/contract/import.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { JournalItem } from '../catalog/importJournalTypes.ts';
import { EMPTY_METADATA, type Identity, type MediaMetadata } from '../media/types.ts';
import type { Staged } from '../storage/staging.ts';
import type { ImportCatalog, ImportContext } from './types.ts';

const moment = z.int();
const text = z.string().nullable().catch(null);
const number = z.number().nullable().catch(null);
const count = z.int().positive().nullable().catch(null);

const Source = z.object({
  name: z.string(),
  path: z.string(),
  fileMs: moment.nullable(),
  importedMs: moment,
});
/** What the file says of itself: a value that the catalog would refuse is left out, so that it cannot cost the file. */
const Metadata = z.object({
  width: count,
  height: count,
  orientation: z.int().min(1).max(8).nullable().catch(null),
  duration: z.int().nonnegative().nullable().catch(null),
  pages: count,
  cameraMake: text,
  cameraModel: text,
  lens: text,
  exposureTime: number,
  fNumber: number,
  iso: z.int().nullable().catch(null),
  focalLength: number,
  latitude: z.number().min(-90).max(90).nullable().catch(null),
  longitude: z.number().min(-180).max(180).nullable().catch(null),
  altitude: number,
});
const Taken = z.object({ wallMs: moment, offset: z.int().nullable().catch(null), source: TakenSource });
const Asset = Metadata.extend({
  uuid: z.string(),
  collectionId: z.int(),
  name: z.string(),
  path: z.string(),
  sha256: Sha256,
  size: z.int().nonnegative(),
  kind: AssetKind,
  mime: z.string(),
  taken: Taken,
  fileMs: moment.nullable(),
  importedMs: moment,
  warning: z.string().nullable(),
  preview: PreviewState,
});
/** What a journal row in `placing` holds as JSON. */
export const ImportRecord = z.object({ asset: Asset, source: Source });
export type ImportRecord = z.infer<typeof ImportRecord>;

const SAFE_EXTENSION = /^[a-z0-9]{1,16}$/;
const UNKNOWN: Identity = { kind: 'other', mime: 'application/octet-stream', extension: '', warning: null };

/** The user's own name of a file: the last part of what it is called. */
export function nameOf(source: string): string {
  const parts = source.split(process.platform === 'win32' ? /[/\\]/ : '/');
  return parts.findLast((part) => part !== '') ?? source;
}

/** Wall-clock time here of a moment, as ms as though its zone were UTC. */
export function wallTime(ms: number): number {
  return Math.trunc(ms - new Date(ms).getTimezoneOffset() * 60_000);
}

export interface Filing {
  readonly item: JournalItem;
  readonly staged: Staged;
  readonly collectionId: number | null;
}

/** Identifies the staged file and builds its record. A reader that fails costs the metadata, never the file. */
export async function buildRecord(context: ImportContext, filing: Filing): Promise<ImportRecord> {
  const { item, staged } = filing;
  const name = nameOf(item.source);
  const { identity, metadata } = await describe(context, item, name);
  const importedMs = context.host.now();
  const collection = collectionFor(context.catalog, filing.collectionId, identity);
  const fileMs = Math.trunc(staged.mtimeMs);
  const taken = Taken.safeParse(metadata.taken);
  return {
    asset: {
      ...Metadata.parse(metadata),
      uuid: item.uuid,
      collectionId: collection.id,
      name,
      path: storedPath(collection, importedMs, item.uuid, identity.extension),
      sha256: staged.sha256,
      size: staged.size,
      kind: identity.kind,
      mime: identity.mime,
      taken: taken.success ? taken.data : { wallMs: wallTime(fileMs), offset: null, source: 'file' },
      fileMs,
      importedMs,
      warning: identity.warning,
      preview: 'pending',
    },
    source: { name, path: item.source, fileMs, importedMs },
  };
}

async function describe(
  { media, storage, host }: ImportContext,
  item: JournalItem,
  name: string,
): Promise<{ readonly identity: Identity; readonly metadata: MediaMetadata }> {
  const file = storage.tempPath(item.uuid);
  let identity = UNKNOWN;
  try {
    identity = await media.identify(file, name);
    return { identity, metadata: await media.metadata(file, identity) };
  } catch (error) {
    host.log('warn', 'metadata could not be read', { source: item.source, error: String(error) });
    const warning = identity.warning ?? 'Its metadata could not be read.';
    return { identity: { ...identity, warning }, metadata: EMPTY_METADATA };
  }
}

function collectionFor(catalog: ImportCatalog, asked: number | null, identity: Identity): StoredCollection {
  const collection =
    (asked === null ? null : catalog.collections.get(asked)) ??
    catalog.collections.forKind(identity.kind) ??
    catalog.collections.forKind('other');
  if (collection === null) throw new Error('The library has no collection for imports');
  return collection;
}

function storedPath(
  collection: StoredCollection,
  importedMs: number,
  uuid: string,
  extension: string,
): string {
  const date = new Date(importedMs);
  const folder = collection.definition.uploadTo
    .replaceAll('%Y', String(date.getFullYear()).padStart(4, '0'))
    .replaceAll('%m', String(date.getMonth() + 1).padStart(2, '0'))
    .replaceAll('%d', String(date.getDate()).padStart(2, '0'));
  return `${folder}${uuid}${SAFE_EXTENSION.test(extension) ? `.${extension}` : ''}`;
}

/** Writes record, thumbnail job and journal in the transaction that is open; returns the new asset's id. */
export function commitRecord(
  catalog: ImportCatalog,
  item: JournalItem,
  { asset, source }: ImportRecord,
  mode: ImportMode,
): number {
  const assetId = catalog.assets.insert(asset, source);
  catalog.jobs.add('thumbnail', assetId);
  catalog.importJournal.imported(item.id, {
    assetId,
    sha256: asset.sha256,
    size: asset.size,
    leave: mode === 'move',
    note: asset.warning === null ? null : { code: 'warning', reason: asset.warning },
  });
  return assetId;
}
