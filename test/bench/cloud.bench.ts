/**
 * Syncs and restores against rclone and s3cmd, on the same files and the same Ceph gateway in the same run, interleaved; the median
 * of the rounds. rclone has as many connections as ours. Ours also writes records of every asset, a snapshot and the manifest.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bucket, makeBucket } from '../support/buckets.ts';
import { makeCloudLibrary } from '../support/cloudLibrary.ts';
import { missingRgwPrograms, startRgw } from '../support/rgw.ts';
import { mediaRootOf } from '../support/storedLibrary.ts';
import { connectTo, openForSyncs, restore, syncAsProgram } from './support/cloudOurs.ts';
import { type CopyPeer, rclone, s3cmd } from './support/cloudPeers.ts';
import { makeSyncedLibrary } from './support/syncedLibrary.ts';
import { median, printTable, type Row, seconds } from './support/table.ts';

const ROUNDS = Number(process.env.MEDIAROOT_BENCH_ROUNDS ?? 3);
const SMALL = { name: '2,000 × 100 kB', count: 2000, bytes: 100_000 };
const PHOTOS = { name: '100 × 2.5 MB', count: 100, bytes: 2_500_000 };
const MANY = 100_000;

interface Times {
  readonly upload: number[];
  readonly again: number[];
  readonly back: number[];
}
/** A run takes minutes; what it is at goes past the table. */
const say = (words: string): void => void process.stderr.write(`${words}\n`);
const noTimes = (): Times => ({ upload: [], again: [], back: [] });

if (missingRgwPrograms().length > 0) {
  console.log(`No Ceph gateway here (missing: ${missingRgwPrograms().join(', ')}), so nothing was measured.`);
  process.exit(0);
}
const rgw = await startRgw({ megabytes: 12_000 });
const world = await mkdtemp(join(tmpdir(), 'mediaroot-bench-'));
try {
  const peers = [rclone(rgw), s3cmd(rgw)].filter((peer) => peer !== null);
  for (const job of [SMALL, PHOTOS])
    printTable(`${job.name}; ratio = peer's time / ours`, await copies(job, peers));
  printTable('Nothing changed', await unchanged(peers));
  printTable('Memory of our process, `sync` as a program; ratio = larger / smaller', await memory());
} finally {
  await rgw.stop();
  await rm(world, { recursive: true, force: true });
}

async function withBucket<T>(work: (bucket: Bucket) => Promise<T>): Promise<T> {
  const bucket = await makeBucket(rgw);
  try {
    return await work(bucket);
  } finally {
    // The bucket itself stays: now and then the gateway takes minutes to remove one.
    await bucket.empty();
  }
}

async function copies(
  { name, ...files }: { readonly name: string; readonly count: number; readonly bytes: number },
  peers: readonly CopyPeer[],
): Promise<readonly Row[]> {
  const folder = join(world, `${files.count}`);
  await makeCloudLibrary(folder, files);
  const back = join(world, 'back');
  const [ours, program] = [noTimes(), noTimes()];
  const theirs = new Map(peers.map((peer) => [peer, noTimes()]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [peer, times] of theirs) {
      say(`${name}, round ${round + 1}: ${peer.name}`);
      await withBucket(async (bucket) => {
        const media = join(mediaRootOf(folder), 'other');
        times.upload.push((await peer.upload(media, bucket)).seconds);
        times.again.push((await peer.upload(media, bucket)).seconds);
        times.back.push((await peer.download(bucket, back)).seconds);
      });
    }
    say(`${name}, round ${round + 1}: ours`);
    await withBucket(async (bucket) => {
      const library = await openForSyncs(folder, await connectTo(folder, bucket), bucket);
      ours.upload.push((await library.sync()).seconds);
      ours.again.push((await library.sync()).seconds);
      await library.close();
      ours.back.push(await restore(bucket, back));
    });
    await withBucket(async (bucket) => {
      await connectTo(folder, bucket);
      program.upload.push((await syncAsProgram(folder, bucket)).seconds);
      program.again.push((await syncAsProgram(folder, bucket)).seconds);
    });
  }
  await rm(back, { recursive: true, force: true });
  const rows: Row[] = [];
  for (const [peer, times] of theirs) {
    const goal = (text: string): string => (peer.name === 'rclone' ? text : 'to know');
    rows.push(
      against(`upload, against ${peer.name}`, ours.upload, times.upload, goal('≥ 1')),
      against(`upload as a program, against ${peer.name}`, program.upload, times.upload, 'to know'),
      against(`no change, against ${peer.name}`, ours.again, times.again, goal('≥ 10')),
      against(`no change as a program, against ${peer.name}`, program.again, times.again, 'to know'),
      against(`restore, against ${peer.name}'s copy back`, ours.back, times.back, goal('≥ 1')),
    );
  }
  return rows;
}

/** A library whose every asset is recorded as being in the bucket. */
async function unchanged(peers: readonly CopyPeer[]): Promise<readonly Row[]> {
  const folder = join(world, 'many');
  say(`${MANY} assets without change`);
  return withBucket(async (bucket) => {
    const remote = await makeSyncedLibrary(folder, bucket, MANY);
    const library = await openForSyncs(folder, remote, bucket);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await library.sync());
    await library.close();
    const requests = Math.max(...rounds.map(({ result }) => result.requests));
    const ours = seconds(median(rounds.map((round) => round.seconds)));
    const what = `no change at ${MANY.toLocaleString('en')} assets, ${requests} request${requests === 1 ? '' : 's'}`;
    const peer = peers.length === 0 ? 'not installed' : 'lists everything';
    return [{ what, ours, peer, ratio: '–', goal: '1 request' }];
  });
}

async function memory(): Promise<readonly Row[]> {
  const peak = (files: { readonly count: number; readonly bytes: number }): Promise<number> =>
    withBucket(async (bucket) => {
      say(`memory, ${files.count} × ${files.bytes} bytes`);
      const folder = join(world, `memory-${files.count}-${files.bytes}`);
      await makeCloudLibrary(folder, files);
      await connectTo(folder, bucket);
      const { memory } = await syncAsProgram(folder, bucket);
      await rm(folder, { recursive: true, force: true });
      return memory;
    });
  const few = await peak(SMALL);
  const more = await peak({ ...SMALL, count: 8000 });
  const large = await peak({ count: 1, bytes: 1_000_000_000 });
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    {
      what: '8,000 objects against 2,000',
      ours: megabytes(more),
      peer: megabytes(few),
      ratio: (more / few).toFixed(2),
      goal: '≤ 1.5',
    },
    {
      what: 'one file of 1 GB against 2,000 objects',
      ours: megabytes(large),
      peer: megabytes(few),
      ratio: (large / few).toFixed(2),
      goal: '≤ 1.5',
    },
  ];
}

function against(what: string, ours: readonly number[], theirs: readonly number[], goal: string): Row {
  const [mine, peer] = [median(ours), median(theirs)];
  return { what, ours: seconds(mine), peer: seconds(peer), ratio: (peer / mine).toFixed(2), goal };
}
