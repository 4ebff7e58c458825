/** What a collection accepts, judged on what a file is, never on what it is called. Words are such as “11.3 MB is over the 10 MB limit of Documents”. */
import type { AssetKind } from './contract/asset.ts';
import type { CollectionDefinition, Limits } from './contract/collection.ts';
import type { BrokenRule } from './contract/import.ts';
import { sizeWords } from './sizes.ts';
import { matchesType, typeWords } from './typePatterns.ts';

export { matchesType } from './typePatterns.ts';

export interface FileFacts {
  /** The user's own. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly kind: AssetKind;
  readonly mime: string;
  /** Of the true type, without the dot; '' for none. */
  readonly extension: string;
  /** How name and content disagree, in words; null when they agree. */
  readonly mismatch: string | null;
  /** Upright px. */
  readonly width: number | null;
  readonly height: number | null;
  /** Milliseconds. */
  readonly duration: number | null;
  readonly pages: number | null;
  /** Whether the whole picture could be decoded; null: not tried. */
  readonly decoded: boolean | null;
}

/** Every rule this file breaks, in the order of the definition; none: the collection takes it. A picture not yet decoded is given the benefit of the doubt, see {@link needsDecoding}. */
export function brokenRules(definition: CollectionDefinition, facts: FileFacts): readonly BrokenRule[] {
  const limits = limitsFor(definition, facts);
  return [
    typeRule(definition, facts),
    mismatchRule(definition, facts),
    decodeRule(definition, facts),
    sizeRule(definition.name, limits, facts),
    ...pixelRules(definition.name, limits, facts),
    durationRule(definition.name, limits, facts),
    pagesRule(definition.name, limits, facts),
  ].filter((rule) => rule !== null);
}

/** True for a picture that nothing speaks against so far, but that must be decoded before it can be judged. */
export function needsDecoding(definition: CollectionDefinition, facts: FileFacts): boolean {
  if (facts.kind !== 'image' || facts.decoded !== null) return false;
  const { minWidth, minHeight, maxWidth, maxHeight } = limitsFor(definition, facts);
  const measured = [minWidth, minHeight, maxWidth, maxHeight].some((limit) => limit !== null);
  return (definition.mustDecode || measured) && brokenRules(definition, facts).length === 0;
}

/** The general limits and those of every type pattern that fits; the stricter holds. */
function limitsFor(definition: CollectionDefinition, facts: FileFacts): Limits {
  return definition.typeLimits
    .filter(({ types }) => types.some((type) => matchesType(type, facts)))
    .reduce((strict, { limits }) => stricter(strict, limits), definition.limits);
}

/** For each limit the one that lets less through. */
export function stricter(one: Limits, other: Limits): Limits {
  const most = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
  const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
  return {
    maxBytes: most(one.maxBytes, other.maxBytes),
    minWidth: least(one.minWidth, other.minWidth),
    minHeight: least(one.minHeight, other.minHeight),
    maxWidth: most(one.maxWidth, other.maxWidth),
    maxHeight: most(one.maxHeight, other.maxHeight),
    maxDuration: most(one.maxDuration, other.maxDuration),
    maxPages: most(one.maxPages, other.maxPages),
  };
}

function typeRule({ name, allowedTypes }: CollectionDefinition, facts: FileFacts): BrokenRule | null {
  if (allowedTypes.length === 0 || allowedTypes.some((type) => matchesType(type, facts))) return null;
  const limit = allowedTypes.join(', ');
  const actual = typeWords(facts);
  return { rule: 'type', limit, actual, message: `${actual} is not among the types ${name} takes: ${limit}` };
}

function mismatchRule({ name, onMismatch }: CollectionDefinition, facts: FileFacts): BrokenRule | null {
  if (onMismatch !== 'refuse' || facts.mismatch === null) return null;
  const reason = facts.mismatch.replace(/\.$/, '');
  return {
    rule: 'mismatch',
    limit: 'a name that tells the type',
    actual: typeWords(facts),
    message: `${reason}; ${name} takes only names that tell the type`,
  };
}

function decodeRule({ name, mustDecode }: CollectionDefinition, facts: FileFacts): BrokenRule | null {
  if (!mustDecode || facts.kind !== 'image' || facts.decoded !== false) return null;
  return {
    rule: 'decode',
    limit: 'a whole picture',
    actual: 'could not be decoded',
    message: `The picture could not be decoded from end to end; ${name} takes only whole pictures`,
  };
}

type Over = 'over' | 'under';

