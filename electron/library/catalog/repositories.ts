/** The catalog's repositories, one a subject. Each owns the SQL of its tables. */
import { type AddressRecords, createAddressRecords } from './addresses.ts';
import type { OnChange } from './assets.ts';
import type { Db } from './connection.ts';

export interface Repositories {
  readonly addresses: AddressRecords;
}

/** `changed` is told of what the gallery shows, as {@link OnChange} says. */
export function createRepositories(db: Db, _now: () => number, _changed: OnChange): Repositories {
  return {
    addresses: createAddressRecords(db),
  };
}
