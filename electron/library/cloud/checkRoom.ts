/** Comparing a bucket with the records, and healing either. */
import type { Room } from '../context.ts';
import { notYet } from './notYet.ts';
import type { CheckCallName, CloudContext } from './types.ts';

export function createCheckRoom(_context: CloudContext): Room<CheckCallName> {
  return notYet();
}
