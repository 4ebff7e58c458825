/** Builds the gallery's index: the whole of a query, 16 bytes an asset. */
import type { AssetKind, GalleryQuery, PreviewState } from '../../../shared/contract/asset.ts';
import { RECORD_BYTES, writeEntry } from '../../../shared/packedIndex.ts';
import type { Db } from './connection.ts';
import { planQuery } from './query.ts';

const DAY = 86_400_000;

type IndexRow = [
  id: number,
  width: number | null,
  height: number | null,
  kind: AssetKind,
  preview: PreviewState,
  colour: number | null,
  taken: number,
  imported: number,
];

export interface PackedIndex {
  readonly total: number;
  /** Exactly `total` records. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function packIndex(db: Db, query: GalleryQuery): PackedIndex {
  const plan = planQuery(query);
  const rows = db
    .prepare<(string | number)[], IndexRow>(
      `SELECT asset.id, asset.width, asset.height, asset.kind, asset.preview, asset.colour, asset.taken_ms, asset.imported_ms
       FROM asset WHERE ${plan.where} ORDER BY ${plan.order}`,
    )
    .raw()
    .iterate(...plan.parameters);
  const dayOf = dayFunction(query);
  let bytes = new Uint8Array(1024 * RECORD_BYTES);
  let view = new DataView(bytes.buffer);
  let total = 0;
  for (const [id, width, height, kind, preview, colour, taken, imported] of rows) {
    if (total * RECORD_BYTES === bytes.byteLength) {
      const larger = new Uint8Array(bytes.byteLength * 2);
      larger.set(bytes);
      bytes = larger;
      view = new DataView(bytes.buffer);
    }
    const ratio = width === null || height === null ? null : width / height;
    writeEntry(view, total, { id, ratio, kind, preview, colour, day: dayOf(taken, imported) });
    total += 1;
  }
  return { total, bytes: bytes.subarray(0, total * RECORD_BYTES) };
}

function dayFunction(query: GalleryQuery): (taken: number, imported: number) => number {
  if (query.sort === 'taken') return (taken) => Math.floor(taken / DAY);
  if (query.sort === 'imported') return importedDay();
  return () => 0;
}

/** The day an instant falls on here; zones shift by quarters of an hour at most, so one look-up serves each quarter. */
function importedDay(): (taken: number, imported: number) => number {
  const quarter = 900_000;
  const offsets = new Map<number, number>();
  return (_taken, imported) => {
    const slot = Math.floor(imported / quarter);
    let offset = offsets.get(slot);
    if (offset === undefined) {
      offset = new Date(imported).getTimezoneOffset() * 60_000;
      offsets.set(slot, offset);
    }
    return Math.floor((imported - offset) / DAY);
  };
}
