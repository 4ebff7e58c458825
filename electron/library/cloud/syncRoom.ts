/** Planning and carrying out a sync. */
import type { Room } from '../context.ts';
import { notYet } from './notYet.ts';
import type { CloudContext, SyncCallName } from './types.ts';

export function createSyncRoom(_context: CloudContext): Room<SyncCallName> {
  return notYet();
}
