/**
 * The gallery's index: one 16-byte little-endian record an asset, in the order of the query, so that a window lays out
 * 100,000 cells exactly, colours included, before a single row is read.
 *
 * u32 id | u16 aspect ratio × 1000 (0 unknown) | u8 kind | u8 preview | u32 0x01RRGGBB or 0 | i32 day since 1970 (0 when the sort has no dates)
 */
import { ASSET_KINDS, type AssetKind, PREVIEW_STATES, type PreviewState } from './contract/asset.ts';

export const RECORD_BYTES = 16;

export interface IndexEntry {
  readonly id: number;
  /** Width over height, null when unknown. */
  readonly ratio: number | null;
  readonly kind: AssetKind;
  readonly preview: PreviewState;
  /** 0xRRGGBB. */
  readonly colour: number | null;
  /** Days since 1970-01-01 of the wall-clock date the query sorts by. */
  readonly day: number;
}

/** Writes one record at position `index` of a buffer made of whole records. */
export function writeEntry(view: DataView, index: number, entry: IndexEntry): void {
  const at = index * RECORD_BYTES;
  const ratio = entry.ratio === null ? 0 : Math.min(65_535, Math.max(1, Math.round(entry.ratio * 1000)));
  view.setUint32(at, entry.id, true);
  view.setUint16(at + 4, ratio, true);
  view.setUint8(at + 6, ASSET_KINDS.indexOf(entry.kind));
  view.setUint8(at + 7, PREVIEW_STATES.indexOf(entry.preview));
  view.setUint32(at + 8, entry.colour === null ? 0 : 0x01000000 | entry.colour, true);
  view.setInt32(at + 12, entry.day, true);
}

/** The single fields of record `index`, for loops over a million of them that must not allocate. */
export const packed = {
  count: (view: DataView): number => Math.floor(view.byteLength / RECORD_BYTES),
  id: (view: DataView, index: number): number => view.getUint32(index * RECORD_BYTES, true),
  /** 0 when unknown. */
  ratio: (view: DataView, index: number): number => view.getUint16(index * RECORD_BYTES + 4, true) / 1000,
  kind: (view: DataView, index: number): AssetKind =>
    ASSET_KINDS[view.getUint8(index * RECORD_BYTES + 6)] ?? 'other',
  preview: (view: DataView, index: number): PreviewState =>
    PREVIEW_STATES[view.getUint8(index * RECORD_BYTES + 7)] ?? 'none',
  /** 0xRRGGBB, or -1 when there is none. */
  colour: (view: DataView, index: number): number => {
    const colour = view.getUint32(index * RECORD_BYTES + 8, true);
    return colour === 0 ? -1 : colour & 0xffffff;
  },
  day: (view: DataView, index: number): number => view.getInt32(index * RECORD_BYTES + 12, true),
} as const;

/** Reads one record; throws RangeError outside the buffer. */
export function readEntry(view: DataView, index: number): IndexEntry {
  const at = index * RECORD_BYTES;
  const ratio = view.getUint16(at + 4, true);
  const colour = view.getUint32(at + 8, true);
  return {
    id: view.getUint32(at, true),
    ratio: ratio === 0 ? null : ratio / 1000,
    kind: ASSET_KINDS[view.getUint8(at + 6)] ?? 'other',
    preview: PREVIEW_STATES[view.getUint8(at + 7)] ?? 'none',
    colour: colour === 0 ? null : colour & 0xffffff,
    day: view.getInt32(at + 12, true),
  };
}