function limitRule(
  rule: BrokenRule['rule'],
  actual: string,
  side: Over,
  limit: string,
  name: string,
): BrokenRule {
  const border = side === 'over' ? 'limit' : 'minimum';
  return { rule, limit, actual, message: `${actual} is ${side} the ${limit} ${border} of ${name}` };
}

function sizeRule(name: string, { maxBytes }: Limits, { size }: FileFacts): BrokenRule | null {
  if (maxBytes === null || size <= maxBytes) return null;
  const [actual, limit] = distinct((bytes) => sizeWords(bytes, 'en'), byteWords, size, maxBytes);
  return limitRule('size', actual, 'over', limit, name);
}

/** Pixels bound what has pixels. Both sides stand in one sentence where both are bound. */
function pixelRules(name: string, limits: Limits, facts: FileFacts): readonly (BrokenRule | null)[] {
  if (facts.kind !== 'image' && facts.kind !== 'video') return [];
  return [
    pixelRule(name, limits.maxWidth, limits.maxHeight, facts, 'over'),
    pixelRule(name, limits.minWidth, limits.minHeight, facts, 'under'),
  ];
}

function pixelRule(
  name: string,
  wide: number | null,
  high: number | null,
  facts: FileFacts,
  side: Over,
): BrokenRule | null {
  if (wide === null && high === null) return null;
  const limit = pixels(wide, high);
  const { width, height } = facts;
  const rule = wide === null ? 'height' : 'width';
  if (width === null || height === null) {
    if (facts.kind === 'image' && facts.decoded === null) return null;
    const border = side === 'over' ? 'limit' : 'minimum';
    const message = `Its width and height cannot be told, and ${name} has a ${border} of ${limit}`;
    return { rule, limit, actual: 'unknown', message };
  }
  const breaks = (actual: number, bound: number | null): boolean =>
    bound !== null && (side === 'over' ? actual > bound : actual < bound);
  const tooWide = breaks(width, wide);
  if (!tooWide && !breaks(height, high)) return null;
  const actual = pixels(wide === null ? null : width, high === null ? null : height);
  return limitRule(tooWide ? 'width' : 'height', actual, side, limit, name);
}

function pixels(width: number | null, height: number | null): string {
  if (width === null) return `${height} px high`;
  return height === null ? `${width} px wide` : `${width} × ${height} px`;
}

function durationRule(name: string, { maxDuration }: Limits, facts: FileFacts): BrokenRule | null {
  if (maxDuration === null || (facts.kind !== 'video' && facts.kind !== 'audio')) return null;
  const { duration } = facts;
  if (duration === null) {
    const limit = spanWords(maxDuration);
    const message = `How long it plays cannot be told, and ${name} has a limit of ${limit}`;
    return { rule: 'duration', limit, actual: 'unknown', message };
  }
  if (duration <= maxDuration) return null;
  const [actual, limit] = distinct(spanWords, (ms) => `${ms} ms`, duration, maxDuration);
  return limitRule('duration', actual, 'over', limit, name);
}

/** A PDF that hides its number of pages is refused; what flows, such as text, has none. */
function pagesRule(name: string, { maxPages }: Limits, facts: FileFacts): BrokenRule | null {
  if (maxPages === null) return null;
  const limit = `${maxPages} page`;
  if (facts.pages === null) {
    if (facts.mime !== 'application/pdf') return null;
    const message = `Its number of pages cannot be told, and ${name} has a limit of ${limit}${maxPages === 1 ? '' : 's'}`;
    return { rule: 'pages', limit, actual: 'unknown', message };
  }
  if (facts.pages <= maxPages) return null;
  return limitRule('pages', `${facts.pages} pages`, 'over', limit, name);
}

/** Two figures in words, exact ones where round ones would be the same. */
function distinct(
  round: (value: number) => string,
  exact: (value: number) => string,
  actual: number,
  limit: number,
): readonly [string, string] {
  const words = round(actual) === round(limit) ? exact : round;
  return [words(actual), words(limit)];
}

function byteWords(bytes: number): string {
  return `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** Milliseconds as `1 h 2 min`, `3 min 5 s` or `2.5 s`. */
function spanWords(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1000);
  const parts: readonly (readonly [number, string])[] =
    seconds < 3600
      ? [
          [Math.floor(seconds / 60), 'min'],
          [seconds % 60, 's'],
        ]
      : [
          [Math.floor(seconds / 3600), 'h'],
          [Math.floor((seconds % 3600) / 60), 'min'],
        ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
