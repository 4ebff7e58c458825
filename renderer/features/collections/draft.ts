/**
 * A collection as the form holds it: numbers as they are typed, in the units people use. {@link readDraft} turns it into a
 * definition and says what is wrong, by the field it is wrong in.
 */
import {
  CollectionDefinition,
  type DefinitionProblem,
  type Limits,
  type RenditionDefinition,
} from '../../../shared/contract/collection.ts';
import { shownCount } from '../../format/numbers.ts';

export type LimitsDraft = Readonly<Record<keyof Limits, string>>;

export type RenditionDraft = Readonly<
  Omit<RenditionDefinition, 'width' | 'height' | 'quality'> & Record<'width' | 'height' | 'quality', string>
>;

export interface TypeLimitsDraft {
  readonly types: readonly string[];
  readonly limits: LimitsDraft;
}

export interface Draft
  extends Readonly<
    Pick<
      CollectionDefinition,
      'name' | 'uploadTo' | 'naming' | 'dates' | 'onMismatch' | 'mustDecode' | 'visibility' | 'cacheControl'
    >
  > {
  readonly allowedTypes: readonly string[];
  readonly limits: LimitsDraft;
  readonly typeLimits: readonly TypeLimitsDraft[];
  readonly renditions: readonly RenditionDraft[];
  readonly resizeOnImport: Readonly<Record<'width' | 'height' | 'quality', string>> | null;
}

/** What one of the form's units is in the definition's: megabytes in bytes, seconds in milliseconds. */
const SCALE: Readonly<Partial<Record<keyof Limits, number>>> = { maxBytes: 1_000_000, maxDuration: 1000 };

const LIMIT_NAMES = [
  'maxBytes',
  'minWidth',
  'minHeight',
  'maxWidth',
  'maxHeight',
  'maxDuration',
  'maxPages',
] as const satisfies readonly (keyof Limits)[];

export const NO_LIMITS: LimitsDraft = {
  maxBytes: '',
  minWidth: '',
  minHeight: '',
  maxWidth: '',
  maxHeight: '',
  maxDuration: '',
  maxPages: '',
};

/** A form that nobody has filled in. */
export const EMPTY_DRAFT: Draft = draftOf(
  CollectionDefinition.parse({ name: 'New', uploadTo: '{collection}/%Y/%m/%d/' }),
  '',
);

export function draftOf(definition: CollectionDefinition, name = definition.name): Draft {
  const { limits, typeLimits, renditions, resizeOnImport } = definition;
  return {
    ...definition,
    name,
    limits: limitsDraft(limits),
    typeLimits: typeLimits.map((one) => ({ types: one.types, limits: limitsDraft(one.limits) })),
    renditions: renditions.map(renditionDraft),
    resizeOnImport: resizeOnImport && {
      width: String(resizeOnImport.width),
      height: String(resizeOnImport.height),
      quality: String(resizeOnImport.quality),
    },
  };
}

function limitsDraft(limits: Limits): LimitsDraft {
  const texts = LIMIT_NAMES.map((name) => {
    const value = limits[name];
    return [name, value === null ? '' : String(value / (SCALE[name] ?? 1))];
  });
  return Object.fromEntries(texts) as LimitsDraft;
}

function renditionDraft({ width, height, quality, ...rest }: RenditionDefinition): RenditionDraft {
  return { ...rest, width: textOf(width), height: textOf(height), quality: String(quality) };
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}

export interface ReadDraft {
  /** Null while something is wrong with it. */
  readonly definition: CollectionDefinition | null;
  readonly problems: readonly DefinitionProblem[];
}

/** What was typed as a definition; what it says is not judged yet, only that it can be read. */
export function readDraft(draft: Draft): ReadDraft {
  const problems: DefinitionProblem[] = [];
  const number = (field: string, text: string, scale = 1): number | null => {
    const typed = text.trim();
    if (typed === '') return null;
    const value = /^\d+([.,]\d+)?$/.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN;
    if (Number.isNaN(value)) problems.push({ field, message: 'Enter a number such as 12, without a unit.' });
    return Math.round(value * scale);
  };
  const limits = (field: string, texts: LimitsDraft) =>
    Object.fromEntries(
      LIMIT_NAMES.map((name) => [name, number(`${field}.${name}`, texts[name], SCALE[name])]),
    );
  const { resizeOnImport: resize } = draft;
  const read = {
    ...draft,
    limits: limits('limits', draft.limits),
    typeLimits: draft.typeLimits.map((one, index) => ({
      types: one.types,
      limits: limits(`typeLimits.${index}.limits`, one.limits),
    })),
    renditions: draft.renditions.map((one, index) => ({
      ...one,
      width: number(`renditions.${index}.width`, one.width),
      height: number(`renditions.${index}.height`, one.height),
      quality: number(`renditions.${index}.quality`, one.quality) ?? undefined,
    })),
    resizeOnImport: resize && {
      width: number('resizeOnImport.width', resize.width),
      height: number('resizeOnImport.height', resize.height),
      quality: number('resizeOnImport.quality', resize.quality) ?? undefined,
    },
  };
  const parsed = CollectionDefinition.safeParse(read);
  if (parsed.success) return { definition: parsed.data, problems };
  const known = new Set(problems.map(({ field }) => field));
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path);
    if (known.has(field)) continue;
    known.add(field);
    problems.push({ field, message: wordsOf(issue) });
  }
  return { definition: null, problems };
}

/** A chip that is wrong is a problem of the list it is in. */
function fieldOf(path: readonly PropertyKey[]): string {
  const list = path.findIndex((part) => part === 'allowedTypes' || part === 'types');
  return (list < 0 ? path : path.slice(0, list + 1)).map(String).join('.');
}

type Issue = NonNullable<ReturnType<typeof CollectionDefinition.safeParse>['error']>['issues'][number];

function wordsOf(issue: Issue): string {
  const { path, code } = issue;
  if (code === 'invalid_type') return 'Enter a number.';
  const number = 'origin' in issue && (issue.origin === 'number' || issue.origin === 'int');
  if (code === 'too_small') {
    if (number) return `At least ${shownCount(Number(issue.minimum))}.`;
    return path.at(-1) === 'name' ? 'Give it a name.' : 'Add at least one.';
  }
  if (code === 'too_big') {
    const most = shownCount(Number(issue.maximum));
    if (number) return `At most ${most}.`;
    return issue.origin === 'array' ? `At most ${most}.` : `At most ${most} characters.`;
  }
  return `Only ${issue.message.replace(/ only$/, '')}.`;
}
