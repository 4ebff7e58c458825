/** Stands where a part of the cloud room is being built (issue 4); goes with the last of them. */
import type { LibraryCallName } from '../../../shared/contract/calls.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Room } from '../context.ts';

export function notYet<N extends LibraryCallName>(): Room<N> {
  const refuse = (): never => {
    throw new MediarootError('unavailable', 'This part of the cloud is not there yet.');
  };
  return { handlers: new Proxy({}, { get: () => refuse }) as Room<N>['handlers'] };
}
