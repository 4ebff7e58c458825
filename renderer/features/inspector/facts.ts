/** An asset's facts in words, in the order they are shown. What is not known is left out; the first and the last are always there. */

import { cameraName } from '../../../shared/cameraName.ts';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import { shownDimensions, shownExposure, shownPosition } from '../../format/camera.ts';
import { shownMoment, shownOffset, shownWallTime } from '../../format/dates.ts';
import { kindNoun } from '../../format/kinds.ts';
import { counted, shownBytes, shownCount } from '../../format/numbers.ts';
import { shownDuration } from '../gallery/duration.ts';
import { typeLabel } from '../gallery/typeLabel.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** A second, quieter line. */
  readonly note?: string | undefined;
  /** What its copy button copies; no button without it. */
  readonly copies?: string | undefined;
  readonly mono?: boolean;
}

export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

const TAKEN_SOURCE = {
  exif: 'from the camera',
  container: 'from the file’s own header',
  file: 'from the file’s date',
} as const;

export function factsOf(asset: AssetDetail): readonly FactGroup[] {
  const groups = [
    { title: 'File', facts: fileFacts(asset) },
    { title: 'Dates', facts: dateFacts(asset) },
    { title: 'Camera', facts: cameraFacts(asset) },
    { title: 'Place', facts: placeFacts(asset) },
    { title: 'Storage', facts: storageFacts(asset) },
  ];
  return groups.filter(({ facts }) => facts.length > 0);
}

function fileFacts(asset: AssetDetail): Fact[] {
  const { kind, mime, width, height, size, duration } = asset;
  const facts: Fact[] = [{ label: 'Type', value: typeWords(asset), note: mime }];
  if (width !== null && height !== null) {
    facts.push({ label: 'Dimensions', value: shownDimensions(width, height) });
  }
  if (duration !== null && kind !== 'image') facts.push({ label: 'Length', value: shownDuration(duration) });
  if (asset.pages !== null) facts.push({ label: 'Pages', value: shownCount(asset.pages) });
  facts.push({
    label: 'Size',
    value: shownBytes(size),
    note: size < 1000 ? undefined : counted(size, 'byte'),
  });
  return facts;
}

/** “PNG image”; where nothing is known of the type, just what kind of thing it is. */
function typeWords({ kind, mime, name }: AssetDetail): string {
  const label = typeLabel({ mime, name });
  return label === 'File' ? `Unknown ${kindNoun(kind)}` : `${label} ${kindNoun(kind)}`;
}

function dateFacts({ taken, takenSource, takenOffset, imported }: AssetDetail): Fact[] {
  const zone = takenOffset === null ? '' : `, ${shownOffset(takenOffset)}`;
  return [
    { label: 'Taken', value: shownWallTime(taken), note: `${TAKEN_SOURCE[takenSource]}${zone}` },
    { label: 'Imported', value: shownMoment(imported) },
  ];
}

function cameraFacts(asset: AssetDetail): Fact[] {
  const camera = cameraName(asset.cameraMake, asset.cameraModel);
  const exposure = shownExposure(asset);
  const facts: Fact[] = [];
  if (camera !== null) facts.push({ label: 'Camera', value: camera });
  if (asset.lens !== null) facts.push({ label: 'Lens', value: asset.lens });
  if (exposure !== null) facts.push({ label: 'Exposure', value: exposure });
  return facts;
}

function placeFacts({ latitude, longitude, altitude }: AssetDetail): Fact[] {
  if (latitude === null || longitude === null) return [];
  const position = shownPosition(latitude, longitude);
  const height = altitude === null ? undefined : `${Math.round(altitude)} m above sea level`;
  return [{ label: 'Position', value: position, note: height, copies: position }];
}

function storageFacts({ path, sha256, sources, name }: AssetDetail): Fact[] {
  const facts: Fact[] = [
    { label: 'Stored as', value: path, copies: path },
    { label: 'SHA-256', value: `${sha256.slice(0, 12)}…`, copies: sha256, mono: true },
  ];
  for (const [index, source] of sources.entries()) {
    const label = sources.length === 1 ? 'Came from' : `Source ${index + 1} of ${sources.length}`;
    const renamed = source.name === name ? '' : `as “${source.name}”, `;
    facts.push({ label, value: source.path, note: `${renamed}${shownMoment(source.imported)}` });
  }
  return facts;
}
