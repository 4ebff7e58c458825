/** Puts right what was under way when the program ended: each open row goes forward or back, no file is left without a record. */
import type { LeavingItem, PlacingItem } from '../catalog/importJournalTypes.ts';
import { sourceOf, verifiedRemoval } from './intake.ts';
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
  if (record && run && (await storage.finishPlacing(item.uuid, item.destPath, item.sha256))) {
    host.log('info', 'import rolled forward', { source: item.source, path: item.destPath });
    return catalog.transaction(() => commitRecord(catalog, item, record, run.mode));
  }
  // A disk that went away meanwhile looks as though the file had never been placed.
  await storage.prepare();
  if ((await storage.sizeOf(item.destPath)) !== null) await storage.setAside(item.destPath);
  await storage.discard(item.uuid);
  catalog.transaction(() => catalog.importJournal.restart(item.id));
  host.log('info', 'import rolled back', { source: item.source });
  return null;
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
  const kept =
    item.storedPath === null
      ? {
          code: 'verify_failed',
          reason: `“${item.source}” was kept: its asset is not in the library any more.`,
        }
      : await verifiedRemoval(context, sourceOf(item), item.storedPath, item.sha256, { sha256: item.sha256 });
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
  const open = new Set(catalog.importJournal.placing(null).map((item) => item.uuid));
  const removed = await storage.sweepTemp(open);
  if (removed > 0) host.log('info', 'half-read files were removed', { count: removed });
  await storage.spool.sweep(catalog.importJournal.openPaths().map((path) => Buffer.from(path).toString()));
  return true;
}
