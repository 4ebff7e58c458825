/** Uploads in parts: what was sent is recorded after each part, so that it goes on there after a crash or a pause. */
import { MediarootError } from '../../../shared/errors.ts';
import type { BegunUpload } from '../catalog/remoteTypes.ts';
import { sourceChanged } from '../storage/remote/sending.ts';
import type { LocalSource, ObjectHeaders, Part } from '../storage/remote/types.ts';
import type { WantedObject } from './desired.ts';
import type { Syncing } from './syncing.ts';

/** Parts of one file under way at the same time. */
const AT_ONCE = 4;

/** To a key that was free a moment ago. Returns the etag. Throws as `deliver` does. */
export async function deliverInParts(
  sync: Syncing,
  wanted: WantedObject,
  source: LocalSource & { readonly sha256: string },
  headers: ObjectHeaders,
): Promise<string> {
  const { storage, signal, context, remote } = sync;
  const { remoteContents } = context.catalog;
  // The parts have no hash to go by, so the whole file is read once before any of it counts.
  if ((await context.storage.verify(wanted.path, source.sha256)) !== 'intact')
    throw sourceChanged(wanted.path);
  const put = { headers, condition: 'absent' } as const;
  const partSize = partSizeFor(storage.parts, source.size);
  let upload = await goOn(sync, wanted, source, partSize);
  if (upload === null) {
    if (sync.cutShort) await dropUnrecorded(sync, wanted.key);
    const uploadId = await storage.beginUpload(wanted.key, put, { signal });
    upload = {
      ...{ key: wanted.key, uploadId, version: wanted.version, size: source.size, partSize, parts: [] },
      begunMs: context.host.now(),
    };
    const begun = upload;
    await sync.record(() => remoteContents.setUpload(remote.id, begun));
  }
  const parts = await sendParts(sync, upload, source.file);
  try {
    const { etag } = await storage.completeUpload(wanted.key, upload.uploadId, parts, put, { signal });
    await sync.record(() => remoteContents.removeUpload(remote.id, wanted.key));
    return etag;
  } catch (error) {
    if (error instanceof MediarootError && ENDED.has(error.code)) await drop(sync, upload);
    throw error;
  }
}

/** The upload is of no use any more. */
const ENDED: ReadonlySet<string> = new Set(['remote_taken', 'remote_refused', 'remote_damaged']);

/** Parts of one size but the last, as few as may be, so that Scaleway's 1,000 are enough too. */
export function partSizeFor(parts: Syncing['storage']['parts'], size: number): number {
  const MB = 1024 * 1024;
  const needed = Math.ceil(size / parts.most / MB) * MB;
  return Math.max(parts.least, needed, 8 * MB);
}

/** What an earlier sync has begun with the same content and still can be gone on with. */
async function goOn(
  sync: Syncing,
  wanted: WantedObject,
  { size }: LocalSource,
  partSize: number,
): Promise<BegunUpload | null> {
  const { context, remote, storage, signal } = sync;
  const begun = context.catalog.remoteContents.upload(remote.id, wanted.key);
  if (begun === null) return null;
  const fits = begun.version === wanted.version && begun.size === size && begun.partSize === partSize;
  const listed = fits ? await storage.listUploads({ signal }) : [];
  if (listed.some(({ key, uploadId }) => key === begun.key && uploadId === begun.uploadId)) return begun;
  await drop(sync, begun);
  return null;
}

async function sendParts(sync: Syncing, upload: BegunUpload, file: string): Promise<readonly Part[]> {
  const { storage, signal, control, context, remote } = sync;
  const done = new Map<number, Part>(upload.parts.map((part) => [part.number, part]));
  for (const { size } of done.values()) sync.moved(size);
  const count = Math.ceil(upload.size / upload.partSize);
  const left = Array.from({ length: count }, (_, index) => index + 1).filter((number) => !done.has(number));
  const inOrder = (): readonly Part[] => [...done.values()].sort((a, b) => a.number - b.number);

  async function worker(): Promise<void> {
    for (let number = left.shift(); number !== undefined; number = left.shift()) {
      await control.point();
      const offset = (number - 1) * upload.partSize;
      const size = Math.min(upload.partSize, upload.size - offset);
      let told = 0;
      const onProgress = (bytes: number): void => {
        sync.moved(bytes - told);
        told = bytes;
      };
      const piece = { number, file, offset, size };
      done.set(number, await storage.putPart(upload.key, upload.uploadId, piece, { signal, onProgress }));
      onProgress(size);
      await sync.record(() =>
        context.catalog.remoteContents.setUpload(remote.id, { ...upload, parts: inOrder() }),
      );
    }
  }
  const workers = Array.from({ length: AT_ONCE }, () =>
    worker().catch((error: unknown) => {
      // What is under way still comes to its end and counts; nothing more is begun in vain.
      left.length = 0;
      throw error;
    }),
  );
  for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason;
  return inOrder();
}

/** Ends what was begun for a key that has its object now. */
export async function dropBegun(sync: Syncing, key: string): Promise<void> {
  const begun = sync.context.catalog.remoteContents.upload(sync.remote.id, key);
  if (begun !== null) await drop(sync, begun);
}

async function drop(
  { storage, signal, context, remote, record }: Syncing,
  upload: BegunUpload,
): Promise<void> {
  await storage.abortUpload(upload.key, upload.uploadId, { signal }).catch((error: unknown) => {
    context.host.log('warn', 'an upload in parts could not be ended', {
      key: upload.key,
      error: String(error),
    });
  });
  await record(() => context.catalog.remoteContents.removeUpload(remote.id, upload.key));
}

/** A crash between the beginning of an upload and its record leaves one that nobody knows, and that is paid for. */
async function dropUnrecorded({ storage, signal }: Syncing, key: string): Promise<void> {
  for (const upload of await storage.listUploads({ signal })) {
    if (upload.key === key) await storage.abortUpload(key, upload.uploadId, { signal });
  }
}

/** Ends uploads this library began and has no use for: those not gone on with for so long, ms. */
export async function dropStaleUploads(sync: Syncing, olderThan: number): Promise<void> {
  const { context, remote } = sync;
  for (const upload of context.catalog.remoteContents.uploads(remote.id)) {
    if (upload.begunMs < context.host.now() - olderThan) await drop(sync, upload);
  }
}
