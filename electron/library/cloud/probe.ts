/**
 * Tries out a connection: each thing a sync needs, one after the other, on objects of its own that are gone afterwards. What a
 * service can do is found here and nowhere else, since providers differ and change.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type {
  ConnectionReport,
  RemoteFeatures,
  RemoteOptions,
  RemoteTarget,
} from '../../../shared/contract/remote.ts';
import { removeFile, writeFileAtomic } from '../storage/files.ts';
import { faultKind } from '../storage/remote/faults.ts';
import type { ObjectHeaders, OpenedStorage, Stored } from '../storage/remote/types.ts';
import { OWN, PRIVATE, PUBLIC } from './layout.ts';
import { probeChecksum, probeConditions, probeParts, type Trial } from './probeFeatures.ts';
import { createFindings, type Findings } from './probeFindings.ts';
import { whatItHolds } from './probeHolds.ts';
import { probePublic } from './probePublic.ts';
import { CLOCK_NOTED, CLOCK_WRONG, clockWords, failureWords, permission } from './probeWords.ts';

export interface ProbeOptions {
  readonly target: RemoteTarget;
  readonly options: Pick<RemoteOptions, 'acl' | 'publicUrl'>;
  readonly makeBucket: boolean;
  /** Of the library that is open; null when there is none. */
  readonly libraryId: string | null;
  /** A folder on this machine for a small file that is there meanwhile. */
  readonly folder: string;
  /** ms. */
  now(): number;
}

/** Opened as if it could do everything, so that each condition and each checksum is really sent. */
const EVERYTHING: RemoteFeatures = {
  conditionalWrite: true,
  verifiesSha256: true,
  multipart: true,
  presign: true,
};

const HEADERS: ObjectHeaders = {
  contentType: 'text/plain; charset=utf-8',
  cacheControl: 'no-store',
  contentDisposition: null,
  acl: null,
  metadata: {},
};

/** What is told of the bucket, besides the findings. */
interface Outcome {
  bucketMade: boolean;
  bucketMissing: boolean;
  features: RemoteFeatures | null;
  holds: ConnectionReport['holds'];
}

/**
 * `open` opens the storage in question with the features it is given. Never throws for what is wrong with the connection: that is
 * in the report. Throws `no_space` or `storage_failed` when `folder` cannot be written to.
 */
export async function probeConnection(
  open: (features: RemoteFeatures) => Promise<OpenedStorage>,
  probe: ProbeOptions,
): Promise<ConnectionReport> {
  const findings = createFindings();
  const outcome: Outcome = { bucketMade: false, bucketMissing: false, features: null, holds: null };
  let storage: OpenedStorage | null = null;
  try {
    storage = await open(EVERYTHING);
  } catch (error) {
    findings.failed('reach', failureWords(error, null, probe.target));
  }
  if (storage) {
    try {
      await probeStorage(storage, findings, outcome, probe);
    } finally {
      await storage.close();
    }
  }
  const checks = findings.all();
  const usable = checks.every(({ state }) => state !== 'failed' && state !== 'skipped');
  return { usable, checks, ...outcome };
}

async function probeStorage(
  storage: OpenedStorage,
  findings: Findings,
  outcome: Outcome,
  probe: ProbeOptions,
): Promise<void> {
  const { target } = probe;
  try {
    findClock(findings, await storage.serverTime(), probe.now());
    findings.ok('reach', 'The service answers.');
  } catch (error) {
    findings.failed('reach', failureWords(error, null, target));
    return;
  }
  if (!(await findBucket(storage, findings, outcome, probe))) return;
  await findContents(storage, findings, outcome, probe);
  await findObjects(storage, findings, outcome, probe);
}

function findClock(findings: Findings, service: number | null, now: number): void {
  if (service === null) {
    findings.ok('clock', 'It has no clock of its own.');
    return;
  }
  const ahead = now - service;
  const off = Math.abs(ahead);
  const words = clockWords(ahead);
  if (off > CLOCK_WRONG) findings.failed('clock', words);
  else if (off > CLOCK_NOTED) findings.noted('clock', words);
  else findings.ok('clock', words);
}

/** True when it is worth going on. */
async function findBucket(
  storage: OpenedStorage,
  findings: Findings,
  outcome: Outcome,
  { target, makeBucket }: ProbeOptions,
): Promise<boolean> {
  const { bucket } = target;
  try {
    if (await storage.bucketExists()) {
      findings.ok('bucket', `“${bucket}” is there.`);
      return true;
    }
    if (!makeBucket) {
      outcome.bucketMissing = true;
      const look = target.type === 'local' ? 'Connect the drive it is on' : 'Check its name and the region';
      findings.failed('bucket', `“${bucket}” is not there. ${look}, or let Mediaroot make it.`);
      return false;
    }
    await storage.makeBucket();
    outcome.bucketMade = true;
    findings.ok('bucket', `“${bucket}” was not there and has been made.`);
    return true;
  } catch (error) {
    if (faultKind(error) === 'clock') {
      findings.failed('clock', failureWords(error, null, target));
      return false;
    }
    if (faultKind(error) !== 'forbidden' || outcome.bucketMade) {
      findings.failed('bucket', failureWords(error, null, target));
      return false;
    }
    // Keys may be good for what is in the bucket only; the next checks say so.
    findings.noted('bucket', `Whether “${bucket}” is there cannot be seen with these keys.`);
    return true;
  }
}

