/** Makes the pending renditions of one asset: the file is placed first, then its row says that it is ready. */
import type { RenditionDefinition } from '../../../shared/contract/collection.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { JobSubject, Jobs } from '../catalog/jobs.ts';
import type { RenditionRecords, RenditionRow } from '../catalog/renditions.ts';
import type { Imaging, TempPicture } from '../jobs/imaging.ts';
import type { LocalStorage } from '../storage/localStorage.ts';
import { pathOf } from './wanted.ts';

export interface AssetMakerConfig {
  readonly catalog: {
    transaction<T>(work: () => T): T;
    readonly jobs: Pick<Jobs, 'subject'>;
    readonly renditions: RenditionRecords;
  };
  readonly storage: Pick<LocalStorage, 'root' | 'state' | 'sizeOf' | 'renditions'>;
  readonly imaging: Pick<Imaging, 'renditions'>;
  readonly filing: { remove(path: string): void; wake(): void };
  /** Inside a transaction: the asset's rows as they should be, and the definitions of its collection. */
  refresh(assetId: number): {
    readonly rows: readonly RenditionRow[];
    readonly definitions: readonly RenditionDefinition[];
  };
  changed(assetId: number): void;
  /** The library closes: what is under way is dropped. */
  readonly signal: AbortSignal;
}

interface Pending {
  readonly row: RenditionRow;
  readonly definition: RenditionDefinition;
}

interface Aimed {
  readonly row: RenditionRow;
  readonly path: string;
  readonly picture: TempPicture;
}

const CRASHES_TO_GIVE_UP = 2;
const QUARANTINED = 'Not decoded: it ended the image worker twice when its thumbnail was made.';

/** @returns a function that makes what is pending of an asset and tells how many renditions that settled. */
export function createAssetMaker(config: AssetMakerConfig): (assetId: number) => Promise<number> {
  const { catalog, storage, imaging, filing, signal } = config;
  const records = catalog.renditions;
  /** Workers that died over an asset since the library was opened. */
  const crashes = new Map<number, number>();

  function giveUp(
    subject: JobSubject,
    pending: readonly Pending[],
    state: 'none' | 'failed',
    reason: string,
  ): number {
    // Its file was moved meanwhile: what was found is about its old place, and the next turn looks at the new one.
    if (catalog.jobs.subject(subject.assetId)?.path !== subject.path) return 0;
    const assets = new Set<number>();
    catalog.transaction(() => {
      for (const { row } of pending) {
        const now = records.get(row.id);
        if (now === null || !isSame(now, row)) continue;
        if (now.path !== null) filing.remove(now.path);
        records.reset(row.id, { fingerprint: row.fingerprint, state, reason, tried: true });
        assets.add(row.assetId);
      }
    });
    filing.wake();
    for (const id of assets) config.changed(id);
    return pending.length;
  }

  /** Written down before the files are placed, so that after a crash none of them is without a record. */
  function aim(subject: JobSubject, pictures: readonly TempPicture[], pending: readonly Pending[]): Aimed[] {
    return catalog.transaction(() => {
      if (records.subject(subject.assetId)?.path !== subject.path) return [];
      return pictures.flatMap((picture) => {
        const row = pending.find(({ definition }) => definition.name === picture.name)?.row;
        const now = row === undefined ? null : records.get(row.id);
        if (row === undefined || now === null || !isSame(now, row)) return [];
        const path = freePath(subject.path, now, picture.extension);
        if (now.path !== null && now.path !== path) filing.remove(now.path);
        records.aim(row.id, path);
        return [{ row: now, path, picture }];
      });
    });
  }

  function freePath(original: string, row: RenditionRow, extension: string): string {
    for (let n = 1; ; n += 1) {
      const path = pathOf(original, row.name, row.fingerprint, extension, n);
      if (path === row.path || !records.taken(path, row.id)) return path;
    }
  }

  async function place(aimed: readonly Aimed[], reason: string | null): Promise<void> {
    for (const { picture, path } of aimed) await storage.renditions.place(picture.temp, path);
    catalog.transaction(() => {
      for (const { row, path, picture } of aimed) {
        const now = records.get(row.id);
        // Changed while its file was placed: that file is of no use to anybody.
        if (now === null || !isSame(now, row) || now.path !== path) filing.remove(path);
        else records.ready(row.id, picture, reason);
      }
    });
    filing.wake();
  }

  return async (assetId) => {
    const pending = catalog.transaction((): readonly Pending[] => {
      const { rows, definitions } = config.refresh(assetId);
      const byName = new Map(definitions.map((definition) => [definition.name, definition]));
      return rows.flatMap((row) => {
        const definition = byName.get(row.name);
        return row.state === 'pending' && definition ? [{ row, definition }] : [];
      });
    });
    filing.wake();
    const subject = catalog.jobs.subject(assetId);
    if (subject === null || pending.length === 0) return 0;
    if (subject.quarantined) return giveUp(subject, pending, 'failed', QUARANTINED);
    if ((await storage.sizeOf(subject.path)) === null) {
      if (storage.state() === 'offline') throw offline(storage.root);
      return giveUp(subject, pending, 'failed', 'The file is missing from the media folder.');
    }
    const definitions = pending.map(({ definition }) => definition);
    const made = await unlessAborted(imaging.renditions(subject, definitions), signal, storage.renditions);
    if (made.state === 'crashed') {
      const times = (crashes.get(assetId) ?? 0) + 1;
      crashes.set(assetId, times);
      if (times < CRASHES_TO_GIVE_UP) return 0;
      crashes.delete(assetId);
      return giveUp(subject, pending, 'failed', `Not decoded any more: ${made.reason}, twice.`);
    }
    crashes.delete(assetId);
    if (made.state !== 'ready') return giveUp(subject, pending, made.state, made.reason);
    try {
      await place(aim(subject, made.pictures, pending), made.reason);
    } finally {
      for (const { temp } of made.pictures) await storage.renditions.discard(temp);
    }
    config.changed(assetId);
    return pending.length;
  };
}

/** Whether a row is still the one that was worked on. */
function isSame(now: RenditionRow, before: RenditionRow): boolean {
  return now.state === 'pending' && now.fingerprint === before.fingerprint;
}

function offline(root: string): MediarootError {
  return new MediarootError(
    'media_root_offline',
    `The media folder ${root} is offline. Connect its drive; renditions then go on by themselves.`,
    { retryable: true },
  );
}

/** Rejects at once when the signal comes; what is made after all is discarded. */
async function unlessAborted<T extends Awaited<ReturnType<Imaging['renditions']>>>(
  making: Promise<T>,
  signal: AbortSignal,
  files: { discard(temp: string): Promise<void> },
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(new MediarootError('cancelled', 'The library was closed.'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([making, promise]);
  } catch (error) {
    if (signal.aborted) void making.then((made) => discardAll(made, files)).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function discardAll(
  made: Awaited<ReturnType<Imaging['renditions']>>,
  files: { discard(temp: string): Promise<void> },
): Promise<void> {
  if (made.state === 'ready') for (const { temp } of made.pictures) await files.discard(temp);
}
