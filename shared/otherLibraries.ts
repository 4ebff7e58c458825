/** Which libraries are offered instead of one, wherever a person changes to another: newest first. */
import type { LibraryState } from './contract/library.ts';

/** So many are listed; the others are found by their folder. */
const LISTED = 8;

/** @param path catalog folder of the library that is not offered, since it is open or does not open */
export function othersOf(recent: LibraryState['recent'], path: string | undefined): LibraryState['recent'] {
  return recent.filter((other) => other.path !== path).slice(0, LISTED);
}
