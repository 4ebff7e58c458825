/** A courier with a bucket behind a fault proxy, and what its tests put there. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  type Courier,
  type CourierStorage,
  createCourier,
  type OpenOptions,
} from '../../electron/library/courier/courier.ts';
import type { LocalSource, PutOptions, WriteCondition } from '../../electron/library/storage/remote/types.ts';
import type { RemoteFeatures, RemoteKeys } from '../../shared/contract/remote.ts';
import { type Bucket, makeBucket, rgwTarget } from './buckets.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import type { RgwAddress } from './rgw.ts';

/** As a test of the connection finds them. */
export const RGW_FEATURES: RemoteFeatures = {
  conditionalWrite: true,
  verifiesSha256: true,
  multipart: true,
  presign: true,
};

export interface CourierWorld {
  readonly folder: string;
  readonly bucket: Bucket;
  readonly proxy: FaultProxy;
  readonly courier: Courier;
  /** What the courier logged, as JSON. */
  readonly log: readonly string[];
  open(options?: Partial<OpenOptions>, keys?: RemoteKeys): Promise<CourierStorage>;
  /** A new file of so many random bytes. */
  file(bytes: number): Promise<LocalSource & { readonly sha256: string; readonly content: Buffer }>;
  remove(): Promise<void>;
}

export async function courierWorld(rgw: RgwAddress): Promise<CourierWorld> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-courier-'));
  const bucket = await makeBucket(rgw);
  const proxy = await startFaultProxy(rgw.endpoint);
  const log: string[] = [];
  const courier = createCourier({ log: (...line) => log.push(JSON.stringify(line)) });
  return {
    folder,
    bucket,
    proxy,
    courier,
    log,
    open: (options = {}, keys = bucket.keys) =>
      courier.open(rgwTarget(rgw, bucket.name, '', proxy.endpoint), keys, {
        bandwidth: null,
        features: RGW_FEATURES,
        ...options,
      }),
    async file(bytes) {
      const content = randomBytes(bytes);
      const sha256 = createHash('sha256').update(content).digest('hex');
      const file = path.join(folder, sha256);
      await writeFile(file, content);
      return { file, size: bytes, sha256, content };
    },
    async remove() {
      await courier.close();
      await proxy.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** How an asset's object is put: with its hash in its metadata. */
export function putting(sha256: string, condition: WriteCondition = 'absent'): PutOptions {
  return {
    headers: {
      contentType: 'image/jpeg',
      cacheControl: 'max-age=86400',
      contentDisposition: null,
      acl: null,
      metadata: { sha256, 'mediaroot-name': 'Größe 1.jpg' },
    },
    condition,
  };
}
