/** Turns a gallery query into SQL. Everything from outside is bound, never spliced. */
import type { GalleryQuery, SortKey } from '../../../shared/contract/asset.ts';

/** A condition on `asset`, without WHERE, and what is bound to it. */
export interface Condition {
  readonly where: string;
  readonly parameters: readonly (string | number)[];
}

export interface QueryPlan extends Condition {
  /** Terms of ORDER BY; always ends in the id, so the order is total. */
  readonly order: string;
  /** The same for the order by date taken, in the trash by when it went in. */
  readonly takenOrder: string;
  /** The query without its text, which the covering index answers alone; null when it has no text. */
  readonly withoutText: Condition | null;
}

const SORT_COLUMNS: Readonly<Record<SortKey, string>> = {
  taken: 'asset.taken_ms',
  imported: 'asset.imported_ms',
  name: 'asset.sort_name',
  size: 'asset.size',
};

/** Shortest text the trigram index can find; shorter text is looked for in every name. */
const TRIGRAM = 3;

/** No kinds, or an empty list, means all of them; blank text means any. */
export function planQuery(query: GalleryQuery): QueryPlan {
  const trash = query.trash === true;
  const conditions = [`asset.state = '${trash ? 'trashed' : 'present'}'`];
  const columns = trash ? { ...SORT_COLUMNS, taken: 'asset.trashed_ms' } : SORT_COLUMNS;
  const parameters: (string | number)[] = [];
  if (query.kinds !== undefined && query.kinds.length > 0) {
    conditions.push(`asset.kind IN (${query.kinds.map(() => '?').join(', ')})`);
    parameters.push(...query.kinds);
  }
  if (query.collection !== undefined) {
    conditions.push('asset.collection_id = ?');
    parameters.push(query.collection);
  }
  if (query.album !== undefined) {
    conditions.push('asset.id IN (SELECT asset_id FROM album_asset WHERE album_id = ?)');
    parameters.push(query.album);
  }
  if (query.tag !== undefined) {
    conditions.push(
      'asset.id IN (SELECT asset_id FROM asset_tag JOIN tag ON tag.id = asset_tag.tag_id WHERE tag.name = ?)',
    );
    parameters.push(query.tag);
  }
  if (query.rating !== undefined) {
    conditions.push('asset.id IN (SELECT id FROM asset WHERE rating >= ? AND rating > 0)');
    parameters.push(query.rating);
  }
  const covered: Condition = { where: conditions.join(' AND '), parameters };
  const text = cleanText(query.text);
  const direction = query.direction === 'asc' ? 'ASC' : 'DESC';
  return {
    ...(text === '' ? covered : both(covered, textCondition(text))),
    withoutText: text === '' ? null : covered,
    order: `${columns[query.sort]} ${direction}, asset.id ${direction}`,
    takenOrder: `${columns.taken} ${direction}, asset.id ${direction}`,
  };
}

function both(one: Condition, other: Condition): Condition {
  return {
    where: `${one.where} AND ${other.where}`,
    parameters: [...one.parameters, ...other.parameters],
  };
}

function cleanText(text: string | undefined): string {
  return (text ?? '').replaceAll('\0', '').trim();
}

/** Names from macOS are often decomposed: look for both spellings of an accent. */
function spellings(text: string): readonly string[] {
  return [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];
}

function textCondition(text: string): Condition {
  return [...text].length >= TRIGRAM ? trigramCondition(text) : shortCondition(text);
}

function trigramCondition(text: string): Condition {
  const phrases = spellings(text)
    .filter((spelling) => [...spelling].length >= TRIGRAM)
    .map((spelling) => `"${spelling.replaceAll('"', '""')}"`);
  const tagged = taggedCondition(patternsOf(text));
  return {
    where: `(asset.id IN (SELECT rowid FROM asset_text WHERE asset_text MATCH ?) OR ${tagged.where})`,
    parameters: [phrases.join(' OR '), ...tagged.parameters],
  };
}

/** There are few tags beside assets, so each of them is looked at. */
function taggedCondition(patterns: readonly Pattern[]): Condition {
  const { where, parameters } = anyHolds(['tag.name'], patterns);
  return {
    where: `asset.id IN (SELECT asset_id FROM asset_tag JOIN tag ON tag.id = asset_tag.tag_id WHERE ${where})`,
    parameters,
  };
}

interface Pattern {
  /** With the place of what is bound. */
  readonly test: string;
  readonly bound: string;
}

/** What holds a text, whatever the case of its letters. LIKE is quick and knows the case of ASCII letters alone. */
function patternsOf(text: string): readonly Pattern[] {
  if (/^[\0-\x7f]*$/.test(text))
    return [{ test: "LIKE ? ESCAPE '\\'", bound: `%${text.replace(/[\\%_]/g, '\\$&')}%` }];
  return spellings(text).map((spelling) => ({
    test: 'GLOB ?',
    bound: `*${[...spelling].map(inEitherCase).join('')}*`,
  }));
}

function inEitherCase(character: string): string {
  const forms = [character, character.toLowerCase(), character.toUpperCase()];
  // Some letters are two in the other case; a class of GLOB holds single ones.
  const single = new Set(forms.filter((form) => [...form].length === 1));
  return single.size > 1 || /[*?[]/.test(character) ? `[${[...single].join('')}]` : character;
}

function anyHolds(columns: readonly string[], patterns: readonly Pattern[]): Condition {
  const tests = columns.flatMap((column) => patterns.map(({ test }) => `${column} ${test}`));
  return { where: tests.join(' OR '), parameters: columns.flatMap(() => patterns.map(({ bound }) => bound)) };
}

function shortCondition(text: string): Condition {
  const patterns = patternsOf(text);
  const tagged = taggedCondition(patterns);
  const columns = ['asset.name', "concat_ws(' ', asset.camera_make, asset.camera_model)", 'asset.lens'];
  const held = anyHolds(columns, patterns);
  return {
    where: `(${held.where} OR ${tagged.where})`,
    parameters: [...held.parameters, ...tagged.parameters],
  };
}
