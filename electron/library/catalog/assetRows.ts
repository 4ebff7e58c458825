/** Rows of the asset table as SQLite gives them, and what they are to everyone else. */
import { z } from 'zod';
import type {
  AssetDetail,
  AssetKind,
  AssetRow,
  AssetState,
  PreviewState,
} from '../../../shared/contract/asset.ts';

/** Of the first remote. Looked up by index alone; another machine's that was changed here only is there all the same. */
const CLOUD = `CASE WHEN NOT EXISTS (SELECT 1 FROM remote) THEN 'none' ELSE coalesce((SELECT CASE remote_asset.state
  WHEN 'synced' THEN 'synced' WHEN 'kept' THEN 'synced' WHEN 'failed' THEN 'failed' ELSE 'waiting' END FROM remote_asset
  WHERE remote_asset.asset_id = asset.id AND remote_id = (SELECT min(id) FROM remote)), 'waiting') END`;

export const ROW_COLUMNS = `asset.id, asset.uuid, asset.name, asset.kind, asset.mime, asset.sha256, asset.size, asset.width, asset.height,
  asset.duration_ms, asset.taken_ms, asset.taken_source, asset.imported_ms, asset.preview, asset.colour, asset.warning,
  asset.preview_reason, ${CLOUD} AS cloud`;

export const DETAIL_COLUMNS = `${ROW_COLUMNS}, asset.collection_id, collection.name AS collection_name, asset.path, asset.taken_offset,
  asset.camera_make, asset.camera_model, asset.lens, asset.exposure_time, asset.f_number, asset.iso, asset.focal_length,
  asset.latitude, asset.longitude, asset.altitude, asset.orientation, asset.state, asset.pages, asset.trashed_ms,
  finding.kind AS finding_kind, finding.words AS finding_words, asset.rating,
  (SELECT problem FROM remote_asset WHERE asset_id = asset.id AND remote_id = (SELECT min(id) FROM remote)) AS cloud_problem,
  (SELECT json_group_array(tag.name ORDER BY tag.name) FROM asset_tag JOIN tag ON tag.id = asset_tag.tag_id
    WHERE asset_tag.asset_id = asset.id) AS tags,
  (SELECT json_group_array(json_object('id', album.id, 'name', album.name) ORDER BY album.position, album.id)
    FROM album_asset JOIN album ON album.id = album_asset.album_id WHERE album_asset.asset_id = asset.id) AS albums`;

const Tags = z.array(z.string());
const Albums = z.array(z.object({ id: z.number().int(), name: z.string() }));

export const DETAIL_TABLES = `asset JOIN collection ON collection.id = asset.collection_id
  LEFT JOIN finding ON finding.asset_id = asset.id`;

/** The CHECK constraints of the schema hold the words of `kind`, `preview`, `state` and `taken_source` to these types. */
export interface AssetRowRecord {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly kind: AssetKind;
  readonly mime: string;
  readonly sha256: string;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration_ms: number | null;
  readonly taken_ms: number;
  readonly taken_source: AssetRow['takenSource'];
  readonly imported_ms: number;
  readonly preview: PreviewState;
  readonly colour: number | null;
  readonly warning: string | null;
  readonly preview_reason: string | null;
  readonly cloud: AssetRow['cloud'];
}

export interface AssetDetailRecord extends AssetRowRecord {
  readonly collection_id: number;
  readonly collection_name: string;
  readonly path: string;
  readonly taken_offset: number | null;
  readonly camera_make: string | null;
  readonly camera_model: string | null;
  readonly lens: string | null;
  readonly exposure_time: number | null;
  readonly f_number: number | null;
  readonly iso: number | null;
  readonly focal_length: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitude: number | null;
  readonly orientation: number | null;
  readonly state: AssetState;
  readonly pages: number | null;
  readonly trashed_ms: number | null;
  readonly finding_kind: 'missing' | 'rot' | 'edited' | null;
  readonly finding_words: string | null;
  readonly cloud_problem: string | null;
  readonly rating: number;
  /** JSON. */
  readonly tags: string;
  readonly albums: string;
}

export interface SourceRecord {
  readonly asset_id: number;
  readonly name: string;
  readonly path: string;
  readonly imported_ms: number;
}

export function toAssetRow(record: AssetRowRecord): AssetRow {
  return {
    id: record.id,
    uuid: record.uuid,
    name: record.name,
    kind: record.kind,
    mime: record.mime,
    sha256: record.sha256,
    size: record.size,
    width: record.width,
    height: record.height,
    duration: record.duration_ms,
    taken: record.taken_ms,
    takenSource: record.taken_source,
    imported: record.imported_ms,
    preview: record.preview,
    colour: record.colour,
    warning: record.warning,
    previewReason: record.preview_reason,
    cloud: record.cloud,
  };
}

export function toAssetDetail(record: AssetDetailRecord, sources: readonly SourceRecord[]): AssetDetail {
  return {
    ...toAssetRow(record),
    collection: { id: record.collection_id, name: record.collection_name },
    path: record.path,
    takenOffset: record.taken_offset,
    cameraMake: record.camera_make,
    cameraModel: record.camera_model,
    lens: record.lens,
    exposureTime: record.exposure_time,
    fNumber: record.f_number,
    iso: record.iso,
    focalLength: record.focal_length,
    latitude: record.latitude,
    longitude: record.longitude,
    altitude: record.altitude,
    orientation: record.orientation,
    state: record.state,
    pages: record.pages,
    trashed: record.trashed_ms,
    finding:
      record.finding_kind === null ? null : { kind: record.finding_kind, words: record.finding_words ?? '' },
    cloudProblem: record.cloud_problem,
    rating: record.rating,
    tags: Tags.parse(JSON.parse(record.tags)),
    albums: Albums.parse(JSON.parse(record.albums)),
    sources: sources.map((source) => ({
      name: source.name,
      path: source.path,
      imported: source.imported_ms,
    })),
  };
}
