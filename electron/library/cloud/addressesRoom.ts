/** Addresses of assets in a bucket, public and signed. */
import type { Room } from '../context.ts';
import { notYet } from './notYet.ts';
import type { CloudContext } from './types.ts';

export function createRemoteAddressesRoom(_context: CloudContext): Room<'remoteAddresses.of'> {
  return notYet();
}
