/** Takes what another program made of an original for its content from now on. */
import { MediarootError } from '../../../shared/errors.ts';
import type { Original } from '../catalog/findings.ts';
import type { NewAsset } from '../catalog/types.ts';
import type { LibraryContext } from '../context.ts';
import { describe, wallTime } from '../import/describe.ts';
import { ImportRecord } from '../import/record.ts';
import { glance, look, type SeenFile } from './inspect.ts';

type Context = Pick<
  LibraryContext,
  'catalog' | 'storage' | 'host' | 'media' | 'renditions' | 'filing' | 'thumbnailer' | 'emit'
>;

export interface Accepted {
  accepted: number;
  failed: { id: number; name: string; reason: string }[];
}

export async function acceptEdits(context: Context, ids: readonly number[]): Promise<Accepted> {
  const { catalog, host } = context;
  const result: Accepted = { accepted: 0, failed: [] };
  await context.storage.prepare();
  for (const id of new Set(ids)) {
    try {
      await accept(context, id);
      result.accepted += 1;
    } catch (error) {
      const { code, message } = catalog.errorValue(error);
      if (code === 'internal') host.log('error', 'an edit could not be accepted', { id, error });
      result.failed.push({ id, name: catalog.assets.get(id)?.name ?? '', reason: message });
    }
  }
  if (result.accepted > 0) {
    context.filing.wake();
    context.renditions.wake();
    context.thumbnailer.wake();
  }
  return result;
}

async function accept(context: Context, id: number): Promise<void> {
  const { catalog, storage } = context;
  const original = catalog.findings.original(id);
  if (original === null)
    throw new MediarootError('not_found', `There is no asset ${id}, or it is in the trash.`);
  const { name, path } = original;
  if (catalog.findings.kindOf(id) !== 'edited')
    throw new MediarootError(
      'bad_request',
      `“${name}” was not found changed by another program. Verify it first.`,
    );
  const file = storage.absolute(path);
  const seen = await look(file, name, async () => undefined);
  if (seen.what !== 'file')
    throw new MediarootError(
      'source_unreadable',
      'reason' in seen ? seen.reason : `“${name}” is not there any more.`,
    );
  if (seen.file.size === 0)
    throw new MediarootError(
      'source_empty',
      `“${name}” is empty now: there is nothing to accept. Import the original again.`,
    );
  const content = await contentOf(context, original, seen.file);
  const now = await glance(file);
  if (now === null || now.size !== seen.file.size || now.mtimeMs !== seen.file.mtimeMs)
    throw new MediarootError('source_changed', `“${name}” is being changed. Accept it when that is done.`, {
      retryable: true,
    });
  catalog.transaction(() => {
    const still = catalog.findings.original(id);
    if (still === null || still.path !== path || still.sha256 !== original.sha256)
      throw new MediarootError(
        'not_found',
        `“${name}” was moved, replaced or deleted meanwhile. Verify it again.`,
      );
    catalog.contents.replace(id, content);
    catalog.findings.checked(id, context.host.now());
    catalog.jobs.add('thumbnail', id);
    context.filing.removeThumbnails(original.sha256);
    context.renditions.want(id);
  });
}

/** Name, place, collection and time of import stay. A time of taking that the edited file lost stays, too. */
async function contentOf(context: Context, original: Original, file: SeenFile): Promise<NewAsset> {
  const before = context.catalog.assets.get(original.id);
  if (before === null) throw new MediarootError('not_found', `“${original.name}” is not there any more.`);
  const { identity, metadata, warning } = await describe(
    context,
    context.storage.absolute(original.path),
    original.name,
  );
  const kept = { wallMs: before.taken, offset: before.takenOffset, source: before.takenSource };
  const fromFile = { wallMs: wallTime(file.mtimeMs), offset: null, source: 'file' };
  return ImportRecord.shape.asset.parse({
    ...metadata,
    uuid: before.uuid,
    collectionId: before.collection.id,
    name: original.name,
    path: original.path,
    sha256: file.sha256,
    size: file.size,
    kind: identity.kind,
    mime: identity.mime,
    taken: metadata.taken ?? (before.takenSource === 'file' ? fromFile : kept),
    fileMs: file.mtimeMs,
    importedMs: before.imported,
    warning,
    preview: 'pending',
  });
}
