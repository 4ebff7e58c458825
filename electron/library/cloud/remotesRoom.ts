/** Adding, changing and trying out remotes. */
import type { Room } from '../context.ts';
import { notYet } from './notYet.ts';
import type { CloudContext, RemotesCallName } from './types.ts';

export function createRemotesRoom(_context: CloudContext): Room<RemotesCallName> {
  return notYet();
}
