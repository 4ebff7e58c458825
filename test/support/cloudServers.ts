/** The servers of the cloud tier, as its tests use them. They are started once for all files (cloudSetup.ts). */
import { inject } from 'vitest';
import type { AzuriteAddress } from './azurite.ts';
import { type Bucket, type Container, makeBucket, makeContainer } from './buckets.ts';
import { addRgwUser, type RgwAddress, type RgwUser } from './rgw.ts';

declare module 'vitest' {
  interface ProvidedContext {
    rgw: RgwAddress | null;
    azurite: AzuriteAddress;
  }
}

/** Whether this machine has a Ceph gateway: tests that need it are `describe.skipIf(!rgwThere)`. */
export const rgwThere = inject('rgw') !== null;

export function rgw(): RgwAddress {
  const address = inject('rgw');
  if (address === null) throw new Error('There is no Ceph gateway on this machine');
  return address;
}

export function azurite(): AzuriteAddress {
  return inject('azurite');
}

export function freshBucket(prefix = ''): Promise<Bucket> {
  return makeBucket(rgw(), prefix);
}

export function freshContainer(prefix = ''): Promise<Container> {
  return makeContainer(azurite(), prefix);
}

/** Somebody else on the same gateway. */
export async function otherUser(): Promise<RgwUser> {
  const id = `u${crypto.randomUUID().replaceAll('-', '')}`;
  const user = { id, secret: `secret-${id}` };
  await addRgwUser(rgw().conf, id, user);
  return user;
}
