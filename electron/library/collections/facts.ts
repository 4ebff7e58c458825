/** An asset as templates and rules judge it. */
import type { CollectionDefinition } from '../../../shared/contract/collection.ts';
import type { BrokenRule } from '../../../shared/contract/import.ts';
import { brokenRules, type FileFacts, needsDecoding } from '../../../shared/rules.ts';
import { storedPath } from '../../../shared/uploadTo.ts';
import type { JudgedAsset } from '../catalog/collectionAssets.ts';
import { wallTime } from '../import/describe.ts';

const DISAGREES = /^The name ends in \./;
const SUFFIX = /-\d+$/;

/** What the catalog knows of the file; a picture with a preview was decoded. */
function fileFacts(asset: JudgedAsset): FileFacts {
  const decoded = { ready: true, pending: null, none: false, failed: false, quarantined: false } as const;
  return {
    ...asset,
    extension: extensionOf(asset.path),
    mismatch: asset.warning !== null && DISAGREES.test(asset.warning) ? asset.warning : null,
    decoded: decoded[asset.preview],
  };
}

export function rulesBrokenBy(
  definition: CollectionDefinition,
  asset: JudgedAsset,
): readonly Pick<BrokenRule, 'message'>[] {
  const facts = fileFacts(asset);
  if (!needsDecoding(definition, facts)) return brokenRules(definition, facts);
  return [
    { message: `Its picture is still to be decoded, which ${definition.name} asks for; try again soon` },
  ];
}

/** Where a collection of this definition puts the asset, unless another file is there. */
export function placeOf(definition: CollectionDefinition, asset: JudgedAsset): string {
  return storedPath(definition, {
    ...asset,
    extension: extensionOf(asset.path),
    collection: definition.name,
    importedMs: wallTime(asset.importedMs),
  });
}

/** True when it lies there, or beside it with a suffix since the name was taken. */
export function liesAt(path: string, place: string): boolean {
  if (path === place) return true;
  const [one, other] = [splitPath(path), splitPath(place)];
  return one.extension === other.extension && one.stem.replace(SUFFIX, '') === other.stem;
}

function splitPath(path: string): { readonly stem: string; readonly extension: string } {
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(path)?.[0] ?? '';
  return { stem: path.slice(0, path.length - extension.length), extension };
}

function extensionOf(path: string): string {
  return splitPath(path).extension.slice(1).toLowerCase();
}
