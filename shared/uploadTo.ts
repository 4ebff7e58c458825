/**
 * Where a file is stored: the templates of a collection (`uploadTo` for folders, `naming` for the name) and the facts of a file
 * make a path below MEDIA_ROOT. Whatever the facts, the path stays there and holds on every system; what cannot, is refused as it is typed.
 */
import { cameraName } from './cameraName.ts';
import type { AssetKind } from './contract/asset.ts';
import type { CollectionDefinition } from './contract/collection.ts';
import { bytesOf, shortenText } from './filename.ts';
import {
  fitFolders,
  MAX_FOLDERS,
  MAX_PATH_BYTES,
  MAX_SEGMENT_BYTES,
  safeSegment,
  safeText,
  safeValue,
} from './pathSafety.ts';
import { dateCode } from './strftime.ts';
import { parseTemplate, splitSegments, type TemplatePart } from './template.ts';

export { TOKENS } from './template.ts';
export { templateProblems } from './templateProblems.ts';

export interface PathFacts {
  readonly uuid: string;
  readonly sha256: string;
  /** The user's own. */
  readonly name: string;
  /** Of the true type, without the dot; '' for none. */
  readonly extension: string;
  /** The collection's name. */
  readonly collection: string;
  readonly kind: AssetKind;
  /** Wall-clock times as ms, as though their zone were UTC. */
  readonly importedMs: number;
  readonly takenMs: number;
  readonly cameraMake: string | null;
  readonly cameraModel: string | null;
  readonly lens: string | null;
  /** Upright px. */
  readonly width: number | null;
  readonly height: number | null;
}

type Naming = Pick<CollectionDefinition, 'uploadTo' | 'naming' | 'dates'>;

const SAFE_EXTENSION = /^[a-z0-9]{1,16}$/;
const LAST_RESORT = 'file';
const NAMELESS = 'unnamed';
const FILE_NAME_BYTES = 255;

/** The path this file gets, if nothing else has it: relative to MEDIA_ROOT, separated by `/`. See {@link withSuffix}. */
export function storedPath(definition: Naming, facts: PathFacts): string {
  const expand = (parts: readonly TemplatePart[]): string =>
    parts.map((part) => expanded(part, definition.dates, facts)).join('');
  const wanted = splitSegments(parseTemplate(definition.uploadTo).parts)
    .map((parts) => folderName(parts, expand(parts)))
    .filter((segment) => segment !== '')
    .slice(0, MAX_FOLDERS);
  const name = fileName(definition.naming, wanted.length === 0, facts, expand);
  const folders = fitFolders(wanted, MAX_PATH_BYTES - bytesOf(name));
  return [...folders, name].join('/');
}

/** A folder whose tokens come to nothing keeps its level. */
function folderName(parts: readonly TemplatePart[], text: string): string {
  const name = safeSegment(text, { bytes: MAX_SEGMENT_BYTES, first: false });
  return name === '' && parts.some((part) => part.type !== 'literal') ? NAMELESS : name;
}

function fileName(
  naming: string,
  first: boolean,
  facts: PathFacts,
  expand: (parts: readonly TemplatePart[]) => string,
): string {
  const extension = extensionOf(facts);
  const { parts } = parseTemplate(naming);
  const ending = extension === '' ? '' : `.${extension}`;
  // {ext} stands at the end, and the ending is added either way
  const stem = splitSegments(parts.filter((part) => part.type !== 'token' || part.name !== 'ext'))
    .map(expand)
    .join('_');
  const bytes = MAX_SEGMENT_BYTES - ending.length;
  const safe = safeSegment(stem, { bytes, first: false }) || LAST_RESORT;
  // judged with its ending: `thumbnails` is Mediaroot's own, `thumbnails.jpg` is not
  return safeSegment(`${safe}${ending}`, { bytes: MAX_SEGMENT_BYTES, first });
}

