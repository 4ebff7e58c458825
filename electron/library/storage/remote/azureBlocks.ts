/**
 * Uploads in parts: blocks of a blob that become its content when their list is committed. Azure knows no upload as such: blocks
 * without a list lie with the blob's name until one is committed, or for a week. So the upload's own id is part of each
 * block's id, which has the same length for all.
 * https://learn.microsoft.com/rest/api/storageservices/put-block
 */
import { randomUUID } from 'node:crypto';

export const MOST_BLOCKS = 50_000;

/** When it began (ms, by the service's clock where it is known) and a name of its own. */
export function newUploadId(started: number): string {
  return `${started.toString(16).padStart(12, '0')}${randomUUID().replaceAll('-', '')}`;
}

const UPLOAD_ID = /^([0-9a-f]{12})[0-9a-f]{32}$/;

export function startOfUpload(uploadId: string): number | null {
  const started = UPLOAD_ID.exec(uploadId)?.[1];
  return started === undefined ? null : Number.parseInt(started, 16);
}

export function blockId(uploadId: string, number: number): string {
  return Buffer.from(`${uploadId}${String(number).padStart(5, '0')}`).toString('base64');
}

/** The upload a block belongs to; null for a block of another program. */
export function uploadOfBlock(id: string): string | null {
  const text = Buffer.from(id, 'base64').toString('latin1');
  const uploadId = text.slice(0, -5);
  return UPLOAD_ID.test(uploadId) ? uploadId : null;
}