async function findContents(
  storage: OpenedStorage,
  findings: Findings,
  outcome: Outcome,
  { target, libraryId }: ProbeOptions,
): Promise<void> {
  try {
    const { objects } = await storage.list('', null, 1000);
    findings.ok('list', 'What is in it can be listed.');
    const others = objects.filter(({ key }) => !key.includes(FOLDER));
    outcome.holds = await whatItHolds(storage, others, libraryId).catch(() => null);
  } catch (error) {
    findings.failed('list', failureWords(error, 'list', target));
  }
}

/** Folder of the objects of a test, in each place. */
const FOLDER = `${OWN}probe/`;

async function findObjects(
  storage: OpenedStorage,
  findings: Findings,
  outcome: Outcome,
  probe: ProbeOptions,
): Promise<void> {
  const { target, options } = probe;
  const id = randomUUID();
  const keys = {
    written: `${FOLDER}${id}`,
    damaged: `${FOLDER}${id}-checksum`,
    parts: `${FOLDER}${id}-parts`,
    media: `${PUBLIC}${FOLDER}${id}`,
    private: `${PRIVATE}${FOLDER}${id}`,
  };
  const content = Buffer.from(`Mediaroot tests the connection (${id}). This file can be deleted.\n`);
  const file = path.join(probe.folder, `probe-${id}`);
  const trial: Trial = { storage, findings, headers: HEADERS };
  await writeFileAtomic(file, content);
  try {
    const stored = await firstWrite(trial, keys.written, content, target);
    if (stored === null) return;
    await findRead(trial, keys.written, content, target);
    const source = { file, size: content.length };
    outcome.features = {
      conditionalWrite: await probeConditions(trial, keys.written, stored.etag),
      verifiesSha256: await probeChecksum(trial, keys.damaged, source),
      multipart: await probeParts(trial, keys.parts, source),
      presign: storage.features.presign,
    };
    const own = options.publicUrl === null ? null : `${options.publicUrl.replace(/\/+$/, '')}/`;
    const byOwnAddress = own && own + keys.media.slice(PUBLIC.length);
    await probePublic({ ...trial, target, options, keys, byOwnAddress, content }).catch((error: unknown) =>
      findings.noted('public', failureWords(error, 'write', target)),
    );
  } finally {
    await removeFile(file);
    await findDelete(trial, Object.values(keys), target);
  }
}

/** Null when it failed. */
async function firstWrite(
  { storage, findings, headers }: Trial,
  key: string,
  content: Buffer,
  target: RemoteTarget,
): Promise<Stored | null> {
  const put = (condition: 'absent' | 'any') => storage.putBytes(key, content, { headers, condition });
  try {
    // A service may not know conditions at all; nobody else writes to this key.
    const stored = await put('absent').catch((error: unknown) => {
      if (faultKind(error) !== 'unsupported') throw error;
      return put('any');
    });
    findings.ok('write', 'Files can be written.');
    return stored;
  } catch (error) {
    findings.failed('write', failureWords(error, 'write', target));
    return null;
  }
}

async function findRead(
  { storage, findings }: Trial,
  key: string,
  content: Buffer,
  target: RemoteTarget,
): Promise<void> {
  try {
    const got = await storage.getBytes(key, { limit: content.length });
    const same = got !== null && got !== 'unchanged' && content.equals(got.bytes);
    if (same) findings.ok('read', 'What was written comes back as it was.');
    else {
      findings.failed(
        'read',
        `What was written to “${target.bucket}” did not come back as it was. Use another service.`,
      );
    }
  } catch (error) {
    findings.failed('read', failureWords(error, 'read', target));
  }
}

/** Takes everything of the test away; tells about it only when something had been written. */
async function findDelete(
  { storage, findings }: Trial,
  keys: readonly string[],
  target: RemoteTarget,
): Promise<void> {
  const left = await storage.remove(keys).catch((error: unknown) => error);
  if (!findings.isOk('write')) return;
  if (Array.isArray(left) && left.length === 0) {
    findings.ok('delete', 'Files can be deleted.');
    return;
  }
  const why = Array.isArray(left) ? left[0]?.reason : failureWords(left, null, target);
  findings.failed(
    'delete',
    `${why ?? ''} Deleting takes the permission ${permission('delete', target)}. What this test wrote below “${FOLDER}” can be deleted.`,
  );
}
