/** Into which collection a file goes, by what it is and what the collections accept. */
import type { BrokenRule, Refusal } from '../../../shared/contract/import.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { matchesType } from '../../../shared/rules.ts';
import type { FoundAsset } from '../catalog/assets.ts';
import type { StoredCollection } from '../catalog/collections.ts';
import type { Note } from '../catalog/importJournalTypes.ts';
import { type Candidate, createJudge, type Judge } from './judge.ts';
import { type Drawn, draw, fitted, resizeTarget } from './resize.ts';
import type { ImportContext } from './types.ts';

/** A collection's rules do not let a file in: what they say, and who would take it. */
export class RefusedError extends MediarootError {
  readonly refusal: Refusal;

  constructor(name: string, refusal: Refusal) {
    super('rule_refused', refusalWords(name, refusal), { details: { refusal } });
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

export interface Admission {
  readonly collection: StoredCollection;
  /** What a person should know of where the file went, or how. */
  readonly note: Note | null;
  /** Upright px, as decoded where the rules asked for that. */
  readonly width: number | null;
  readonly height: number | null;
  /** The smaller picture that is to be stored instead. Its temp file is the caller's from now on. */
  readonly drawn: Drawn | null;
  /** What was made of the same original for the same collection before; then there is nothing to store. */
  readonly known: FoundAsset | null;
}

type Tools = Pick<ImportContext, 'catalog' | 'imaging' | 'storage' | 'host'>;

interface Refused {
  readonly collection: StoredCollection;
  readonly broken: readonly BrokenRule[];
}

/**
 * The collection that is asked for; else the first of its kind's and Other that accepts the file.
 * Throws {@link RefusedError}, and then leaves nothing behind.
 */
export async function admit(tools: Tools, asked: number | null, candidate: Candidate): Promise<Admission> {
  const judge = createJudge(tools.imaging, candidate);
  let refused: Refused | null = null;
  for (const collection of choices(tools.catalog, asked, candidate)) {
    const { broken, note, ...entry } = await enter(tools, collection, candidate, judge);
    if (broken.length === 0) {
      const { width, height } = entry.drawn ?? judge.facts();
      const said = refused === null ? note : sortedNote(collection, refused);
      return { collection, note: said, width, height, ...entry };
    }
    refused ??= { collection, broken };
  }
  if (refused === null) throw new Error('The library has no collection for imports');
  throw new RefusedError(candidate.name, await refusalOf(tools.catalog, refused, candidate, judge));
}

function choices(
  { collections }: Tools['catalog'],
  asked: number | null,
  { identity }: Candidate,
): readonly StoredCollection[] {
  const wanted = asked === null ? null : collections.get(asked);
  if (wanted !== null) return [wanted];
  const byKind = collections.forKind(identity.kind);
  const other = collections.forKind('other');
  return [byKind, byKind?.id === other?.id ? null : other].filter((collection) => collection !== null);
}

interface Entry {
  readonly broken: readonly BrokenRule[];
  readonly drawn: Drawn | null;
  readonly known: FoundAsset | null;
  readonly note: Note | null;
}

const NOTHING = { drawn: null, known: null, note: null };

/** Rules hold for what would be stored: the smaller picture, where the collection draws one. */
async function enter(
  tools: Tools,
  collection: StoredCollection,
  candidate: Candidate,
  judge: Judge,
): Promise<Entry> {
  const target = await resizeTarget(collection.definition, candidate, judge);
  // How many bytes it takes shows once it is drawn.
  const wanted = target === null ? {} : { ...fitted(target), size: 0 };
  const broken = await judge.against(collection, wanted);
  if (target === null || broken.length > 0) return { ...NOTHING, broken };
  const known = tools.catalog.contents.bySource(candidate.sha256, collection.id);
  if (known !== null) return { ...NOTHING, broken, known };
  const drawn = await draw(tools, candidate, target);
  if (drawn === null) {
    const reason = 'It could not be resized, so it is stored as it is.';
    return { ...NOTHING, broken: await judge.against(collection), note: { code: 'not_resized', reason } };
  }
  const { size, width, height, mime, extension } = drawn;
  const after = await judge.against(collection, { size, width, height, mime, extension });
  if (after.length === 0) return { ...NOTHING, broken: after, drawn, note: resizedNote(drawn) };
  await tools.storage.discard(drawn.uuid);
  return { ...NOTHING, broken: after };
}

function resizedNote({ from, width, height }: Drawn): Note {
  const reason = `Resized from ${from.width} × ${from.height} to ${width} × ${height}.`;
  return { code: 'resized', reason };
}

function sortedNote(collection: StoredCollection, refused: Refused): Note {
  return {
    code: 'sorted_elsewhere',
    reason: `Kept in ${collection.definition.name}: ${wordsOf(refused.broken)}.`,
  };
}

async function refusalOf(
  { collections }: Tools['catalog'],
  { collection, broken }: Refused,
  candidate: Candidate,
  judge: Judge,
): Promise<Refusal> {
  const offers: Refusal['offers'] = [];
  // the collection that files of this kind go to by themselves is offered first
  const usual = collections.forKind(candidate.identity.kind)?.id;
  const others = collections.list().toSorted((a, b) => Number(b.id === usual) - Number(a.id === usual));
  for (const other of others) {
    if (other.id === collection.id || !isMeantFor(other, candidate)) continue;
    const target = await resizeTarget(other.definition, candidate, judge);
    const against = await judge.against(other, target === null ? {} : { ...fitted(target), size: 0 });
    if (against.length === 0) offers.push({ id: other.id, name: other.definition.name });
  }
  return {
    collection: { id: collection.id, name: collection.definition.name },
    broken: [...broken],
    offers,
  };
}

/** One that gathers another kind of file by itself is no help, though it may take everything: nobody wants a document among the photos. */
function isMeantFor({ autoKind, definition }: StoredCollection, { identity }: Candidate): boolean {
  return (
    autoKind === null ||
    autoKind === 'other' ||
    autoKind === identity.kind ||
    definition.allowedTypes.some((pattern) => matchesType(pattern, identity))
  );
}

function refusalWords(name: string, { collection, broken, offers }: Refusal): string {
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(offers.map((offer) => offer.name));
  const help =
    offers.length > 0
      ? `Import it into ${names} instead, or change the rules of ${collection.name}.`
      : `No collection takes it: change the rules of ${collection.name} to let it in.`;
  return `“${name}” was not imported: ${wordsOf(broken)}. ${help}`;
}

function wordsOf(broken: readonly BrokenRule[]): string {
  return broken.map(({ message }) => message).join('; ');
}
