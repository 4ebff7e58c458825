/**
 * One line of another machine, followed here. A file comes to the temp folder of imports and is verified; then one transaction
 * records the asset as lying there and asks filing to move it to its place. So after a crash anywhere it is wholly here or not at
 * all: the sweep of that folder removes what no record speaks for, and filing carries on with what one does.
 */
import {
  type Arrived,
  type Arriving,
  discardUnlessRecorded,
  fetchOriginal,
  makeRoom,
  type PullParts,
  type PullSource,
  stepAside,
} from './arrivals.ts';
import { followAsset } from './followAsset.ts';
import type { AssetRecord } from './formats.ts';
import { baseText, localised, noteThere, saidHash, saidHere } from './there.ts';

const LEFT: Arrived = { how: 'left', bytes: 0, note: null };
const LATER: Arrived = { how: 'later', bytes: 0, note: null };

/** Throws what the download throws, `remote_damaged` for a line that cannot be followed. */
export async function pullAsset(parts: PullParts, source: PullSource, arriving: Arriving): Promise<Arrived> {
  const { catalog } = parts;
  const { uuid } = arriving.line.record;
  const known = catalog.remoteContents.asset(source.remote, uuid);
  const isOurs = arriving.owner === source.replica;
  // Ours, and here or deleted here: the catalog says more than what we wrote of it. What we never wrote of is whose the bucket says.
  const isKnown = known !== null && (known.assetId !== null || known.gone);
  if (isKnown && known.owner === source.replica && (isOurs || known.writtenSeq > 0)) return LEFT;
  const assetId = catalog.assetRecords.idOf(uuid);
  if (assetId !== null) {
    const followed = await followAsset(parts, source, arriving, assetId);
    if (followed !== 'apart') return followed;
    return {
      ...(await bring(parts, source, arriving)),
      note: apartWords(arriving.line.record, source.nameOf(arriving.owner)),
    };
  }
  // A copy that was deleted here, before the sync heard of it or after.
  if (known !== null && (known.gone || known.assetId !== null)) return leave(parts, source, arriving, true);
  if (arriving.line.record.state === 'trashed' && !isOurs) return leave(parts, source, arriving, false);
  if (isUnwanted(parts, arriving.line.record) && !isOurs) return leave(parts, source, arriving, true);
  const same = sameContent(parts, arriving.line.record);
  if (same !== null && !source.settled && isCopy(parts, source, same.uuid)) return LATER;
  if (same !== null) return catalog.transaction(() => join(parts, source, arriving, same));
  return bring(parts, source, arriving);
}

/** It is known where it lies, and is not brought. */
function leave({ catalog, host }: PullParts, source: PullSource, arriving: Arriving, gone: boolean): Arrived {
  catalog.transaction(() => {
    noteThere({ catalog, host }, source.remote, arriving.line, { ...arriving, assetId: null, base: null });
    const { uuid } = arriving.line.record;
    const known = catalog.remoteContents.asset(source.remote, uuid);
    if (gone && known !== null) catalog.remoteContents.setAsset(source.remote, { ...known, gone });
  });
  return LEFT;
}

/** Its content was deleted for ever here, and nothing brings that back by itself. */
export function isUnwanted(
  { catalog, settings }: Pick<PullParts, 'catalog' | 'settings'>,
  { sha256 }: AssetRecord,
): boolean {
  return settings.get().rememberDeleted && catalog.remembered.has(sha256);
}

/** Another machine answers for it, and may have given it another content. */
function isCopy({ catalog }: PullParts, { remote, replica }: PullSource, uuid: string): boolean {
  const known = catalog.remoteContents.asset(remote, uuid);
  return known !== null && known.owner !== replica;
}

/** An asset of this content, seen here under another uuid. */
function sameContent({ catalog }: PullParts, { sha256 }: AssetRecord) {
  return catalog.assets.findBySha(sha256) ?? catalog.contents.inTrash(sha256);
}

/**
 * In the open transaction. Two machines imported the same file: where no bucket knows ours yet it becomes a copy of theirs, so
 * that it is there once; what was said of it here stays said here. Else both go on as they are.
 */
function join(
  parts: PullParts,
  source: PullSource,
  arriving: Arriving,
  same: { readonly id: number; readonly uuid: string },
): Arrived {
  const { catalog, host } = parts;
  const isFree = catalog.remotes
    .list()
    .every(({ id }) => catalog.remoteContents.asset(id, same.uuid) === null);
  const { line } = arriving;
  let base: string | null = null;
  if (isFree) {
    catalog.assetRecords.setUuid(same.id, line.record.uuid);
    base = baseText({
      said: saidHash(localised(catalog, source.library, line.record).record),
      joined: true,
    });
  } else stepAside(parts, source, line.record.path, null);
  const assetId = isFree ? same.id : null;
  noteThere({ catalog, host }, source.remote, line, { ...arriving, assetId, base });
  return { how: 'already-here', bytes: line.record.size, note: null };
}

async function bring(parts: PullParts, source: PullSource, arriving: Arriving): Promise<Arrived> {
  const { catalog, host, filing, renditions, storage } = parts;
  const { line } = arriving;
  const { record } = line;
  const trashed = record.state === 'trashed';
  const temp = await fetchOriginal(parts, source, arriving);
  try {
    const note = trashed ? null : await makeRoom(parts, source, record.path, null);
    return catalog.transaction((): Arrived => {
      // Somebody may have imported it meanwhile.
      const same = sameContent(parts, record);
      if (same !== null) return join(parts, source, arriving, same);
      const here = localised(catalog, source.library, record);
      const id = catalog.assetRecords.insert(
        { ...here.record, state: trashed ? 'trashed' : 'present' },
        { path: storage.tempRelative(temp), collectionId: here.collectionId, renditionsAnew: true },
      );
      filing.move(id, record.path);
      if (!trashed) renditions.want(id);
      const base = saidHere(catalog, id);
      noteThere({ catalog, host }, source.remote, line, { ...arriving, assetId: id, base });
      return { how: 'brought', bytes: record.size, note };
    });
  } finally {
    await discardUnlessRecorded(parts, temp);
  }
}

function apartWords({ name }: AssetRecord, from: string): string {
  return `“${name}” has another content here than on ${from}: both are kept, the one of this machine as a file of its own.`;
}
