/**
 * The right to write to a bucket: `.mediaroot/lease.json`, taken by a conditional write and renewed while it is held. Whether
 * it has run out is judged by the service's clock alone. It is given back by a conditional write too, so that it can never be
 * taken from somebody who got it meanwhile; what stays is a lease that holds for no time.
 */
import { MediarootError } from '../../../shared/errors.ts';
import type { Host } from '../host.ts';
import type { ObjectHeaders, RemoteStorage } from '../storage/remote/types.ts';
import { Lease } from './formats.ts';
import { LEASE } from './layout.ts';
import {
  isTaken,
  jsonBytes,
  type OwnFile,
  ownHeaders,
  parseOwn,
  readOwn,
  takenError,
  writeOwn,
} from './ownFiles.ts';
import type { LeaseHold } from './types.ts';

/** ms a lease holds after it was written. */
export const LEASE_MS = 90_000;

export interface LeaseHolder {
  readonly replica: string;
  /** What people call the machine. */
  readonly name: string;
  readonly acl: ObjectHeaders['acl'];
  readonly holds?: number;
}

type LeaseStorage = Pick<RemoteStorage, 'features' | 'getBytes' | 'putBytes' | 'serverTime'>;

/**
 * Takes the lease, also from this same replica, whose program must have been killed: a library is open only once. Throws
 * `remote_busy`, naming who holds it and since when.
 */
export async function takeLease(
  storage: LeaseStorage,
  holder: LeaseHolder,
  host: Pick<Host, 'now' | 'log'>,
): Promise<LeaseHold> {
  const { replica, name, holds = LEASE_MS } = holder;
  const lease: Lease = { format: 1, replica, name, nonce: crypto.randomUUID(), holds };
  const headers = ownHeaders('application/json', holder.acl);
  const write = (said: Lease, etag: string | null) =>
    writeOwn(storage, LEASE, jsonBytes(said), { headers, condition: etag === null ? 'absent' : { etag } });

  const found = await read(storage);
  if (found !== null) await assertFree(storage, found, replica, host);
  let etag: string;
  try {
    etag = await write(lease, found?.etag ?? null);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const winner = await read(storage);
    throw winner === null ? takenError(LEASE) : busy(winner.lease, 0);
  }
  return keep(lease, etag, { write, read: () => read(storage), host });
}

interface Keeping {
  write(lease: Lease, etag: string | null): Promise<string>;
  read(): Promise<FoundLease | null>;
  readonly host: Pick<Host, 'now' | 'log'>;
}

/** Renews at a third of its time. What cannot be renewed until it runs out is lost, too. */
function keep(lease: Lease, first: string, { write, read, host }: Keeping): LeaseHold {
  const lost = new AbortController();
  let etag = first;
  let written = host.now();
  let renewing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  function lose(why: string): void {
    if (lost.signal.aborted) return;
    host.log('warn', 'the right to write to the bucket was lost', { why });
    lost.abort(new MediarootError('remote_taken', `${why} Sync again.`, { retryable: true }));
  }

  async function renew(): Promise<void> {
    const begun = host.now();
    try {
      // Another text each time: some services make the etag of the content, and then an old one would fit again.
      etag = await write({ ...lease, renewed: begun }, etag);
      written = begun;
    } catch (error) {
      if (isTaken(error)) {
        const there = await read().catch(() => null);
        if (there?.lease.nonce !== lease.nonce) {
          lose(`“${there?.lease.name ?? 'Another machine'}” began to sync with this bucket meanwhile.`);
          return;
        }
        etag = there.etag;
      }
      if (host.now() - written >= lease.holds) lose('The bucket did not answer for too long.');
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      renewing = renew().finally(() => {
        if (timer !== null && !lost.signal.aborted) schedule();
      });
    }, lease.holds / 3);
    timer.unref();
  }

  schedule();
  return {
    lost: lost.signal,
    async release() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await renewing;
      if (lost.signal.aborted) return;
      try {
        await write({ ...lease, holds: 0 }, etag);
      } catch (error) {
        // It runs out by itself.
        host.log('warn', 'the right to write to the bucket was not given back', { error: String(error) });
      }
    },
  };
}

interface FoundLease extends Pick<OwnFile, 'etag' | 'modified'> {
  readonly lease: Lease;
}

async function read(storage: LeaseStorage): Promise<FoundLease | null> {
  const file = await readOwn(storage, LEASE);
  if (file === null || file === 'unchanged') return null;
  return { lease: parseOwn(file.bytes, Lease, LEASE), etag: file.etag, modified: file.modified };
}

async function assertFree(
  storage: LeaseStorage,
  { lease, modified }: FoundLease,
  replica: string,
  host: Pick<Host, 'now'>,
): Promise<void> {
  if (lease.holds === 0 || lease.replica === replica) return;
  const now = (await storage.serverTime()) ?? host.now();
  const age = Math.max(0, now - modified);
  if (age < lease.holds) throw busy(lease, age);
}

function busy(lease: Lease, age: number): MediarootError {
  const seconds = Math.round(age / 1000);
  const since = seconds < 2 ? 'just now' : `${seconds} seconds ago`;
  return new MediarootError(
    'remote_busy',
    `“${lease.name}” is syncing with this bucket; it said so ${since}. Wait until it is done, then sync again. If it was switched off, this works in ${Math.ceil(lease.holds / 1000)} seconds at the latest.`,
    { retryable: true, details: { name: lease.name, age, holds: lease.holds } },
  );
}
