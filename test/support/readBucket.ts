/** A bucket as it looks past the machines that write to it: its control files, read and spoilt by hand. */
import { Manifest, type SidecarLine } from '../../electron/library/cloud/formats.ts';
import { MANIFEST } from '../../electron/library/cloud/layout.ts';
import { createSegmentWriter, readSegment } from '../../electron/library/cloud/segments.ts';
import type { CourierStorage } from '../../electron/library/courier/courier.ts';
import type { Machine } from './machines.ts';

export interface ReadBucket {
  readonly storage: CourierStorage;
  read(key: string): Promise<Buffer>;
  put(key: string, bytes: Buffer): Promise<unknown>;
  keysBelow(prefix: string): Promise<readonly string[]>;
  manifest(): Promise<Manifest>;
  /** Every line that holds, by the uuid of its asset, as a restore would find it. */
  lines(): Promise<ReadonlyMap<string, SidecarLine>>;
  /** What the machine would write of an asset now. */
  lineOf(id: number): SidecarLine;
  /** As syncs that were cut short before their manifest would leave them; the next one names them. */
  writeSegments(count: number, each: number, line: (round: number) => SidecarLine): Promise<void>;
  /** Files of the machine; resolves with their numbers. */
  addSome(count: number): Promise<readonly number[]>;
}

const HEADERS = {
  ...{ contentType: 'x/y', cacheControl: null, contentDisposition: null, acl: null },
  metadata: {},
};

/** That of the machine's remote. */
export async function readBucketOf(machine: Machine): Promise<ReadBucket> {
  const { catalog } = machine;
  const storage = await machine.context.open(machine.remote());
  const read: ReadBucket['read'] = async (key) => {
    const got = await storage.getBytes(key, { limit: 1e8 });
    if (got === null || got === 'unchanged') throw new Error(`there is no ${key}`);
    return Buffer.from(got.bytes);
  };
  const manifest = async () => Manifest.parse(JSON.parse((await read(MANIFEST)).toString()));
  return {
    ...{ storage, read, manifest },
    put: (key, bytes) => storage.putBytes(key, bytes, { headers: HEADERS, condition: 'any' }),
    keysBelow: async (prefix) => (await storage.list(prefix, null, 1000)).objects.map(({ key }) => key),
    async lines() {
      const found = new Map<string, SidecarLine>();
      for (const segment of (await manifest()).segments.toReversed()) {
        for (const { line } of (await readSegment(storage, segment))?.lines ?? []) {
          const uuid = line.kind === 'asset' ? line.record.uuid : line.uuid;
          if (!found.has(uuid)) found.set(uuid, line);
        }
      }
      return found;
    },
    lineOf(id) {
      const record = catalog.assetRecords.of(id);
      if (record === null) throw new Error(`there is no asset ${id}`);
      const objects = catalog.remoteContents.objects(1, record.uuid);
      return { kind: 'asset', owner: machine.remote().replica, record, objects: [...objects] };
    },
    async writeSegments(count, each, line) {
      const writer = createSegmentWriter(
        {
          ...{ storage, segments: catalog.remoteSegments, remote: 1, acl: null },
          replica: () => machine.remote().replica,
          generation: () => (machine.remote().manifest?.generation ?? 0) + 1,
          assertMayWrite: () => undefined,
        },
        (work) => catalog.transaction(work),
      );
      for (let round = 0; round < count; round += 1) {
        for (let number = 0; number < each; number += 1) await writer.add(line(round));
        await writer.flush();
      }
    },
    async addSome(count) {
      const ids: number[] = [];
      for (let number = 1; number <= count; number += 1)
        ids.push(await machine.add(`other/${number}.txt`, `file ${number}`));
      return ids;
    },
  };
}
