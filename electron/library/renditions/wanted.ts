/** What a collection's definition asks of an asset, and whether what there is fulfils it. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { RenditionDefinition } from '../../../shared/contract/collection.ts';
import type { NewRendition, RenditionRow, RenditionSubject } from '../catalog/renditions.ts';
import { planPreview } from '../jobs/plan.ts';

/** Where renditions lie below MEDIA_ROOT. */
export const RENDITIONS_FOLDER = 'thumbnails';
const FINGERPRINT_SHOWN = 12;
/** Bytes of a file name on every system, less what follows the stem of the original. */
const STEM_BYTES = 255 - 64;

type Content = Pick<RenditionSubject, 'sha256' | 'kind' | 'mime'>;

export interface Wanted extends NewRendition {
  readonly definition: RenditionDefinition;
}

/** Of a definition and the content it is applied to, hex: what has another one is to be made anew. */
export function fingerprintOf(sha256: string, definition: RenditionDefinition): string {
  const canonical = JSON.stringify(Object.entries(definition).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(`${sha256}\n${canonical}`).digest('hex');
}

/** As the definitions stand; a type that no picture can be had of is none from the start. */
export function wantedOf(content: Content, definitions: readonly RenditionDefinition[]): readonly Wanted[] {
  if (definitions.length === 0) return [];
  const { sources, otherwise } = planPreview(content.kind, content.mime);
  const possible = sources.length > 0;
  return definitions.map((definition) => ({
    definition,
    fingerprint: fingerprintOf(content.sha256, definition),
    state: possible ? 'pending' : 'none',
    reason: possible ? null : otherwise,
  }));
}

/** Beside the original's tree: folder and stem of the original, then what tells it from others. `n` from 2 on: a name is taken. */
export function pathOf(
  original: string,
  name: string,
  fingerprint: string,
  extension: string,
  n = 1,
): string {
  const suffix = n === 1 ? '' : `-${n}`;
  return `${baseOf(original, name, fingerprint)}${suffix}.${extension}`;
}

function baseOf(original: string, name: string, fingerprint: string): string {
  const { dir, name: stem } = path.posix.parse(original);
  const file = `${shortened(stem)}-${name}-${fingerprint.slice(0, FINGERPRINT_SHOWN)}`;
  return path.posix.join(RENDITIONS_FOLDER, dir, file);
}

function shortened(stem: string): string {
  let short = stem;
  while (Buffer.byteLength(short) > STEM_BYTES) short = [...short].slice(0, -1).join('');
  return short;
}

/** Whether a row is as it should be: made, or about to be, of the right content to the right definition in the right place. */
export function isRight(
  row: Pick<RenditionRow, 'fingerprint' | 'path' | 'name'>,
  wanted: Pick<Wanted, 'fingerprint'>,
  original: string,
): boolean {
  if (row.fingerprint !== wanted.fingerprint) return false;
  if (row.path === null) return true;
  const base = baseOf(original, row.name, row.fingerprint);
  return row.path.startsWith(base) && /^(-\d+)?\.[a-z]+$/.test(row.path.slice(base.length));
}

export interface Changes {
  readonly make: readonly Wanted[];
  readonly rebuild: readonly { readonly row: RenditionRow; readonly wanted: Wanted }[];
  readonly remove: readonly RenditionRow[];
  readonly keep: readonly RenditionRow[];
}

/** What is to be done about the renditions of one asset. */
export function changesOf(
  subject: Content & Pick<RenditionSubject, 'path'>,
  definitions: readonly RenditionDefinition[],
  rows: readonly RenditionRow[],
): Changes {
  const wanted = new Map(wantedOf(subject, definitions).map((one) => [one.definition.name, one]));
  const rebuild: { readonly row: RenditionRow; readonly wanted: Wanted }[] = [];
  const keep: RenditionRow[] = [];
  const remove: RenditionRow[] = [];
  for (const row of rows) {
    const one = wanted.get(row.name);
    wanted.delete(row.name);
    if (one === undefined) remove.push(row);
    else if (isRight(row, one, subject.path)) keep.push(row);
    else rebuild.push({ row, wanted: one });
  }
  return { make: [...wanted.values()], rebuild, remove, keep };
}
