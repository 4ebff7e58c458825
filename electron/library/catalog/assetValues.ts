/** Records of assets on their way into the table. */
import { sortName } from './sortName.ts';
import type { NewAsset } from './types.ts';

const INSERT_COLUMNS = [
  ['uuid', 'uuid'],
  ['collection_id', 'collectionId'],
  ['name', 'name'],
  ['sort_name', 'sortName'],
  ['path', 'path'],
  ['sha256', 'sha256'],
  ['size', 'size'],
  ['kind', 'kind'],
  ['mime', 'mime'],
  ['width', 'width'],
  ['height', 'height'],
  ['orientation', 'orientation'],
  ['duration_ms', 'duration'],
  ['pages', 'pages'],
  ['taken_ms', 'takenMs'],
  ['taken_offset', 'takenOffset'],
  ['taken_source', 'takenSource'],
  ['camera_make', 'cameraMake'],
  ['camera_model', 'cameraModel'],
  ['lens', 'lens'],
  ['exposure_time', 'exposureTime'],
  ['f_number', 'fNumber'],
  ['iso', 'iso'],
  ['focal_length', 'focalLength'],
  ['latitude', 'latitude'],
  ['longitude', 'longitude'],
  ['altitude', 'altitude'],
  ['file_ms', 'fileMs'],
  ['imported_ms', 'importedMs'],
  ['warning', 'warning'],
  ['preview', 'preview'],
] as const;

/** The number of a deleted asset is never given again: addresses and what can be undone name assets by it. */
const NEXT_ID = '(SELECT max(last, coalesce((SELECT max(id) FROM asset), 0)) + 1 FROM asset_number)';

export const INSERT_ASSET = `INSERT INTO asset (id, ${INSERT_COLUMNS.map(([column]) => column).join(', ')})
  VALUES (${NEXT_ID}, ${INSERT_COLUMNS.map(([, field]) => `@${field}`).join(', ')}) RETURNING id`;

export type AssetValues = Readonly<Record<(typeof INSERT_COLUMNS)[number][1], string | number | null>>;

/** What belongs to the content of an asset rather than to the asset: another file's take the place of it. */
const KEPT: ReadonlySet<string> = new Set(['uuid', 'collection_id', 'imported_ms']);

export const REPLACE_CONTENT = `UPDATE asset SET ${INSERT_COLUMNS.filter(([column]) => !KEPT.has(column))
  .map(([column, field]) => `${column} = @${field}`)
  .join(', ')}, preview_reason = NULL, colour = NULL, checked_ms = NULL WHERE id = @id`;

/** A record as the columns above take it. */
export function assetValues(asset: NewAsset): AssetValues {
  return {
    uuid: asset.uuid,
    collectionId: asset.collectionId,
    name: asset.name,
    sortName: sortName(asset.name),
    path: asset.path,
    sha256: asset.sha256,
    size: asset.size,
    kind: asset.kind,
    mime: asset.mime,
    width: asset.width,
    height: asset.height,
    orientation: asset.orientation,
    duration: wholeOrNull(asset.duration),
    pages: asset.pages,
    takenMs: Math.round(asset.taken.wallMs),
    takenOffset: wholeOrNull(asset.taken.offset),
    takenSource: asset.taken.source,
    cameraMake: asset.cameraMake,
    cameraModel: asset.cameraModel,
    lens: asset.lens,
    exposureTime: asset.exposureTime,
    fNumber: asset.fNumber,
    iso: wholeOrNull(asset.iso),
    focalLength: asset.focalLength,
    latitude: asset.latitude,
    longitude: asset.longitude,
    altitude: asset.altitude,
    fileMs: wholeOrNull(asset.fileMs),
    importedMs: Math.round(asset.importedMs),
    warning: asset.warning,
    preview: asset.preview,
  };
}

/** File times and durations come with fractions; STRICT columns take whole numbers only. */
function wholeOrNull(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
