/** Puts right what was under way when the program ended: each open row goes forward or back, no file is left without a record. */
import type { LeavingItem, PlacingItem } from '../catalog/importJournalTypes.ts';
import { isTaken } from '../storage/placing.ts';
import { sourceOf, verifiedRemoval } from './leaving.ts';
import { createNames } from './names.ts';
import { commitRecord, ImportRecord } from './record.ts';
import type { ImportContext } from './types.ts';

/** Settles the rows that are being placed and the sources still to be removed, of one run or of all. */
export async function settle(context: ImportContext, runId: number | null): Promise<void> {
  const { importJournal: journal } = context.catalog;
  const forward: number[] = [];
  for (const item of journal.placing(runId)) {
    try {
      const assetId = await settlePlacing(context, item);
      if (assetId !== null) forward.push(assetId);
    } catch (error) {
      // One row that cannot be settled now must not keep the others, or the library, from opening; it stays in the journal.
      context.host.log('error', 'an import could not be settled', {
        source: item.source,
        error: String(error),
      });
    }
  }
  if (forward.length > 0) context.onImported(forward);
  for (const item of journal.leaving(runId)) await settleLeaving(context, item);
}

async function settlePlacing(context: ImportContext, item: PlacingItem): Promise<number | null> {
  const { catalog, storage, host } = context;
  const record = parseRecord(item.record);
  const run = catalog.importJournal.run(item.runId);
  const path = record && run ? await finish(context, item) : null;
  if (record && run && path !== null) {
    host.log('info', 'import rolled forward', { source: item.source, path });
    const placed = { ...record, asset: { ...record.asset, path } };
    return catalog.transaction(() => commitRecord(context, item, placed, run.mode));
  }
  // A disk that went away meanwhile looks as though the file had never been placed.
  await storage.prepare();
  // Under a name that others may have, what is not ours is somebody's.
  const isOurs = item.destPath.includes(item.uuid);
  if (isOurs && (await storage.sizeOf(item.destPath)) !== null) await storage.setAside(item.destPath);
  await storage.discard(item.uuid);
  catalog.transaction(() => catalog.importJournal.restart(item.id));
  host.log('info', 'import rolled back', { source: item.source });
  return null;
}

/** Where the staged file lies in the end; null when it is lost and must be read again. */
async function finish(context: ImportContext, item: PlacingItem): Promise<string | null> {
  const { catalog, storage } = context;
  const names = createNames(context);
  let path = item.destPath;
  for (let choice = 1; ; ) {
    const placing = await storage.finishPlacing(item.uuid, path, item.sha256).catch((error: unknown) => {
      if (isTaken(error)) return 'taken' as const;
      throw error;
    });
    if (placing === 'placed') return path;
    if (placing === 'lost' || item.destPath.includes(item.uuid)) return null;
    // Somebody else's file has the name.
    const name = await names.free(item.destPath, item.uuid, choice);
    choice = name.choice;
    path = name.path;
    catalog.transaction(() => catalog.importJournal.place(item.id, path, item.record, item.sha256));
  }
}

function parseRecord(json: string): ImportRecord | null {
  try {
    return ImportRecord.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

async function settleLeaving(context: ImportContext, item: LeavingItem): Promise<void> {
  const { catalog } = context;
  const { assetId, sha256 } = item;
  const storedPath = () => (assetId === null ? null : catalog.paths.of(assetId));
  const kept = await verifiedRemoval(context, sourceOf(item), storedPath, sha256, { sha256 });
  catalog.transaction(() => {
    if (kept === null) catalog.importJournal.sourceRemoved(item.id);
    else catalog.importJournal.sourceKept(item.id, kept);
  });
}

/**
 * Everything a crash may have left, with the journal first. False when MEDIA_ROOT is away, so that what is on disk is still to
 * be put right. Only while no run is under way.
 */
export async function recoverAll(context: ImportContext): Promise<boolean> {
  const { catalog, storage, host } = context;
  catalog.transaction(() => catalog.importJournal.interruptAll());
  if (storage.state() === 'offline') return false;
  await storage.prepare();
  await settle(context, null);
  await sweep(context).catch((error: unknown) =>
    host.log('warn', 'what half-done imports left could not be removed', { error }),
  );
  return true;
}

async function sweep({ catalog, storage, host }: ImportContext): Promise<void> {
  const open = new Set(catalog.importJournal.placing(null).map((item) => item.uuid));
  // A content that replaced another may still be on its way from here to its place.
  const removed = await storage.sweepTemp(
    (uuid) => open.has(uuid) || catalog.paths.taken(storage.tempRelative(uuid)),
  );
  if (removed > 0) host.log('info', 'half-read files were removed', { count: removed });
  await storage.spool.sweep(catalog.importJournal.openPaths().map((path) => Buffer.from(path).toString()));
}
