/**
 * Builds the gallery's index: the whole of a query, 16 bytes an asset. A million rows are a second's work or less, since
 * each row leaves SQLite as two plain numbers, read from one covering index; objects or strings for each row cost four times that.
 */
import {
  ASSET_KINDS,
  type GalleryQuery,
  PREVIEW_STATES,
  type SortKey,
} from '../../../shared/contract/asset.ts';
import { RECORD_BYTES, writeEntry } from '../../../shared/packedIndex.ts';
import type { Db } from './connection.ts';
import { type Condition, planQuery, type QueryPlan } from './query.ts';

const DAY = 86_400_000;
/**
 * Zones differ from UTC by whole quarters of an hour, so a quarter is as fine as a local day needs. Where clocks are put back a
 * minute past midnight, as in Newfoundland until 2010, the rest of that quarter counts to the day that was about to begin.
 */
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

const quarterOf = (column: string): string => `CAST(floor(${column} / ${QUARTER}.0) AS INTEGER)`;

const SLOTS: Readonly<Record<SortKey, string>> = {
  taken: `CAST(floor(asset.taken_ms / ${DAY}.0) AS INTEGER)`,
  imported: quarterOf('asset.imported_ms'),
  name: '0',
  size: '0',
};

/** What is looked through: the index that lists it, and the time of each sort. */
interface Shelf {
  readonly state: 'present' | 'trashed';
  readonly index: string;
  readonly slots: Readonly<Record<SortKey, string>>;
  /** Sorts whose slots are quarters of an hour of real time, to be turned into days here; others are days of wall-clock time. */
  readonly local: ReadonlySet<SortKey>;
}

const GALLERY: Shelf = {
  state: 'present',
  index: 'asset_cell',
  slots: SLOTS,
  local: new Set(['imported']),
};
const TRASH: Shelf = {
  state: 'trashed',
  index: 'asset_trashed',
  slots: { ...SLOTS, taken: quarterOf('asset.trashed_ms') },
  local: new Set(['imported', 'taken']),
};

export interface PackedIndex {
  readonly total: number;
  /** Exactly `total` records. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** `few`: up to this many found by text are looked up one by one; for more, reading all is faster. */
export function packIndex(db: Db, query: GalleryQuery, few = 20_000): PackedIndex {
  // One transaction, so that all reads see the same rows.
  return db.transaction(() => pack(db, query, few))();
}

function pack(db: Db, query: GalleryQuery, few: number): PackedIndex {
  const shelf = query.trash === true ? TRASH : GALLERY;
  const { words, order } = readRows(db, query.sort, planQuery(query), shelf, few);
  const total = order === null ? words.first.length : order.length;
  const bytes = new Uint8Array(total * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  const dayOf = shelf.local.has(query.sort) ? localDay() : (slot: number) => slot;
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

interface Rows {
  readonly words: Words;
  /** Positions in `words`, in the order asked; null when they are in it already. */
  readonly order: Uint32Array | null;
}

function readRows(db: Db, sort: SortKey, plan: QueryPlan, shelf: Shelf, few: number): Rows {
  const slot = shelf.slots[sort];
  if (plan.withoutText !== null) {
    const ids = readIds(db, plan, plan.order);
    if (ids.length <= few) return { words: readWordsOf(db, slot, ids), order: null };
    const words = readWords(db, shelf, slot, plan.withoutText, plan.takenOrder);
    return { words, order: positions(ids, words.first) };
  }
  const words = readWords(db, shelf, slot, plan, plan.takenOrder);
  if (sort === 'taken') return { words, order: null };
  // The ids alone come from an index in their order; which of them the query is about, `words` knows.
  const all: Condition = { where: `asset.state = '${shelf.state}'`, parameters: [] };
  return { words, order: positions(readIds(db, all, plan.order), words.first) };
}

function readWords(
  db: Db,
  shelf: Shelf,
  slot: string,
  { where, parameters }: Condition,
  order: string,
): Words {
  const source = `FROM asset INDEXED BY ${shelf.index} WHERE ${where} ORDER BY ${order}`;
  return readBoth(db, slot, source, parameters);
}

function readWordsOf(db: Db, slot: string, ids: readonly number[]): Words {
  const source = 'FROM json_each(?) AS wanted JOIN asset ON asset.id = wanted.value ORDER BY wanted.key';
  return readBoth(db, slot, source, [JSON.stringify(ids)]);
}

function readBoth(db: Db, slot: string, source: string, parameters: readonly (string | number)[]): Words {
  const read = (word: string): readonly number[] =>
    db
      .prepare<(string | number)[], number>(`SELECT ${word} ${source}`)
      .pluck()
      .all(...parameters);
  return { first: read(FIRST_WORD), second: read(SECOND_WORD.replace('%SLOT%', slot)) };
}

function readIds(db: Db, { where, parameters }: Condition, order: string): readonly number[] {
  return db
    .prepare<(string | number)[], number>(`SELECT asset.id FROM asset WHERE ${where} ORDER BY ${order}`)
    .pluck()
    .all(...parameters);
}

/** Where each id is among the words; ids that are not there are left out. */
function positions(ids: readonly number[], first: readonly number[]): Uint32Array {
  const largest = ids.reduce((most, id) => Math.max(most, id), 0);
  const rows = new Int32Array(largest + 1).fill(-1);
  first.forEach((word, row) => {
    rows[word % 2 ** 32] = row;
  });
  const order = new Uint32Array(ids.length);
  let filled = 0;
  for (const id of ids) {
    const row = rows[id] ?? -1;
    if (row >= 0) order[filled++] = row;
  }
  return order.subarray(0, filled);
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
