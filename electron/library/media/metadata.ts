/** From ExifTool's tags to what the catalog keeps. Every value is checked here, so nothing downstream has to doubt it. */
import { containerTime, exifTime } from './dates.ts';
import type { RawTags } from './exiftool.ts';
import type { Identity, MediaMetadata, TakenTime } from './types.ts';
import { integer, keywordsOf, number, text } from './values.ts';

/**
 * Tags asked for, with family 0 groups. `#` asks for the plain number. GPS only as composite: ExifTool builds those
 * from value and reference together, so a position without its hemisphere is none. JSONQ: the keyword “2024” stays a text.
 */
export const METADATA_ARGS: readonly string[] = [
  '-fast',
  '-G0',
  '-api',
  'largefilesupport=1',
  '-api',
  'structformat=JSONQ',
  ...[
    ...['EXIF:DateTimeOriginal', 'EXIF:SubSecTimeOriginal', 'EXIF:OffsetTimeOriginal', 'EXIF:CreateDate'],
    ...['EXIF:SubSecTimeDigitized', 'EXIF:OffsetTimeDigitized', 'EXIF:OffsetTime', 'EXIF:ModifyDate'],
    ...['XMP:DateTimeOriginal', 'XMP:CreateDate', 'XMP:DateCreated', 'MakerNotes:DateTimeOriginal'],
    ...[
      'QuickTime:CreationDate',
      'QuickTime:ContentCreateDate',
      'QuickTime:DateTimeOriginal',
      'QuickTime:CreateDate',
    ],
    ...[
      'QuickTime:MediaCreateDate',
      'RIFF:DateTimeOriginal',
      'ASF:CreationDate',
      'Matroska:DateTimeOriginal',
    ],
    ...['PDF:CreateDate', 'H264:DateTimeOriginal', 'PDF:PageCount#', 'XML:Pages#', 'FlashPix:Pages#'],
    ...['Make', 'Model', 'AndroidMake', 'AndroidModel', 'LensModel', 'Lens', 'LensID', 'LensType'],
    ...['ExposureTime#', 'FNumber#', 'ISO#', 'FocalLength#', 'Orientation#', 'Rotation#', 'Duration#'],
    ...['ImageWidth#', 'ImageHeight#', 'EXIF:ExifImageWidth#', 'EXIF:ExifImageHeight#'],
    ...['XMP-dc:Subject', 'IPTC:Keywords', 'XMP-xmp:Rating#', 'EXIF:Rating#'],
    ...['Composite:GPSLatitude#', 'Composite:GPSLongitude#', 'Composite:GPSAltitude#'],
  ].map((tag) => `-${tag}`),
];

/** Programs write -1 for what was rejected. */
const MAX_RATING = 5;
const MAX_SIDE = 1_000_000;
/** A week: longer durations come from broken headers. */
const MAX_DURATION_S = 7 * 24 * 3600;
/** Formats whose container alone says how a picture is turned (ISO/IEC 23008-12); their EXIF orientation is a note. */
const TURNED_BY_CONTAINER = new Set([
  'image/heic',
  'image/heif',
  'image/avif',
  'image/heic-sequence',
  'image/heif-sequence',
]);

/** @param now ms since 1970. */
export function metadataOf(raw: RawTags, identity: Identity, now: number): MediaMetadata {
  const tags = withBareNames(raw);
  const orientation = integer(tags, 1, 8, 'EXIF:Orientation', 'Orientation');
  const timed = identity.kind === 'video' || identity.kind === 'audio';
  const seconds = timed ? number(tags, 0, MAX_DURATION_S, 'Duration') : null;
  return {
    ...sizeOf(tags, identity, orientation),
    orientation: identity.kind === 'image' ? orientation : null,
    duration: seconds === null || seconds === 0 ? null : Math.round(seconds * 1000),
    pages: identity.kind === 'document' ? integer(tags, 1, 1_000_000, 'PageCount', 'Pages') : null,
    taken: takenOf(tags, now),
    cameraMake: text(tags, 'EXIF:Make', 'Make', 'AndroidMake'),
    cameraModel: text(tags, 'EXIF:Model', 'Model', 'AndroidModel'),
    lens: lensOf(tags),
    exposureTime: positive(tags, 100_000, 'ExposureTime'),
    fNumber: positive(tags, 1000, 'FNumber'),
    iso: integer(tags, 1, 100_000_000, 'ISO'),
    focalLength: positive(tags, 100_000, 'FocalLength'),
    ...positionOf(tags),
    keywords: keywordsOf(tags),
    rating: integer(tags, 1, MAX_RATING, 'XMP:Rating', 'EXIF:Rating') ?? 0,
  };
}

