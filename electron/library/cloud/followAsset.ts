/** An asset of another machine that is here already: what its owner changed since comes here, unless it was changed here, too. */
import { MediarootError } from '../../../shared/errors.ts';
import { newAsset } from '../catalog/assetRecords.ts';
import {
  type Arrived,
  type Arriving,
  assertSafe,
  discardUnlessRecorded,
  fetchOriginal,
  makeRoom,
  type PullParts,
  type PullSource,
} from './arrivals.ts';
import type { AssetRecord } from './formats.ts';
import { ORIGINAL } from './layout.ts';
import {
  type AssetLine,
  type Base,
  baseOf,
  baseText,
  localised,
  makeOwn,
  noteThere,
  saidHash,
  saidHere,
} from './there.ts';

const FOLLOWED: Arrived = { how: 'followed', bytes: 0, note: null };

/**
 * 'apart': another content came there, and here it was changed, or was imported for itself: the asset here is one of its own from
 * now on, and what its owner made of it is to be brought.
 */
export async function followAsset(
  parts: PullParts,
  source: PullSource,
  arriving: Arriving,
  assetId: number,
): Promise<Arrived | 'apart'> {
  const { catalog, host } = parts;
  const { line, owner } = arriving;
  const { record } = line;
  const said = catalog.transaction(() => saidHash(localised(catalog, source.library, record).record));
  const here = saidHere(catalog, assetId);
  const base = baseOf(catalog, source.remote, line, assetId);
  const note = (now: Base): void =>
    noteThere({ catalog, host }, source.remote, line, { ...arriving, assetId, base: baseText(now) });
  const from = source.nameOf(owner);
  if (base === null) {
    catalog.transaction(() => note({ said, joined: false }));
    return here === said ? FOLLOWED : { ...FOLLOWED, note: keptWords(record, from) };
  }
  if (record.state === 'trashed') {
    catalog.transaction(() => note(base));
    return { ...FOLLOWED, note: `“${record.name}” is in the trash of ${from}. It stays here.` };
  }
  const isChanged = here !== base.said;
  if (
    (isChanged || base.joined) &&
    isNewContent(parts, source, line) &&
    setApart(parts, source, assetId, line.record)
  ) {
    return 'apart';
  }
  if (isChanged) {
    catalog.transaction(() => note(here === said ? { ...base, said } : base));
    return said === base.said || here === said ? FOLLOWED : { ...FOLLOWED, note: keptWords(record, from) };
  }
  if (said === base.said && !hasMoved(parts, source, line)) {
    catalog.transaction(() => note(base));
    return FOLLOWED;
  }
  return takeOn(parts, source, arriving, assetId, base);
}

/** Its owner gave it another file since it was followed last. */
function isNewContent({ catalog }: PullParts, { remote }: PullSource, { record }: AssetLine): boolean {
  const before = catalog.remoteContents.objects(remote, record.uuid).find(({ role }) => role === ORIGINAL);
  return before !== undefined && before.sha256 !== record.sha256;
}

/** False where that must not be: it is in the trash here, has this content already, or another bucket knows it. */
function setApart(
  { catalog }: PullParts,
  { remote }: PullSource,
  assetId: number,
  { uuid, sha256 }: AssetRecord,
): boolean {
  return catalog.transaction(() => {
    const copy = catalog.assetRecords.of(assetId);
    if (copy === null || copy.state === 'trashed' || copy.sha256 === sha256) return false;
    return makeOwn(catalog, remote, assetId, uuid);
  });
}

/** The copy here becomes what its owner made of it. */
async function takeOn(
  parts: PullParts,
  source: PullSource,
  arriving: Arriving,
  assetId: number,
  { joined }: Base,
): Promise<Arrived> {
  const { catalog, host, filing, renditions, storage } = parts;
  const { line } = arriving;
  const { record } = line;
  const before = catalog.assetRecords.of(assetId);
  const comes = before?.sha256 !== record.sha256;
  const moved = comes || hasMoved(parts, source, line);
  const temp = comes ? await fetchOriginal(parts, source, arriving) : null;
  try {
    const note = moved ? await makeRoom(parts, source, assertSafe(record), assetId) : null;
    return catalog.transaction((): Arrived => {
      const now = catalog.assetRecords.of(assetId);
      if (now === null || before === null || saidHash(now) !== saidHash(before))
        throw changedMeanwhile(record);
      const here = localised(catalog, source.library, record);
      catalog.assetRecords.describe(assetId, here.record, here.collectionId);
      if (temp !== null) {
        filing.removeAsset(assetId);
        const content = newAsset({ ...here.record, path: storage.tempRelative(temp) }, here.collectionId);
        catalog.contents.replace(assetId, content);
        filing.removeThumbnails(now.sha256);
        catalog.jobs.add('thumbnail', assetId);
      }
      if (moved) filing.move(assetId, record.path);
      renditions.want(assetId);
      noteThere({ catalog, host }, source.remote, line, {
        ...{ ...arriving, assetId },
        base: baseText({ said: saidHere(catalog, assetId) ?? '', joined }),
      });
      return temp === null ? { ...FOLLOWED, note } : { how: 'brought', bytes: record.size, note };
    });
  } finally {
    if (temp !== null) await discardUnlessRecorded(parts, temp);
  }
}

/** It lies in the bucket where it did not lie before. What a person moved here alone stays where it is. */
function hasMoved({ catalog }: PullParts, { remote }: PullSource, { record, objects }: AssetLine): boolean {
  const original = (some: readonly { readonly role: string; readonly key: string }[]) =>
    some.find(({ role }) => role === ORIGINAL)?.key;
  return original(catalog.remoteContents.objects(remote, record.uuid)) !== original(objects);
}

function changedMeanwhile({ name }: AssetRecord): MediarootError {
  return new MediarootError(
    'source_changed',
    `“${name}” was changed here while it was being fetched. The next sync sees to it.`,
    { retryable: true },
  );
}

function keptWords({ name }: AssetRecord, from: string): string {
  return `“${name}” is another one here than on ${from}: both are kept, each where it was changed.`;
}
