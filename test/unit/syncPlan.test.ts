/** Random worlds: carrying out the plan leads to what is wanted, whatever was there, and never loses or overwrites anything on the way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BucketAsset } from '../../electron/library/catalog/bucketAssets.ts';
import type { RemoteAsset, RemoteObject } from '../../electron/library/catalog/remoteTypes.ts';
import { trashKey, wantedObjects } from '../../electron/library/cloud/desired.ts';
import { parkingKey, planAsset, type Step } from '../../electron/library/cloud/plan.ts';
import { RemoteOptions } from '../../shared/contract/remote.ts';

const REPLICA = '33333333-3333-4333-8333-333333333333';
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg'];

interface World {
  /** Null: deleted here. */
  readonly assets: ReadonlyMap<string, BucketAsset | null>;
  readonly objects: RemoteObject[];
  /** What each key holds. */
  readonly bucket: Map<string, string>;
}

const uuidOf = (n: number): string => `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`;
const shaOf = (n: number): string => String(n).padStart(64, 'a');
const options = (graceDays: number) => RemoteOptions.parse({ graceDays });

function makeAsset(n: number, path: string, content: number, fields: Partial<BucketAsset>): BucketAsset {
  return {
    ...{ id: n, uuid: uuidOf(n), name: `${n}.jpg`, path, home: null, state: 'present' },
    ...{ sha256: shaOf(content), size: 1, mime: 'image/jpeg', finding: null, moving: false },
    collection: { uuid: uuidOf(0), visibility: 'private', cacheControl: '' },
    renditions: [],
    ...fields,
  };
}

const rendition = (n: number, version: number) => ({
  ...{ name: 'small', fingerprint: `f${version}`, path: `thumbnails/${n}-${version}.jpg` },
  ...{ mime: 'image/jpeg', size: 1 },
});

/** An asset as it was when it was synced last, and as it is now. */
const life = fc.record({
  known: fc.boolean(),
  gone: fc.boolean(),
  trashed: fc.tuple(fc.boolean(), fc.boolean()),
  content: fc.tuple(fc.nat(1), fc.nat(1)),
  rendition: fc.tuple(fc.option(fc.nat(1)), fc.option(fc.nat(1))),
  named: fc.tuple(fc.boolean(), fc.boolean()),
});
const worlds = fc.tuple(
  fc.shuffledSubarray(PATHS, { minLength: PATHS.length }),
  fc.shuffledSubarray(PATHS, { minLength: PATHS.length }),
  fc.array(life, { minLength: 1, maxLength: PATHS.length }),
  fc.constantFrom(0, 30),
);

type Drawn = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function build([before, after, lives, graceDays]: Drawn): World {
  const assets = new Map<string, BucketAsset | null>();
  const objects: RemoteObject[] = [];
  const bucket = new Map<string, string>();
  lives.forEach((one, n) => {
    const at = (when: 0 | 1): BucketAsset => {
      const made = one.rendition[when];
      return makeAsset(n, (when === 0 ? before : after)[n] ?? '', n * 2 + one.content[when], {
        state: one.trashed[when] ? 'trashed' : 'present',
        name: one.named[when] ? 'other.jpg' : 'name.jpg',
        renditions: made === null ? [] : [rendition(n, made)],
      });
    };
    assets.set(uuidOf(n), one.gone ? null : at(1));
    if (!one.known) return;
    for (const { role, key, size, version, headersMark } of wantedObjects(at(0), options(graceDays))) {
      const sha256 = role === 'original' ? version : 'r'.repeat(64);
      const plain = { role, key, size, version, headers: headersMark, sha256, etag: '', storedMs: 0 };
      objects.push({ ...plain, uuid: uuidOf(n) });
      bucket.set(key, `${uuidOf(n)} ${role} ${version}`);
    }
  });
  return { assets, objects, bucket };
}

/** The bucket and the records as the steps leave them; throws when a step would lose or overwrite something. */
function createBucket({ objects, bucket }: World) {
  const records = new Map(objects.map((object) => [`${object.uuid} ${object.role}`, object]));
  const put = (key: string, content: string): void => {
    const there = bucket.get(key);
    if (there !== undefined && there !== content) throw new Error(`${content} over ${there} at ${key}`);
    bucket.set(key, content);
  };
  const drop = (object: RemoteObject): void => {
    const live = [...records.values()].find(({ key }) => key === object.key);
    if (live !== undefined && live !== object) throw new Error(`${object.key} is another one's`);
    bucket.delete(object.key);
  };
  const copy = (from: RemoteObject, to: string): void => {
    const content = bucket.get(from.key);
    if (content === undefined) throw new Error(`nothing to copy at ${from.key}`);
    put(to, content);
  };
  const id = ({ uuid, role }: RemoteObject) => `${uuid} ${role}`;
  return {
    at: (key: string) => [...records.values()].find((object) => object.key === key),
    objects: (uuid: string) => [...records.values()].filter((object) => object.uuid === uuid),
    park(object: RemoteObject): void {
      const to = { ...object, key: parkingKey(object) };
      copy(object, to.key);
      records.set(id(object), to);
      bucket.delete(object.key);
    },
    carryOut(uuid: string, step: Step): void {
      if (step.do === 'remove') {
        if (records.get(id(step.from)) === step.from) records.delete(id(step.from));
        drop(step.from);
        return;
      }
      if (step.do === 'bury') {
        if (step.from.key !== step.to) copy(step.from, step.to);
        records.delete(id(step.from));
        if (step.from.key !== step.to) bucket.delete(step.from.key);
        return;
      }
      const { role, key, version, headersMark, size } = step.wanted;
      if (step.do === 'upload') put(key, `${uuid} ${role} ${version}`);
      if (step.do === 'move') copy(step.from, key);
      const sha256 = role === 'original' ? version : 'r'.repeat(64);
      const plain = { uuid, role, key, size, version, headers: headersMark, sha256, etag: '', storedMs: 0 };
      records.set(`${uuid} ${role}`, plain);
      if (step.do === 'move') bucket.delete(step.from.key);
    },
  };
}