function extensionOf({ extension }: PathFacts): string {
  const small = extension.toLowerCase();
  return SAFE_EXTENSION.test(small) ? small : '';
}

function expanded(part: TemplatePart, dates: CollectionDefinition['dates'], facts: PathFacts): string {
  if (part.type === 'literal') return safeText(part.text);
  if (part.type === 'date') {
    const of = part.of === 'bare' ? dates : part.of;
    return dateCode(part.letter, of === 'taken' ? facts.takenMs : facts.importedMs);
  }
  return safeValue(tokenValue(part.name, part.length, facts)) || LAST_RESORT;
}

function tokenValue(name: string, length: number | null, facts: PathFacts): string {
  switch (name) {
    case 'uuid':
      return facts.uuid;
    case 'sha256':
      return facts.sha256.slice(0, length ?? 64);
    case 'name':
      return stemOf(facts.name);
    case 'ext':
      return extensionOf(facts) || 'no-extension';
    case 'collection':
      return facts.collection;
    case 'kind':
      return facts.kind;
    case 'camera':
      return known(cameraName(facts.cameraMake, facts.cameraModel)) ?? 'unknown-camera';
    case 'make':
      return known(facts.cameraMake) ?? 'unknown-make';
    case 'model':
      return known(facts.cameraModel) ?? 'unknown-model';
    case 'lens':
      return known(facts.lens) ?? 'unknown-lens';
    case 'width':
      return String(facts.width ?? 'unknown');
    case 'height':
      return String(facts.height ?? 'unknown');
    default:
      return '';
  }
}

function known(text: string | null): string | null {
  const value = safeValue(text ?? '');
  return value === '' ? null : value;
}

/** Without the extension; a leading dot begins a name, not an extension. */
function stemOf(name: string): string {
  return name.replace(/([^.])\.[A-Za-z0-9]{1,10}$/, '$1');
}

/** The n-th choice where a name is taken: `photos/a.jpg`, 2 → `photos/a-2.jpg`. The first is the path itself. */
export function withSuffix(path: string, n: number): string {
  if (n <= 1) return path;
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash);
  const ending = /[^.](\.[A-Za-z0-9]{1,16})$/.exec(name)?.[1] ?? '';
  const suffix = `-${n}${ending}`;
  const stem = name.slice(0, name.length - ending.length);
  const short = shortenText(stem, FILE_NAME_BYTES - bytesOf(suffix)).replace(/[.\s]+$/, '');
  return `${path.slice(0, slash)}${short}${suffix}`;
}

const EXAMPLES: Readonly<Record<AssetKind, Pick<PathFacts, 'name' | 'extension'>>> = {
  image: { name: 'Beach day.jpeg', extension: 'jpg' },
  video: { name: 'First steps.mov', extension: 'mov' },
  audio: { name: 'Bedtime story.m4a', extension: 'm4a' },
  document: { name: 'School report.pdf', extension: 'pdf' },
  other: { name: 'Backup.zip', extension: 'zip' },
};

/** A path as it would be for a file imported now (wall-clock ms as though UTC) and taken last summer. For forms. */
export function examplePath(
  definition: Naming & Pick<CollectionDefinition, 'name'>,
  nowMs: number,
  kind: AssetKind = 'image',
): string {
  const pictured = kind === 'image' || kind === 'video';
  return storedPath(definition, {
    ...EXAMPLES[kind],
    uuid: '3f2b8c1e-5a7d-4e90-b6c4-1d8f0a92e7b5',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    collection: definition.name,
    kind,
    importedMs: nowMs,
    takenMs: Date.UTC(new Date(nowMs).getUTCFullYear() - 1, 6, 14, 16, 5, 9),
    cameraMake: pictured ? 'FUJIFILM' : null,
    cameraModel: pictured ? 'X-T5' : null,
    lens: pictured ? 'XF35mmF2 R WR' : null,
    width: pictured ? 4000 : null,
    height: pictured ? 3000 : null,
  });
}
