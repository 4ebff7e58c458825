/**
 * Another content for an asset: its number, uuid, collection and albums stay. One transaction makes the staged file the asset's
 * and hands the old one to filing; so after a crash anywhere the asset is wholly the old one or wholly the new.
 */
import path from 'node:path';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { withSuffix } from '../../../shared/uploadTo.ts';
import type { FoundAsset } from '../catalog/assets.ts';
import type { LibraryContext } from '../context.ts';
import { admit } from './admission.ts';
import { describe } from './describe.ts';
import { createNames } from './names.ts';
import { type ImportRecord, recordOf } from './record.ts';

type Context = Pick<
  LibraryContext,
  'catalog' | 'storage' | 'host' | 'media' | 'engine' | 'thumbnailer' | 'renditions' | 'filing' | 'background'
>;

/** How many suffixes of its own name a file is looked for under. */
const SUFFIXES = 10_000;

/**
 * Resolves once the new file lies where its collection wants it and the old one is gone. Throws `not_found`, `bad_request`,
 * `rule_refused`, a `source_*` code, `no_space`, `storage_failed`; then the asset is as it was.
 */
export async function replaceContent(context: Context, id: number, source: string): Promise<AssetDetail> {
  const { catalog, storage, filing, renditions, thumbnailer } = context;
  const before = present(context, id);
  if (!path.isAbsolute(source) || source.includes('\0')) {
    throw new MediarootError('bad_request', `“${source}” is not an absolute path.`);
  }
  await storage.prepare();
  // What an earlier run left in the staging folder is swept before anything new is put there.
  await context.engine.recover();
  const uuid = crypto.randomUUID();
  const staged = await storage.stage({ path: source, display: source }, uuid);
  try {
    if (staged.sha256 === before.sha256) return await putBack(context, before, uuid, staged.size, source);
    assertNew(context, before, catalog.assets.findBySha(staged.sha256));
    const record = await prepare(context, before, uuid, staged, source);
    if (record === null) return before;
    const to = await newPlace(context, before.path, record.asset.path, uuid);
    catalog.transaction(() => {
      const old = present(context, id);
      assertNew(context, old, catalog.assets.findBySha(record.asset.sha256));
      filing.removeAsset(id);
      catalog.contents.replace(id, { ...record.asset, path: storage.tempRelative(uuid) });
      catalog.assets.addSource(id, record.source);
      filing.move(id, to);
      filing.removeThumbnails(old.sha256);
      catalog.jobs.add('thumbnail', id);
      renditions.want(id);
    });
  } finally {
    if (catalog.paths.of(id) !== storage.tempRelative(uuid)) await storage.discard(uuid);
  }
  filing.wake();
  renditions.wake();
  if (context.background) thumbnailer.wake();
  await filing.idle();
  return present(context, id);
}

function present({ catalog }: Context, id: number): AssetDetail {
  const asset = catalog.assets.get(id);
  if (asset === null) throw new MediarootError('not_found', `There is no item ${id} in this library.`);
  if (asset.state !== 'trashed') return asset;
  throw new MediarootError(
    'bad_request',
    `“${asset.name}” is in the trash. Restore it first, then replace its file.`,
  );
}

function assertNew({ catalog }: Context, asset: AssetDetail, other: FoundAsset | null): void {
  if (other === null || other.id === asset.id) return;
  const known = catalog.assets.get(other.id);
  throw new MediarootError(
    'bad_request',
    `“${asset.name}” was not replaced: this content is in the library already, as “${known?.name}” in ${known?.collection.name}.`,
    { details: { id: other.id } },
  );
}

/** The content it has already: nothing changes, except that a file that went missing or was cut short is whole again. */
async function putBack(
  { storage, host }: Context,
  before: AssetDetail,
  uuid: string,
  size: number,
  source: string,
): Promise<AssetDetail> {
  const stored = await storage.sizeOf(before.path);
  if (stored === size) return before;
  if (stored !== null) await storage.setAside(before.path);
  await storage.place(uuid, before.path, source);
  host.log('warn', 'a stored file was put back', { path: before.path, source });
  return before;
}

/** The record to be, under the rules of the collection; null when what would be stored is what is there. */
async function prepare(
  context: Context,
  before: AssetDetail,
  uuid: string,
  staged: Awaited<ReturnType<Context['storage']['stage']>>,
  source: string,
): Promise<ImportRecord | null> {
  const { catalog, storage, thumbnailer } = context;
  const file = storage.tempPath(uuid);
  const described = await describe(context, file, source);
  const candidate = { ...described, sha256: staged.sha256, size: staged.size, file };
  const admission = await admit(
    { ...context, imaging: thumbnailer.imaging },
    before.collection.id,
    candidate,
  );
  assertNew(context, before, admission.known);
  if (admission.known !== null) return null;
  const { drawn } = admission;
  try {
    if (drawn !== null) {
      assertNew(context, before, catalog.assets.findBySha(drawn.sha256));
      if (drawn.sha256 === before.sha256) return null;
      await storage.swapTemp(drawn.uuid, uuid);
    }
  } finally {
    if (drawn !== null) await storage.discard(drawn.uuid);
  }
  const { uuid: own, imported: importedMs } = before;
  return recordOf({ ...described, uuid: own, source, staged, admission, importedMs });
}

/** A name it never had: addresses are cached for long, so what was one content's is never another's. */
async function newPlace(context: Context, now: string, wanted: string, uuid: string): Promise<string> {
  const stem = (file: string) => file.slice(0, file.length - path.posix.extname(file).length);
  let had = 0;
  for (let choice = 1; choice <= SUFFIXES && had === 0; choice += 1) {
    if (stem(withSuffix(wanted, choice)) === stem(now)) had = choice;
  }
  return (await createNames(context).free(wanted, uuid, had)).path;
}
