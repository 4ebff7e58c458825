/** What a service can do besides keeping objects: each is shown by trying it, since a service that cannot may well say nothing. */
import { createHash } from 'node:crypto';
import { MediarootError } from '../../../shared/errors.ts';
import type { ObjectHeaders, OpenedStorage } from '../storage/remote/types.ts';
import type { Findings } from './probeFindings.ts';

export interface Trial {
  readonly storage: OpenedStorage;
  readonly findings: Findings;
  readonly headers: ObjectHeaders;
}

/** The error that `action` was refused with; null when it was not. Failures of the connection are thrown. */
async function refusalOf(action: Promise<unknown>): Promise<MediarootError | null> {
  try {
    await action;
    return null;
  } catch (error) {
    const unclear =
      !(error instanceof MediarootError) || (error.retryable && error.code !== 'remote_damaged');
    if (unclear) throw error;
    return error;
  }
}

/** `etag` is that of the object at `key`, which is there. */
export async function probeConditions(
  { storage, findings, headers }: Trial,
  key: string,
  etag: string,
): Promise<boolean> {
  const put = (condition: 'absent' | { readonly etag: string }) =>
    refusalOf(storage.putBytes(key, Buffer.from('another content'), { headers, condition }));
  try {
    const overAnother = await put('absent');
    const elsewhere = await put({ etag: createHash('md5').update(etag).digest('hex') });
    const inPlace = overAnother === null ? null : await put({ etag });
    const honoured =
      overAnother?.code === 'remote_taken' && elsewhere?.code === 'remote_taken' && inPlace === null;
    if (honoured)
      findings.ok('conditional', 'Writes that must not replace anything are refused when they would.');
    else {
      findings.noted(
        'conditional',
        'The service does not keep to conditions of writes. Mediaroot looks before it writes instead; let only one machine sync at a time.',
      );
    }
    return honoured;
  } catch (error) {
    findings.noted('conditional', unclear(error));
    return false;
  }
}

/** Sends a small file with the hash of another. `key` has no object, and has none after. */
export async function probeChecksum(
  { storage, findings, headers }: Trial,
  key: string,
  source: { readonly file: string; readonly size: number },
): Promise<boolean> {
  if (!storage.features.verifiesSha256) {
    findings.ok('checksum', 'Mediaroot compares what was stored with what it sent.');
    return false;
  }
  const sha256 = createHash('sha256').update('not what is in the file').digest('hex');
  try {
    const refused = await refusalOf(
      storage.putFile(key, { ...source, sha256 }, { headers, condition: 'any' }),
    );
    if (refused !== null && (await storage.head(key).catch(() => null)) === null) {
      findings.ok('checksum', 'The service refuses what arrives damaged.');
      return true;
    }
    findings.noted(
      'checksum',
      'The service does not compare checksums. Mediaroot asks after each file instead, which takes more requests.',
    );
  } catch (error) {
    findings.noted('checksum', unclear(error));
  }
  return false;
}

/** Begins an upload in parts and gives it up. */
export async function probeParts(
  { storage, findings, headers }: Trial,
  key: string,
  source: { readonly file: string; readonly size: number },
): Promise<boolean> {
  if (!storage.features.multipart) {
    findings.ok('multipart', 'Large files are sent in one go.');
    return false;
  }
  try {
    const uploadId = await storage.beginUpload(key, { headers, condition: 'absent' });
    try {
      await storage.putPart(key, uploadId, { number: 1, offset: 0, ...source });
    } finally {
      await storage.abortUpload(key, uploadId);
    }
    findings.ok('multipart', 'Large files are sent in parts and go on where they were interrupted.');
    return true;
  } catch (error) {
    const why = error instanceof Error ? ` ${error.message}` : '';
    findings.noted('multipart', `Uploads in parts do not work, so large files are sent in one go.${why}`);
    return false;
  }
}

function unclear(error: unknown): string {
  const why = error instanceof Error ? ` ${error.message}` : '';
  return `This could not be found out, so Mediaroot does not rely on it.${why}`;
}
