/** The record a file gets, made before it is placed and kept in the journal so that a crash can be rolled forward. */
import { z } from 'zod';
import { AssetKind, PreviewState, Sha256, TakenSource } from '../../../shared/contract/asset.ts';
import type { ImportMode } from '../../../shared/contract/import.ts';
import { Rating, TagName } from '../../../shared/contract/label.ts';
import { storedPath } from '../../../shared/uploadTo.ts';
import type { JournalItem, Note } from '../catalog/importJournalTypes.ts';
import type { Staged } from '../storage/staging.ts';
import type { Admission } from './admission.ts';
import { type Described, wallTime } from './describe.ts';
import type { ImportContext } from './types.ts';

const moment = z.int();
const text = z.string().nullable().catch(null);
const number = z.number().nullable().catch(null);
const count = z.int().positive().nullable().catch(null);

const Source = z.object({
  name: z.string(),
  path: z.string(),
  fileMs: moment.nullable(),
  importedMs: moment,
  /** Of what was read, where something else was stored. */
  sha256: Sha256.nullable().default(null),
});
const RecordNote = z.object({ code: z.string(), reason: z.string() });
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
/** What another program had added to the file before. */
const Labels = z.object({ tags: z.array(TagName), rating: Rating });
/** What a journal row in `placing` holds as JSON. */
export const ImportRecord = z.object({
  asset: Asset,
  labels: Labels.default({ tags: [], rating: 0 }),
  source: Source,
  note: RecordNote.nullable().default(null),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

const UPRIGHT = 1;

type Recorder = Pick<ImportContext, 'catalog' | 'renditions'>;

export interface Recording extends Described {
  readonly uuid: string;
  /** Where it came from, for people. */
  readonly source: string;
  readonly staged: Pick<Staged, 'sha256' | 'size' | 'mtimeMs'>;
  readonly admission: Admission;
  readonly importedMs: number;
}

/** The record of a file, with the path that its collection wants for it. */
export function recordOf({
  uuid,
  source,
  staged,
  admission,
  importedMs,
  ...described
}: Recording): ImportRecord {
  const { collection, drawn, note } = admission;
  const { name, identity, warning } = described;
  const fileMs = Math.trunc(staged.mtimeMs);
  const { width, height } = admission;
  const metadata = Metadata.parse({ ...described.metadata, width, height });
  const taken = Taken.safeParse(described.metadata.taken);
  const { sha256, size, mime, extension } = drawn ?? { ...identity, ...staged };
  const asset: ImportRecord['asset'] = {
    ...metadata,
    orientation: drawn === null || metadata.orientation === null ? metadata.orientation : UPRIGHT,
    uuid,
    collectionId: collection.id,
    name,
    path: '',
    sha256,
    size,
    kind: identity.kind,
    mime,
    taken: taken.success ? taken.data : { wallMs: wallTime(fileMs), offset: null, source: 'file' },
    fileMs,
    importedMs,
    warning,
    preview: 'pending',
  };
  const path = storedPath(collection.definition, {
    ...asset,
    extension,
    collection: collection.definition.name,
    importedMs: wallTime(importedMs),
    takenMs: asset.taken.wallMs,
  });
  return {
    asset: { ...asset, path },
    labels: { tags: [...described.metadata.keywords], rating: described.metadata.rating },
    source: { name, path: source, fileMs, importedMs, sha256: drawn === null ? null : staged.sha256 },
    note,
  };
}

/** Writes record, labels and jobs in the transaction that is open; returns the new asset's id. */
export function insertRecord(
  { catalog, renditions }: Recorder,
  { asset, source, labels }: Pick<ImportRecord, 'asset' | 'source' | 'labels'>,
): number {
  const { tags, rating } = labels;
  const id = catalog.assets.insert(asset, source);
  if (tags.length > 0 || rating > 0) {
    catalog.labels.apply({ tag: tags.map((tag) => [id, tag]), rate: [[id, rating]] });
  }
  catalog.jobs.add('thumbnail', id);
  renditions.want(id);
  return id;
}

/** Writes record, jobs and journal in the transaction that is open; returns the new asset's id. */
export function commitRecord(
  { catalog, renditions }: Recorder,
  item: JournalItem,
  record: ImportRecord,
  mode: ImportMode,
): number {
  const { asset, source, note } = record;
  const assetId = insertRecord({ catalog, renditions }, record);
  catalog.importJournal.imported(item.id, {
    assetId,
    sha256: asset.sha256,
    size: asset.size,
    // A source that is not what is stored is nowhere else: it is never removed.
    leave: mode === 'move' && source.sha256 === null,
    note: noteOf(note, asset.warning, mode),
  });
  return assetId;
}

const SOURCE_KEPT = 'The original was left where it was, since it is not what is stored.';

function noteOf(note: Note | null, warning: string | null, mode: ImportMode): Note | null {
  const kept = mode === 'move' && note?.code === 'resized' ? SOURCE_KEPT : null;
  const reason = [note?.reason, kept, warning].filter((words) => typeof words === 'string').join(' ');
  return reason === '' ? null : { code: note?.code ?? 'warning', reason };
}
