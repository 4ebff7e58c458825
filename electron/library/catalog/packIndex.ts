/**
 * Builds the gallery's index: the whole of a query, 16 bytes an asset. A million rows are a second's work or less, since
 * each row leaves SQLite as two plain numbers, read from one covering index; objects or strings for each row cost four times that.
 */
import { ASSET_KINDS, type GalleryQuery, PREVIEW_STATES } from '../../../shared/contract/asset.ts';
import { RECORD_BYTES, writeEntry } from '../../../shared/packedIndex.ts';
import type { Db } from './connection.ts';
import { planQuery, type QueryPlan } from './query.ts';

const DAY = 86_400_000;
/** Zones differ from UTC by whole quarters of an hour, so a quarter is as fine as a local day needs. */
const QUARTER = 900_000;

/** id, aspect ratio × 1000 (0 unknown) << 32, kind << 48: below 2^53, so exact as a number. */
const FIRST_WORD = `asset.id
  + (CASE WHEN asset.width IS NULL OR asset.height IS NULL THEN 0
     ELSE min(65535, max(1, (2000 * asset.width + asset.height) / (2 * asset.height))) END << 32)
  + (${codeOf('asset.kind', ASSET_KINDS)} << 48)`;

/** Colour with its 2^24 mark (0 none), preview << 25, slot of time + 2^23 << 28. */
const SECOND_WORD = `ifnull(16777216 | asset.colour, 0)
  + (${codeOf('asset.preview', PREVIEW_STATES)} << 25)
  + (min(16777215, max(0, 8388608 + %SLOT%)) << 28)`;
const SLOT_ORIGIN = 8_388_608;

const SLOTS: Readonly<Record<GalleryQuery['sort'], string>> = {
  taken: `CAST(floor(asset.taken_ms / ${DAY}.0) AS INTEGER)`,
  imported: `CAST(floor(asset.imported_ms / ${QUARTER}.0) AS INTEGER)`,
  name: '0',
  size: '0',
};

export interface PackedIndex {
  readonly total: number;
  /** Exactly `total` records. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function packIndex(db: Db, query: GalleryQuery): PackedIndex {
  // One transaction, so that all reads see the same rows.
  return db.transaction(() => pack(db, query))();
}

function pack(db: Db, query: GalleryQuery): PackedIndex {
  const plan = planQuery(query);
  const words = readWords(db, query, plan);
  const order = plan.searches || query.sort === 'taken' ? null : readOrder(db, plan, words.first);
  const total = words.first.length;
  const bytes = new Uint8Array(total * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  const dayOf = query.sort === 'imported' ? localDay() : (slot: number) => slot;
  for (let index = 0; index < total; index += 1) {
    const row = order === null ? index : (order[index] ?? 0);
    const first = words.first[row] ?? 0;
    const second = words.second[row] ?? 0;
    const high = Math.floor(first / 2 ** 32);
    const low = second % 2 ** 28;
    const colour = low % 2 ** 25;
    const ratio = high & 0xffff;
    writeEntry(view, index, {
      id: first % 2 ** 32,
      ratio: ratio === 0 ? null : ratio / 1000,
      kind: ASSET_KINDS[high >>> 16] ?? 'other',
      preview: PREVIEW_STATES[low >>> 25] ?? 'none',
      colour: colour === 0 ? null : colour & 0xffffff,
      day: dayOf(Math.floor(second / 2 ** 28) - SLOT_ORIGIN),
    });
  }
  return { total, bytes };
}

interface Words {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** In the order asked when text is searched or the sort is by date taken, else by date taken. */
function readWords(db: Db, query: GalleryQuery, plan: QueryPlan): Words {
  const source = plan.searches
    ? `FROM asset WHERE ${plan.where} ORDER BY ${plan.order}`
    : `FROM asset INDEXED BY asset_cell WHERE ${plan.where} ORDER BY ${plan.takenOrder}`;
  const read = (word: string): readonly number[] =>
    db
      .prepare<(string | number)[], number>(`SELECT ${word} ${source}`)
      .pluck()
      .all(...plan.parameters);
  return { first: read(FIRST_WORD), second: read(SECOND_WORD.replace('%SLOT%', SLOTS[query.sort])) };
}

/** Positions in `first` in the order of the plan, which an index of ids alone gives fastest. */
function readOrder(db: Db, plan: QueryPlan, first: readonly number[]): Uint32Array {
  const ids = db
    .prepare<[], number>(`SELECT asset.id FROM asset WHERE asset.state = 'present' ORDER BY ${plan.order}`)
    .pluck()
    .all();
  const largest = ids.reduce((most, id) => Math.max(most, id), 0);
  const rows = new Int32Array(largest + 1).fill(-1);
  first.forEach((word, row) => {
    rows[word % 2 ** 32] = row;
  });
  const order = new Uint32Array(first.length);
  let filled = 0;
  for (const id of ids) {
    const row = rows[id] ?? -1;
    if (row >= 0) order[filled++] = row;
  }
  return order;
}

/** The day a quarter of an hour falls on here. */
function localDay(): (slot: number) => number {
  const days = new Map<number, number>();
  return (slot) => {
    const known = days.get(slot);
    if (known !== undefined) return known;
    const at = slot * QUARTER;
    const day = Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / DAY);
    days.set(slot, day);
    return day;
  };
}

function codeOf(column: string, words: readonly string[]): string {
  return `CASE ${column} ${words.map((word, code) => `WHEN '${word}' THEN ${code}`).join(' ')} END`;
}
