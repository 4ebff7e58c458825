/** Templates of folders and names, taken apart: literal text, codes of dates (%Y) and tokens ({name}). */
import { DATE_CODES } from './strftime.ts';

/** `bare`: the time that the collection's `dates` chooses. */
export type TimeOf = 'bare' | 'taken' | 'imported';

export type TemplatePart =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'date'; readonly letter: string; readonly of: TimeOf }
  | { readonly type: 'token'; readonly name: string; readonly length: number | null };

export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
  /** In words for who typed it. What is wrong stands among the parts as literal text. */
  readonly problems: readonly string[];
}

/** In the order a form's help shows them. */
export const TOKENS: readonly { readonly token: string; readonly means: string }[] = [
  { token: '{uuid}', means: 'a name that is unique in the world' },
  { token: '{name}', means: 'the name the file came with, without its extension' },
  { token: '{ext}', means: 'the extension of its true type' },
  { token: '{sha256}', means: 'the fingerprint of its content' },
  { token: '{sha256:8}', means: 'the first 8 characters of the fingerprint; 1 to 64' },
  { token: '{collection}', means: 'the name of the collection' },
  { token: '{kind}', means: 'image, video, audio, document or other' },
  { token: '{taken}', means: 'the day it was taken, such as 2024-05-01' },
  { token: '{taken:%Y-%m}', means: 'when it was taken, as the codes say' },
  { token: '{imported}', means: 'the day it was imported' },
  { token: '{imported:%Y-%m}', means: 'when it was imported, as the codes say' },
  { token: '{camera}', means: 'make and model of the camera' },
  { token: '{make}', means: 'make of the camera' },
  { token: '{model}', means: 'model of the camera' },
  { token: '{lens}', means: 'the lens' },
  { token: '{width}', means: 'width in pixels' },
  { token: '{height}', means: 'height in pixels' },
];

const NAMES: ReadonlySet<string> = new Set(TOKENS.map(({ token }) => token.replace(/[{}]|:.*/g, '')));
const DAY = '%Y-%m-%d';
const PIECE = /%(.?)|\{([^{}]*)\}|[^%{}]+|[{}]/gsu;

/** The last few, since one template is used for many files. */
const parsed = new Map<string, ParsedTemplate>();
const KEPT = 20;

/** Never throws. */
export function parseTemplate(template: string): ParsedTemplate {
  const known = parsed.get(template);
  if (known !== undefined) return known;
  const result = parse(template);
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(template, result);
  return result;
}

function parse(template: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const problems: string[] = [];
  for (const [piece, code, token] of template.matchAll(PIECE)) {
    if (code !== undefined) parts.push(datePart(code, 'bare', problems));
    else if (token !== undefined) parts.push(...tokenParts(token, problems));
    else {
      if (piece === '{' || piece === '}') {
        problems.push(`There is a ${piece} without its partner. Tokens are written as {name}.`);
      }
      parts.push({ type: 'literal', text: piece });
    }
  }
  return { parts, problems };
}

function datePart(letter: string, of: TimeOf, problems: string[]): TemplatePart {
  if (letter === '%') return { type: 'literal', text: '%' };
  if (Object.hasOwn(DATE_CODES, letter)) return { type: 'date', letter, of };
  problems.push(
    letter === ''
      ? 'There is a % at the end without its letter. Write %% for a percent sign.'
      : `There is no date code %${letter}. Known: ${Object.keys(DATE_CODES)
          .map((known) => `%${known}`)
          .join(' ')} and %%.`,
  );
  return { type: 'literal', text: `%${letter}` };
}

function tokenParts(content: string, problems: string[]): readonly TemplatePart[] {
  const colon = content.indexOf(':');
  const name = colon < 0 ? content : content.slice(0, colon);
  const argument = colon < 0 ? null : content.slice(colon + 1);
  const wrong = (problem: string): readonly TemplatePart[] => {
    problems.push(problem);
    return [{ type: 'literal', text: `{${name}}` }];
  };
  if (!NAMES.has(name)) {
    return wrong(`There is no {${name}}. Known: ${[...NAMES].map((known) => `{${known}}`).join(' ')}.`);
  }
  if (name === 'taken' || name === 'imported') {
    if (argument === '') return wrong(`{${name}:} lacks its date codes, as in {${name}:%Y-%m}.`);
    return dateParts(argument ?? DAY, name, problems);
  }
  if (argument === null) return [{ type: 'token', name, length: null }];
  if (name !== 'sha256') return wrong(`{${name}} takes nothing after a colon.`);
  const length = /^\d{1,2}$/.test(argument) ? Number(argument) : 0;
  if (length < 1 || length > 64) {
    return wrong('The number of characters in {sha256:8} must be from 1 to 64.');
  }
  return [{ type: 'token', name, length }];
}

function dateParts(format: string, of: TimeOf, problems: string[]): readonly TemplatePart[] {
  return [...format.matchAll(/%(.?)|[^%]+/gsu)].map(([piece, code]) =>
    code === undefined ? { type: 'literal', text: piece } : datePart(code, of, problems),
  );
}

/** The parts of each `/`-separated segment; separators inside date formats count. */
export function splitSegments(parts: readonly TemplatePart[]): readonly (readonly TemplatePart[])[] {
  const segments: TemplatePart[][] = [[]];
  for (const part of parts) {
    if (part.type !== 'literal') {
      segments.at(-1)?.push(part);
      continue;
    }
    for (const [index, text] of part.text.split('/').entries()) {
      if (index > 0) segments.push([]);
      if (text !== '') segments.at(-1)?.push({ type: 'literal', text });
    }
  }
  return segments;
}

/** The text that every path of a folder template begins with: up to its first code or token, a `/` after each whole folder. */
export function leadingText(uploadTo: string): string {
  const { parts } = parseTemplate(uploadTo);
  const first = parts.findIndex((part) => part.type !== 'literal');
  const fixed = (first < 0 ? parts : parts.slice(0, first))
    .map((part) => (part.type === 'literal' ? part.text : ''))
    .join('');
  return first < 0 && fixed !== '' && !fixed.endsWith('/') ? `${fixed}/` : fixed;
}
