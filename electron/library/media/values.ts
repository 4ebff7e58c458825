/** Single values out of ExifTool's answer, each believed only inside the range that makes sense for it. */
import { TagName } from '../../../shared/contract/label.ts';
import type { RawTags } from './exiftool.ts';

const MAX_TEXT = 500;
/** As many as a person can give at once. */
const MAX_KEYWORDS = 100;

/** The first of the tags that has a usable text: controls removed, white space folded, at most 500 characters. */
export function text(tags: RawTags, ...names: readonly string[]): string | null {
  for (const name of names) {
    const clean = cleanText(tags[name]);
    if (clean !== null) return clean;
  }
  return null;
}

function cleanText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const clean = String(value)
    .slice(0, MAX_TEXT * 4)
    .replace(/\p{Cc}+/gu, ' ')
    // Marks that turn the direction of text would let a value disguise what stands beside it.
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (clean === '') return null;
  return [...clean].slice(0, MAX_TEXT).join('').trimEnd();
}

/** What XMP and IPTC list as keywords, as a person would type them: parted by commas, no longer than a tag may be. */
export function keywordsOf(tags: RawTags): readonly string[] {
  const found = new Set<string>();
  for (const value of [tags['XMP:Subject'], tags['IPTC:Keywords']].flat()) {
    if (typeof value !== 'string') continue;
    for (const part of value.split(',')) {
      const { data } = TagName.safeParse(cleanText(part)?.replace(/\p{C}/gu, ''));
      if (data !== undefined && found.size < MAX_KEYWORDS) found.add(data);
    }
  }
  return [...found];
}

/** The first of the tags that is a finite number within the bounds. */
export function number(tags: RawTags, min: number, max: number, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = toNumber(tags[name]);
    if (value !== null && value >= min && value <= max) return value;
  }
  return null;
}

export function integer(tags: RawTags, min: number, max: number, ...names: readonly string[]): number | null {
  const value = number(tags, min, max, ...names);
  return value === null ? null : Math.round(value);
}

/** ISO may be a list ("100 100" or an array); its first member counts. */
function toNumber(value: unknown): number | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'number') return Number.isFinite(first) ? first : null;
  if (typeof first !== 'string') return null;
  const match = /^\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:\s.*)?$/.exec(first);
  const parsed = match ? Number(match[1]) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : null;
}