/** Each value also under its name without group; the first group ExifTool lists wins. */
function withBareNames(raw: RawTags): RawTags {
  const tags: Record<string, unknown> = { ...raw };
  for (const [key, value] of Object.entries(raw)) {
    const name = key.slice(key.indexOf(':') + 1);
    if (!(name in tags)) tags[name] = value;
  }
  return tags;
}

function positive(tags: RawTags, max: number, name: string): number | null {
  return number(tags, Number.MIN_VALUE, max, name);
}

function sizeOf(tags: RawTags, { kind, mime }: Identity, orientation: number | null) {
  const width = integer(tags, 1, MAX_SIDE, 'ImageWidth', 'ExifImageWidth');
  const height = integer(tags, 1, MAX_SIDE, 'ImageHeight', 'ExifImageHeight');
  if (width === null || height === null || kind === 'audio') return { width: null, height: null };
  const byContainer = kind === 'video' || TURNED_BY_CONTAINER.has(mime);
  const rotation = byContainer ? (number(tags, -360, 360, 'Rotation') ?? 0) : 0;
  // Videos give degrees, picture containers quarters.
  const quarters = Math.abs(Math.round(kind === 'video' ? rotation / 90 : rotation));
  const turned = byContainer ? quarters % 2 === 1 : orientation !== null && orientation >= 5;
  return turned ? { width: height, height: width } : { width, height };
}

function takenOf(tags: RawTags, now: number): TakenTime | null {
  const exif = (name: string, subSeconds: string, offset: string) =>
    exifTime(tags[name], tags[subSeconds], tags[offset] ?? tags['EXIF:OffsetTime'], now);
  const xmp = (name: string) => exifTime(tags[name], null, null, now);
  return (
    exif('EXIF:DateTimeOriginal', 'EXIF:SubSecTimeOriginal', 'EXIF:OffsetTimeOriginal') ??
    exif('EXIF:CreateDate', 'EXIF:SubSecTimeDigitized', 'EXIF:OffsetTimeDigitized') ??
    xmp('XMP:DateTimeOriginal') ??
    xmp('XMP:DateCreated') ??
    xmp('MakerNotes:DateTimeOriginal') ??
    containerTime(tags['QuickTime:CreationDate'], true, now) ??
    containerTime(tags['QuickTime:ContentCreateDate'], true, now) ??
    containerTime(tags['QuickTime:DateTimeOriginal'], false, now) ??
    containerTime(tags['H264:DateTimeOriginal'], false, now) ??
    containerTime(tags['QuickTime:CreateDate'], true, now) ??
    containerTime(tags['QuickTime:MediaCreateDate'], true, now) ??
    containerTime(tags['Matroska:DateTimeOriginal'], true, now) ??
    containerTime(tags['ASF:CreationDate'], true, now) ??
    containerTime(tags['RIFF:DateTimeOriginal'], false, now) ??
    containerTime(tags['XMP:CreateDate'], false, now) ??
    containerTime(tags['PDF:CreateDate'], false, now)
  );
}

/** ExifTool's own guess of the lens, unless it is a shrug or a bare number. */
function lensOf(tags: RawTags): string | null {
  for (const name of ['EXIF:LensModel', 'LensModel', 'Composite:LensID', 'LensID', 'LensType', 'Lens']) {
    const value = text(tags, name);
    if (value !== null && !/^(unknown|n\/a|none|-+|[\d.]+$)/i.test(value)) return value;
  }
  return null;
}

/** Both or neither. Exactly 0, 0 is what receivers without a fix write. */
function positionOf(tags: RawTags) {
  const latitude = number(tags, -90, 90, 'Composite:GPSLatitude');
  const longitude = number(tags, -180, 180, 'Composite:GPSLongitude');
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) {
    return { latitude: null, longitude: null, altitude: null };
  }
  return { latitude, longitude, altitude: number(tags, -12_000, 1_000_000, 'Composite:GPSAltitude') };
}
