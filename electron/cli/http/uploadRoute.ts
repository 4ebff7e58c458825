/**
 * `POST /api/upload/<batch>?name=<relative path>&modified=<ms since 1970>` takes the bytes of one file,
 * `POST /api/upload/<batch>/done` imports the batch, with `?collection=<id>` into that collection. Bodies stream to disk as they come; a body that breaks off leaves nothing behind.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { MediarootError, toErrorValue } from '../../../shared/errors.ts';
import type { Session } from '../../library/index.ts';
import { queryOf } from './access.ts';
import { methodNotAllowed, type Refusal, sendRefusal, sendResult } from './reply.ts';

/** Bytes of one uploaded file: 256 GiB, beyond any camera's file, short of filling a disk unnoticed. */
const MAX_UPLOAD_BYTES = 256 * 1024 ** 3;

/** Path inside what was dropped: parts of at most 255 bytes, none of them empty or a way up. */
const UploadName = z
  .string()
  .min(1)
  .max(4096)
  .refine((name) => !name.includes('\0') && name.split('/').every(isPlainPart));

function isPlainPart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= 255;
}

/** The file's own time; one that is no time, or beyond what Date can hold, is as good as none. */
const FileTime = z
  .string()
  .regex(/^-?\d{1,16}$/)
  .transform(Number)
  .refine((ms) => Math.abs(ms) <= 8.64e15)
  .optional()
  .catch(undefined);

const CollectionId = z.coerce.number().int().positive().optional();

const BAD_COLLECTION: Refusal = {
  status: 400,
  code: 'bad_request',
  message: '?collection= takes the number of a collection.',
};
const BAD_NAME: Refusal = {
  status: 400,
  code: 'bad_request',
  message: 'An upload needs ?name= with a relative path, without empty, “.” or “..” parts.',
};
const TOO_LARGE: Refusal = {
  status: 413,
  code: 'bad_request',
  message: `A file may have at most ${MAX_UPLOAD_BYTES} bytes.`,
};

/** The bytes as they come. @throws MediarootError bad_request past the limit */
async function* limited(request: IncomingMessage): AsyncIterable<Uint8Array> {
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_UPLOAD_BYTES) throw new MediarootError('bad_request', TOO_LARGE.message);
    yield part;
  }
}

/** Takes one file of a batch. */
export async function serveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  batch: string,
): Promise<void> {
  if (request.method !== 'POST') return sendRefusal(response, methodNotAllowed('POST'));
  const query = queryOf(request);
  const name = UploadName.safeParse(query.get('name'));
  if (!name.success) return sendRefusal(response, BAD_NAME);
  const modified = FileTime.parse(query.get('modified'));
  if (Number(request.headers['content-length'] ?? 0) > MAX_UPLOAD_BYTES)
    return sendRefusal(response, TOO_LARGE);
  await answer(response, async () => {
    await session.receive(batch, name.data, limited(request), modified);
    return {};
  });
}

/** Starts the import of a batch whose files have all been sent. */
export async function serveUploadDone(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  batch: string,
): Promise<void> {
  if (request.method !== 'POST') return sendRefusal(response, methodNotAllowed('POST'));
  request.resume();
  const collection = CollectionId.safeParse(queryOf(request).get('collection') ?? undefined);
  if (!collection.success) return sendRefusal(response, BAD_COLLECTION);
  await answer(response, () => session.importReceived(batch, collection.data));
}

async function answer(response: ServerResponse, work: () => Promise<unknown>): Promise<void> {
  try {
    sendResult(response, { ok: true, value: await work() });
  } catch (error) {
    // Who broke off the upload is not there to be told.
    if (response.req.destroyed && !response.req.complete) return;
    sendResult(response, { ok: false, error: toErrorValue(error) });
  }
}
