/** The record of a file that stays where it lies. */
import { brokenRules } from '../../../shared/rules.ts';
import { leadingText } from '../../../shared/template.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { Described } from './describe.ts';
import { factsOf } from './judge.ts';
import { type ImportRecord, recordOf } from './record.ts';

export interface AdoptedFile {
  /** Relative to MEDIA_ROOT, and absolute. */
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly described: Described;
  readonly importedMs: number;
}

/** It goes into the collection in whose folder it lies, else by kind. That collection's rules are noted, not enforced. */
export function adoptedRecord(collections: readonly StoredCollection[], file: AdoptedFile): ImportRecord {
  const record = recordAtHome(collections, file);
  return { ...record, asset: { ...record.asset, path: file.path } };
}

/** As {@link adoptedRecord}, with the path under which its collection would have stored it. */
export function recordAtHome(collections: readonly StoredCollection[], file: AdoptedFile): ImportRecord {
  const { path, sha256, size, mtimeMs, described, importedMs } = file;
  const collection = collectionFor(collections, path, described.identity.kind);
  const broken = brokenRules(collection.definition, factsOf({ ...described, size }));
  const noted = broken.map(({ message }) => `${message}.`);
  const { width, height } = described.metadata;
  return recordOf({
    ...described,
    warning: [described.warning, ...noted].filter((words) => words !== null).join(' ') || null,
    uuid: crypto.randomUUID(),
    source: file.file,
    staged: { sha256, size, mtimeMs },
    admission: { collection, note: null, width, height, drawn: null, known: null },
    importedMs,
  });
}

function collectionFor(
  collections: readonly StoredCollection[],
  path: string,
  kind: Described['identity']['kind'],
): StoredCollection {
  const small = path.toLowerCase();
  const byFolder = collections
    .map((collection) => ({ collection, folder: leadingText(collection.definition.uploadTo).toLowerCase() }))
    .filter(({ folder }) => folder !== '' && small.startsWith(folder))
    .sort((one, other) => other.folder.length - one.folder.length)[0];
  const byKind = (wanted: string) => collections.find(({ autoKind }) => autoKind === wanted);
  const collection = byFolder?.collection ?? byKind(kind) ?? byKind('other') ?? collections[0];
  if (collection === undefined) throw new Error('The library has no collection');
  return collection;
}
