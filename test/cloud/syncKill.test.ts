/** A sync that is killed again and again, wherever it is, ends right all the same. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBucketDisorder } from '../support/bucketOrder.ts';
import { type Bucket, rgwTarget } from '../support/buckets.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { addRemote, libraryOf, makeCloudLibrary } from '../support/cloudLibrary.ts';
import { freshBucket, rgw, rgwThere } from '../support/cloudServers.ts';
import { type FaultProxy, startFaultProxy } from '../support/faultProxy.ts';
import { mediaRootOf } from '../support/storedLibrary.ts';
import { sweep } from '../support/strace.ts';
import { openSyncing } from '../support/syncing.ts';

/** `MEDIAROOT_CRASH_SWEEP=1` takes more of both. */
const OBJECTS = sweep ? 2000 : 600;
/** Kills while everything is uploaded, and while changes of every kind are carried out. */
const KILLS = sweep ? 25 : 3;
/** A fixed row, so that a failure comes again. */
let seed = 20_261_121;
function random(below: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return Math.floor((seed / 0x80000000) * below);
}

let folder: string;
let bucket: Bucket;
let proxy: FaultProxy;

beforeEach(async () => {
  if (!rgwThere) return;
  folder = await makeWorkFolder();
  bucket = await freshBucket();
  proxy = await startFaultProxy(rgw().endpoint);
  await makeCloudLibrary(folder, { count: OBJECTS, bytes: 300 });
  await addRemote(folder, { target: rgwTarget(rgw(), bucket.name, '', proxy.endpoint) });
});
afterEach(async () => {
  if (!rgwThere) return;
  await proxy.stop();
  await bucket.destroy();
  await fs.rm(folder, { recursive: true, force: true });
});

/** Kills a sync when it sends its `after`th request; resolves with whether it was killed. */
async function killedSync(after: number): Promise<boolean> {
  const driver = path.join(import.meta.dirname, '..', 'support', 'syncDriver.ts');
  const child = spawn(process.execPath, [driver, folder, JSON.stringify(bucket.keys)], { stdio: 'ignore' });
  const ended = new Promise<boolean>((resolve) => {
    child.on('exit', (_code, signal) => resolve(signal === 'SIGKILL'));
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  proxy.breakRequests(/./, { kind: 'meanwhile', run: kill }, { times: 1, pass: after });
  const killed = await ended;
  proxy.reset();
  return killed;
}

async function finish() {
  const library = await openSyncing(folder, { keys: bucket.keys });
  try {
    const last = await library.sync({ allowDeletes: true });
    const again = await library.sync();
    return { last, again, counts: library.catalog.remoteContents.counts(1) };
  } finally {
    await library.close();
  }
}

/** Names, places, contents, the trash and deletions: a fifth of the assets each, and two that take each other's places. */
async function changeEverything(): Promise<void> {
  const db = new Database(path.join(libraryOf(folder), 'catalog.sqlite'));
  const root = mediaRootOf(folder);
  try {
    db.pragma('foreign_keys = ON');
    const assets = db.prepare<[], { id: number; path: string }>('SELECT id, path FROM asset').all();
    const setPath = db.prepare('UPDATE asset SET path = ? WHERE id = ?');
    const setContent = db.prepare('UPDATE asset SET sha256 = ?, size = ? WHERE id = ?');
    const setName = db.prepare('UPDATE asset SET name = ? WHERE id = ?');
    const trash = db.prepare(
      "UPDATE asset SET state = 'trashed', trashed_ms = 1, home_path = path WHERE id = ?",
    );
    const remove = db.prepare('DELETE FROM asset WHERE id = ?');
    const files: (readonly [from: string, to: string])[] = [];
    const contents: (readonly [file: string, text: string])[] = [];
    db.transaction(() => {
      for (const { id, path: file } of assets) {
        if (id % 5 === 0) {
          // Chains: each takes the place of the next.
          const to = assets.find((other) => other.id === id + 5)?.path ?? 'other/last.jpg';
          setPath.run(`moving/${id}`, id);
          files.push([file, to]);
        } else if (id % 5 === 1) {
          const text = `another content ${id}`;
          setContent.run(createHash('sha256').update(text).digest('hex'), text.length, id);
          contents.push([file, text]);
        } else if (id % 5 === 2) setName.run(`Ünïcode + % ${id}.jpg`, id);
        else if (id % 5 === 3) trash.run(id);
        else remove.run(id);
      }
      for (const [index, [, to]] of files.entries()) setPath.run(to, (index + 1) * 5);
    })();
    for (const [from, to] of files.toReversed()) await fs.rename(path.join(root, from), path.join(root, to));
    for (const [file, text] of contents) await fs.writeFile(path.join(root, file), text);
  } finally {
    db.close();
  }
}

describe.skipIf(!rgwThere)(`a sync of ${OBJECTS} objects that is killed again and again`, () => {
  it('ends with everything there once, then with every change carried out, nothing lost or overwritten', async () => {
    let killed = 0;
    for (let n = 0; n < KILLS; n += 1) killed += Number(await killedSync(3 + random(OBJECTS / KILLS)));
    const uploaded = await finish();
    expect(uploaded.last).toMatchObject({ failed: 0 });
    expect(uploaded.again).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, requests: 1 });
    expect(uploaded.counts).toEqual({ waiting: 0, failed: 0, synced: OBJECTS });
    expect(await findBucketDisorder(folder, bucket)).toEqual([]);

    await changeEverything();
    for (let n = 0; n < KILLS; n += 1) killed += Number(await killedSync(3 + random((3 * OBJECTS) / KILLS)));
    const changed = await finish();
    expect(changed.last).toMatchObject({ failed: 0 });
    expect(changed.again).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, requests: 1 });
    expect(await findBucketDisorder(folder, bucket)).toEqual([]);
    expect(killed).toBeGreaterThan(KILLS);
  }, 600_000);
});
