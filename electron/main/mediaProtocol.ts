/**
 * `media:` serves thumbnails and originals. A thumbnail's place follows from its address; originals are asked of the
 * library once and remembered. Nothing here reads a whole file into memory.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Session } from 'electron';
import { imageMime, MAGIC_BYTES } from '../../shared/imageMagic.ts';
import { mediaReply, REFUSAL_HEADERS, termsOf } from '../../shared/mediaResponse.ts';
import { type MediaRef, parseMediaPath } from '../../shared/mediaUrl.ts';
import type { MediaFile } from '../../shared/messages.ts';
import type { Slice } from '../../shared/range.ts';
import { thumbnailFile } from '../../shared/thumbnailFile.ts';
import type { LocateCache } from './locateCache.ts';
import type { Log } from './log.ts';
import { MEDIA_HOST, MEDIA_SCHEME } from './origins.ts';

export interface MediaSources {
  /** Thumbnails folder of the open library, null when none is open. */
  thumbnailsDir(): string | null;
  /** Asks the library; may take as long as making a rendition does. */
  locate(path: string): Promise<MediaFile | null>;
  readonly originals: LocateCache;
  readonly log: Log;
}

interface OpenFile {
  readonly file: MediaFile;
  readonly handle: FileHandle;
}

type ResponseBody = ConstructorParameters<typeof Response>[0];

/** Bodies up to this size go out in one read: a stream costs more than such a thumbnail. */
const ONE_READ_BYTES = 128 * 1024;
const STREAM_CHUNK_BYTES = 256 * 1024;

/** Starts to serve media in the session. */
export function serveMedia(session: Session, sources: MediaSources): void {
  session.protocol.handle(MEDIA_SCHEME, async (request) => {
    const ref = mediaRef(request.url);
    if (ref === null) return refusal(400, 'Not a media address');
    const opened = await openMedia(ref, new URL(request.url).pathname, sources);
    if (opened === null) return refusal(404, 'Not found');
    const { file, handle } = opened;
    const reply = mediaReply(file, termsOf(ref), {
      method: request.method,
      range: request.headers.get('range'),
      ifRange: request.headers.get('if-range'),
      ifNoneMatch: request.headers.get('if-none-match'),
    });
    try {
      const body = await bodyOf(handle, reply.slice);
      return new Response(body, { status: reply.status, headers: reply.headers });
    } catch (error) {
      sources.log('error', 'media file cannot be read', { file: file.path, error });
      return refusal(500, 'Cannot be read');
    }
  });
}

function mediaRef(address: string): MediaRef | null {
  const url = new URL(address);
  if (url.host !== MEDIA_HOST || url.search !== '') return null;
  return parseMediaPath(url.pathname);
}

function refusal(status: number, words: string): Response {
  return new Response(words, { status, headers: REFUSAL_HEADERS });
}

async function openMedia(ref: MediaRef, mediaPath: string, sources: MediaSources): Promise<OpenFile | null> {
  if (ref.kind === 'thumb') return (await openThumbnail(ref, sources)) ?? openLocated(mediaPath, sources);
  const known = sources.originals.get(mediaPath);
  const remembered = known === undefined ? null : await openRegular(known);
  if (remembered !== null) return remembered;
  const opened = await openLocated(mediaPath, sources);
  if (opened !== null) sources.originals.set(mediaPath, opened.file);
  return opened;
}

async function openLocated(mediaPath: string, sources: MediaSources): Promise<OpenFile | null> {
  const file = await sources.locate(mediaPath);
  return file === null ? null : openRegular(file);
}

async function openThumbnail(
  ref: Extract<MediaRef, { kind: 'thumb' }>,
  sources: MediaSources,
): Promise<OpenFile | null> {
  const folder = sources.thumbnailsDir();
  if (folder === null) return null;
  const place = path.join(folder, thumbnailFile(ref.sha256, ref.variant));
  const opened = await openRegular({ path: place, mime: '', size: 0, inline: true, name: ref.sha256 });
  if (opened === null) return null;
  const head = new Uint8Array(MAGIC_BYTES);
  await opened.handle.read(head, 0, MAGIC_BYTES, 0);
  const mime = imageMime(head);
  if (mime !== null) return { ...opened, file: { ...opened.file, mime } };
  await opened.handle.close();
  return null;
}

/** Opens a regular file without following a link in its last step; its size is what the open file says. */
async function openRegular(file: MediaFile): Promise<OpenFile | null> {
  // Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(file.path, flags).catch(() => null);
  if (handle === null) return null;
  const stats = await handle.stat();
  if (stats.isFile()) return { file: { ...file, size: stats.size }, handle };
  await handle.close();
  return null;
}

/** The slice as a response body. The handle is closed when the body has gone out or is no longer wanted. */
async function bodyOf(handle: FileHandle, slice: Slice | null): Promise<ResponseBody> {
  if (slice === null) {
    await handle.close();
    return null;
  }
  const length = slice.end - slice.start + 1;
  if (length > ONE_READ_BYTES) {
    const stream = handle.createReadStream({ ...slice, highWaterMark: STREAM_CHUNK_BYTES });
    return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
  }
  try {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, slice.start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
