/** Turns a gallery query into SQL. Everything from outside is bound, never spliced. */
import type { GalleryQuery, SortKey } from '../../../shared/contract/asset.ts';

export interface QueryPlan {
  /** Condition on `asset`, without WHERE. */
  readonly where: string;
  /** Terms of ORDER BY; always ends in the id, so the order is total. */
  readonly order: string;
  /** The same for the order by date taken. */
  readonly takenOrder: string;
  /** Text is looked for, so `where` goes beyond what the covering index holds. */
  readonly searches: boolean;
  readonly parameters: readonly (string | number)[];
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
  const conditions = ["asset.state = 'present'"];
  const parameters: (string | number)[] = [];
  if (query.kinds !== undefined && query.kinds.length > 0) {
    conditions.push(`asset.kind IN (${query.kinds.map(() => '?').join(', ')})`);
    parameters.push(...query.kinds);
  }
  if (query.collection !== undefined) {
    conditions.push('asset.collection_id = ?');
    parameters.push(query.collection);
  }
  const text = cleanText(query.text);
  if (text !== '') {
    const condition = [...text].length >= TRIGRAM ? trigramCondition(text) : likeCondition(text);
    conditions.push(condition.where);
    parameters.push(...condition.parameters);
  }
  const direction = query.direction === 'asc' ? 'ASC' : 'DESC';
  return {
    where: conditions.join(' AND '),
    order: `${SORT_COLUMNS[query.sort]} ${direction}, asset.id ${direction}`,
    takenOrder: `${SORT_COLUMNS.taken} ${direction}, asset.id ${direction}`,
    searches: text !== '',
    parameters,
  };
}

function cleanText(text: string | undefined): string {
  return (text ?? '').replaceAll('\0', '').trim();
}

/** Names from macOS are often decomposed: look for both spellings of an accent. */
function spellings(text: string): readonly string[] {
  return [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];
}

function trigramCondition(text: string): { where: string; parameters: readonly string[] } {
  const phrases = spellings(text)
    .filter((spelling) => [...spelling].length >= TRIGRAM)
    .map((spelling) => `"${spelling.replaceAll('"', '""')}"`);
  return {
    where: 'asset.id IN (SELECT rowid FROM asset_text WHERE asset_text MATCH ?)',
    parameters: [phrases.join(' OR ')],
  };
}

/** LIKE ignores case for ASCII letters alone, hence the upper and lower spellings of other scripts. */
function likeCondition(text: string): { where: string; parameters: readonly string[] } {
  const cased = spellings(text).flatMap((spelling) => [
    spelling,
    spelling.toLowerCase(),
    spelling.toUpperCase(),
  ]);
  const patterns = [...new Set(cased)].map((spelling) => `%${spelling.replace(/[\\%_]/g, '\\$&')}%`);
  const columns = ['asset.name', "concat_ws(' ', asset.camera_make, asset.camera_model)", 'asset.lens'];
  const tests = columns.flatMap((column) =>
    patterns.map((pattern) => ({ test: `${column} LIKE ? ESCAPE '\\'`, pattern })),
  );
  return {
    where: `(${tests.map(({ test }) => test).join(' OR ')})`,
    parameters: tests.map(({ pattern }) => pattern),
  };
}