const known = (uuid: string, there: boolean): RemoteAsset | null =>
  there
    ? { ...{ uuid, assetId: 1, owner: REPLICA, writtenSeq: 1, gone: false }, problem: null, code: null }
    : null;

function planOf(world: World, uuid: string, graceDays: number, objects: readonly RemoteObject[]) {
  const asset = world.assets.get(uuid) ?? null;
  return planAsset({
    asset,
    wanted: asset === null ? [] : wantedObjects(asset, options(graceDays)),
    known: known(
      uuid,
      world.objects.some((object) => object.uuid === uuid),
    ),
    ...{ objects, graceDays, change: 1 },
  });
}

describe('the plan of a sync', () => {
  it('leads to exactly what is wanted, in any order, keeping what is replaced or deleted', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), (drawn, seed) => {
        const world = build(drawn);
        const graceDays = drawn[3];
        const before = new Map(world.bucket);
        const bucket = createBucket(world);
        const uuids = [...world.assets.keys()];
        const plans = uuids.map((uuid) => planOf(world, uuid, graceDays, bucket.objects(uuid)));
        for (const [index, { steps }] of plans.entries()) {
          for (const step of steps) {
            if (step.do !== 'upload' && step.do !== 'move') continue;
            const other = bucket.at(step.wanted.key);
            if (other !== undefined && other.uuid !== uuids[index]) bucket.park(other);
          }
        }
        const order = uuids
          .map((uuid, n) => [uuid, (n * 7 + seed) % 11] as const)
          .sort((a, b) => a[1] - b[1]);
        for (const [uuid] of order) {
          for (const step of planOf(world, uuid, graceDays, bucket.objects(uuid)).steps)
            bucket.carryOut(uuid, step);
        }
        const wanted = new Map<string, string>();
        for (const [uuid, asset] of world.assets) {
          if (asset === null) continue;
          for (const { key, role, version } of wantedObjects(asset, options(graceDays)))
            wanted.set(key, `${uuid} ${role} ${version}`);
        }
        const graves = new Map([...world.bucket].filter(([key]) => !wanted.has(key)));
        for (const [key, content] of wanted) expect(world.bucket.get(key)).toBe(content);
        for (const [key, content] of graves) {
          const [uuid = '', role, version = ''] = content.split(' ');
          expect([role, key]).toEqual(['original', trashKey(uuid, version)]);
        }
        const originals = [...before.values()].filter((content) => content.includes(' original '));
        const kept = new Set(world.bucket.values());
        if (graceDays > 0) for (const content of originals) expect(kept.has(content)).toBe(true);
        for (const uuid of uuids) {
          const again = planOf(world, uuid, graceDays, bucket.objects(uuid));
          expect(again.steps).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('sends bytes only for content that is not there', () => {
    fc.assert(
      fc.property(worlds, (drawn) => {
        const world = build(drawn);
        for (const uuid of world.assets.keys()) {
          const objects = world.objects.filter((object) => object.uuid === uuid);
          for (const step of planOf(world, uuid, drawn[3], objects).steps) {
            if (step.do !== 'upload') continue;
            const { role, version } = step.wanted;
            expect(objects.some((object) => object.role === role && object.version === version)).toBe(false);
          }
        }
      }),
    );
  });
});

describe('an asset whose file is not to be trusted', () => {
  const bad: readonly (readonly [string, Partial<BucketAsset>])[] = [
    ['damaged', { finding: 'Other bytes under the same date.' }],
    ['missing', { state: 'missing' }],
    ['on the way to another place', { moving: true }],
  ];
  it.each(bad)('%s: nothing is sent, and it is said why', (_what, fields) => {
    const asset = makeAsset(1, 'a.jpg', 1, fields);
    const wanted = wantedObjects(asset, options(30));
    const plan = planAsset({ asset, wanted, known: null, objects: [], graceDays: 30, change: 1 });
    expect(plan).toMatchObject({ kind: 'same', steps: [], bytes: 0 });
    expect(plan.problem).toContain('“1.jpg” was not uploaded');
  });

  it('may still move inside the bucket, and keeps what is there of it', () => {
    const asset = makeAsset(1, 'a.jpg', 1, { finding: 'Other bytes.' });
    const [now] = wantedObjects(asset, options(30));
    const there = {
      ...{ uuid: asset.uuid, role: 'original', key: 'private/old.jpg', size: 1, sha256: asset.sha256 },
      ...{ version: asset.sha256, headers: '', etag: '', storedMs: 0 },
    };
    const of = (object: RemoteObject) =>
      planAsset({
        asset,
        wanted: now === undefined ? [] : [now],
        known: known(asset.uuid, true),
        ...{ objects: [object], graceDays: 30, change: 1 },
      });
    expect(of(there)).toMatchObject({ kind: 'renamed', problem: null, steps: [{ do: 'move' }] });
    expect(of({ ...there, version: 'other' })).toMatchObject({ kind: 'same', steps: [] });
  });
});
