/** Calls whose rooms are still being built in this session; the file goes when the list is empty. */
import type { LibraryCallName } from '../../shared/contract/calls.ts';
import { MediarootError } from '../../shared/errors.ts';

type Pending<N extends LibraryCallName> = { readonly [K in N]: () => never };

/** Handlers that say so. */
export function pending<N extends LibraryCallName>(...names: readonly N[]): Pending<N> {
  const handler = (): never => {
    throw new MediarootError('unavailable', 'This part of Mediaroot is not there yet.');
  };
  return Object.fromEntries(names.map((name) => [name, handler])) as Pending<N>;
}
