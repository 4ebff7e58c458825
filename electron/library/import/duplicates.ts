/** Contents that the library has, had or must not have again: nothing is stored of them, and what was lost is put back. */
import type { FoundAsset } from '../catalog/assets.ts';
import type { JournalItem, Note } from '../catalog/importJournalTypes.ts';
import type { Staged } from '../storage/staging.ts';
import type { Committer } from './committer.ts';
import { nameOf } from './describe.ts';
import type { LiveRun } from './run.ts';
import type { ImportContext } from './types.ts';

/** Why a content is not stored anew. */
export type Known =
  | { readonly how: 'present' | 'trashed' | 'resized'; readonly asset: FoundAsset }
  | { readonly how: 'left-in-trash'; readonly asset: FoundAsset }
  | { readonly how: 'deleted'; readonly asset: null };

export interface Duplicates {
  /** Null for a content that is new to this run. */
  recognise(run: LiveRun, sha256: string): Known | null;
  /** Notes the file with its asset, which is then as it should be; resolves with the asset's number. */
  settle(run: LiveRun, item: JournalItem, staged: Staged, known: Known): Promise<number | null>;
}

const LEFT_IN_TRASH: Note = {
  code: 'in_trash',
  reason:
    'It is in the trash, so the watched folder does not bring it back. Restore it there if you want it.',
};
const DELETED: Note = {
  code: 'deleted_before',
  reason:
    'It was deleted for ever, so the watched folder does not bring it back. Import it by hand if you want it.',
};

export function createDuplicates(context: ImportContext, committer: Committer): Duplicates {
  const { catalog, storage, host, deleted } = context;

  /** A duplicate is only as good as the file it is a duplicate of: what went missing, or is not what was stored, is put back. */
  async function putBack(item: JournalItem, staged: Staged, known: FoundAsset): Promise<Note | null> {
    const { path, size } = await whereItLies(known);
    if (size === staged.size && (await isAsStored(known, path, staged))) return null;
    if (size !== null) await storage.setAside(path);
    await storage.place(item.uuid, path, item.source);
    host.log('warn', 'a stored file was put back', { path, source: item.source });
    const what = size === null ? 'was missing' : 'was damaged';
    return { code: 'restored', reason: `The stored file of this content ${what} and has been put back.` };
  }

  /** Reads the stored file again only where something was found wrong with it. */
  async function isAsStored({ id }: FoundAsset, path: string, { sha256 }: Staged): Promise<boolean> {
    return catalog.findings.kindOf(id) === null || (await storage.verify(path, sha256)) === 'intact';
  }

  /** A file that is being moved may be under neither the name that was read nor yet another one. */
  async function whereItLies({ id, path }: FoundAsset): Promise<{ path: string; size: number | null }> {
    for (let known = path; ; ) {
      const size = await storage.sizeOf(known);
      const now = catalog.paths.of(id) ?? known;
      if (now === known) return { path: known, size };
      known = now;
    }
  }

  function collectionName(assetId: number): string {
    return catalog.contents.collectionOf(assetId)?.name ?? '';
  }

  function noteFor(run: LiveRun, known: Known, putBackNote: Note | null): Note | null {
    switch (known.how) {
      case 'deleted':
        return DELETED;
      case 'left-in-trash':
        return LEFT_IN_TRASH;
      case 'resized':
        return { code: 'resized', reason: 'It was imported before, and is stored resized.' };
      case 'trashed': {
        const where = collectionName(known.asset.id);
        return { code: 'restored_from_trash', reason: `It was in the trash and is back in ${where}.` };
      }
      default:
        return putBackNote ?? elsewhereNote(run, known.asset.id);
    }
  }

  function elsewhereNote(run: LiveRun, assetId: number): Note | null {
    if (run.collectionId === null) return null;
    const lies = catalog.contents.collectionOf(assetId);
    if (lies === null || lies.id === run.collectionId) return null;
    const asked = catalog.collections.get(run.collectionId)?.definition.name ?? '';
    return {
      code: 'in_other_collection',
      reason: `It is in the library already, in ${lies.name}. Move it to ${asked} there.`,
    };
  }

  return {
    recognise(run, sha256) {
      const present = catalog.assets.findBySha(sha256);
      if (present !== null) return { how: 'present', asset: present };
      const trashed = catalog.contents.inTrash(sha256);
      if (trashed !== null) {
        return { how: run.origin === 'watch' ? 'left-in-trash' : 'trashed', asset: trashed };
      }
      return run.origin === 'watch' && deleted.remembers(sha256) ? { how: 'deleted', asset: null } : null;
    },

    async settle(run, item, staged, known) {
      const isSame = known.how === 'present' || known.how === 'trashed';
      const putBackNote = isSame ? await putBack(item, staged, known.asset) : null;
      await storage.discard(item.uuid);
      const source = {
        name: nameOf(item.source),
        path: item.source,
        fileMs: Math.trunc(staged.mtimeMs),
        importedMs: host.now(),
        sha256: known.how === 'resized' ? staged.sha256 : null,
      };
      await committer.add(() => {
        if (known.asset !== null) catalog.assets.addSource(known.asset.id, source);
        if (isSame && putBackNote !== null)
          catalog.findings.sound(known.asset.id, source.fileMs, source.importedMs);
        else if (isSame) catalog.findings.clear(known.asset.id);
        if (known.how === 'trashed') deleted.restore(known.asset.id);
        catalog.importJournal.duplicate(item.id, {
          assetId: known.asset?.id ?? null,
          sha256: staged.sha256,
          size: staged.size,
          leave: run.mode === 'move' && isSame,
          note: noteFor(run, known, putBackNote),
        });
      });
      return known.asset?.id ?? null;
    },
  };
}
