/** What is wrong with the templates of a collection, said as they are typed. */
import type { DefinitionProblem } from './contract/collection.ts';
import { bytesOf, INVISIBLE, isDeviceName } from './filename.ts';
import {
  foldName,
  isForbidden,
  isOwnFolder,
  MAX_FOLDERS,
  MAX_SEGMENT_BYTES,
  safeSegment,
  safeText,
} from './pathSafety.ts';
import { parseTemplate, splitSegments, type TemplatePart } from './template.ts';

/** Bytes of what is written out, so that there is room for what tokens stand for. */
const MAX_LITERAL_BYTES = 500;

/** Nothing wrong: an empty list. Fields are `uploadTo` and `naming`. */
export function templateProblems(template: {
  readonly uploadTo: string;
  readonly naming: string;
}): readonly DefinitionProblem[] {
  return [
    ...folderProblems(template.uploadTo).map((message) => ({ field: 'uploadTo', message })),
    ...namingProblems(template.naming).map((message) => ({ field: 'naming', message })),
  ];
}

function folderProblems(uploadTo: string): readonly string[] {
  const rootProblem = absoluteProblem(uploadTo);
  if (rootProblem !== null) return [rootProblem];
  const { parts, problems } = parseTemplate(uploadTo);
  const segments = splitSegments(parts);
  // one slash at the end belongs to how folders are written
  const folders = segments.at(-1)?.length === 0 ? segments.slice(0, -1) : segments;
  const found = [...problems, ...textProblems(parts)];
  if (folders.some((folder) => folder.length === 0)) found.push('There is a folder without a name: //.');
  if (folders.length > MAX_FOLDERS) {
    found.push(`There are ${folders.length} folders inside each other; ${MAX_FOLDERS} is the most.`);
  }
  folders.forEach((folder, index) => {
    found.push(...segmentProblems(folder, index === 0));
  });
  return [...new Set(found)];
}

function namingProblems(naming: string): readonly string[] {
  if (naming.trim() === '') return ['The name is empty. {uuid} gives each file a name of its own.'];
  const { parts, problems } = parseTemplate(naming);
  const found = [...problems, ...textProblems(parts)];
  const segments = splitSegments(parts);
  if (segments.length > 1) found.push('A name cannot hold /. Folders belong to the folder’s template.');
  found.push(...segmentProblems(segments.flat(), false), ...extensionProblems(parts));
  if (!parts.some((part) => part.type === 'date' || (part.type === 'token' && part.name !== 'ext'))) {
    found.push('Every file would get the same name. Add {uuid}, {name} or {sha256:16}.');
  }
  return [...new Set(found)];
}

function extensionProblems(parts: readonly TemplatePart[]): readonly string[] {
  const places = parts.flatMap((part, index) =>
    part.type === 'token' && part.name === 'ext' ? [index] : [],
  );
  if (places.length === 0) return [];
  const before = parts.at(-2);
  const atEnd = places.length === 1 && places[0] === parts.length - 1;
  if (atEnd && before?.type === 'literal' && before.text.endsWith('.')) return [];
  return ['{ext} belongs at the end behind a dot, as in {name}.{ext}. Left out, it is added by itself.'];
}

function absoluteProblem(uploadTo: string): string | null {
  if (!/^\s*([/\\]|[A-Za-z]:)/.test(uploadTo)) return null;
  return 'The folder begins inside the media folder: it cannot start with / or a drive such as C:.';
}

function textProblems(parts: readonly TemplatePart[]): readonly string[] {
  const text = parts.map((part) => (part.type === 'literal' ? part.text : '')).join('');
  const found: string[] = [];
  if (text.includes('\\')) found.push('Separate folders by /, not by \\.');
  const forbidden = [...new Set(text)].filter(
    (character) => character !== '/' && character !== '\\' && isForbidden(character),
  );
  if (forbidden.length > 0) {
    found.push(`Names cannot hold ${forbidden.join(' ')} on every system.`);
  }
  if (text.search(INVISIBLE) >= 0 || /\p{Cs}/u.test(text)) {
    found.push('There are characters in it that cannot be seen. Type it anew.');
  }
  if (bytesOf(text) > MAX_LITERAL_BYTES)
    found.push(`It is too long: ${MAX_LITERAL_BYTES} bytes is the most.`);
  return found;
}

function segmentProblems(segment: readonly TemplatePart[], first: boolean): readonly string[] {
  if (segment.length === 0) return [];
  const literal = (part: TemplatePart | undefined): string => (part?.type === 'literal' ? part.text : '');
  const whole = segment.every((part) => part.type === 'literal') ? segment.map(literal).join('') : null;
  if (whole !== null && /^\s*\.{1,2}\s*$/.test(whole)) {
    return [`“${whole}” leads out of the folder. Write the folders as they are below the media folder.`];
  }
  const found: string[] = [];
  if (first && whole !== null && isOwnFolder(whole)) {
    found.push(`“${whole}” is a folder of Mediaroot’s own. Choose another name.`);
  }
  if (literal(segment[0]).normalize('NFKC').startsWith('.')) {
    found.push('A name cannot begin with a dot: it would be hidden.');
  }
  if (/^\s/.test(literal(segment[0])) || /[.\s]$/.test(literal(segment.at(-1)).normalize('NFKC'))) {
    found.push('A name cannot begin with a blank, or end with a blank or a dot: Windows would drop it.');
  }
  if (whole !== null && isDeviceName(foldName(whole))) {
    found.push(`“${whole}” is the name of a device on Windows. Choose another name.`);
  }
  if (segment.reduce((sum, part) => sum + bytesOf(literal(part)), 0) > MAX_SEGMENT_BYTES) {
    found.push(`A name in it is too long: ${MAX_SEGMENT_BYTES} bytes is the most.`);
  }
  if (whole !== null && found.length === 0) found.push(...rewriteProblem(whole));
  return found;
}

/** Anything else that would not be stored as it was typed. */
function rewriteProblem(whole: string): readonly string[] {
  const safe = safeSegment(safeText(whole), { bytes: MAX_SEGMENT_BYTES, first: false });
  if (safe === whole.normalize('NFC')) return [];
  return [`“${whole}” would be stored as “${safe}”. Write it so, or choose another name.`];
}
