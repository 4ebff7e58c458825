/** Which part of the library answers which call, and what a handler is. */
import type { z } from 'zod';
import type { Calls, LibraryCallName } from '../../shared/contract/calls.ts';

/** Calls the session answers, since they hold without an open library. */
export type SessionCallName =
  Extract<LibraryCallName, `library.${string}` | `doctor.${string}`> extends infer N
    ? Exclude<N, 'library.counts' | 'library.adopt'>
    : never;
export type OpenCallName = Exclude<LibraryCallName, SessionCallName>;
/** Those answered here; rooms answer the rest. */
export type CoreCallName = Exclude<OpenCallName, RoomCallName>;

type Parsed<N extends LibraryCallName> = z.output<Calls[N]['input']>;
type Output<N extends LibraryCallName> = z.output<Calls[N]['output']>;

/** One handler a call; inputs have been parsed. */
export type Handlers<Names extends LibraryCallName> = {
  readonly [N in Names]: (input: Parsed<N>) => Output<N> | Promise<Output<N>>;
};

/** The calls that rooms answer. */
export type RoomCallName = Extract<
  LibraryCallName,
  | `${'collections' | 'renditions' | 'trash' | 'history' | 'cleanup' | 'quarantine' | 'verify' | 'relink'}.${string}`
  | `${'watch' | 'addresses' | 'webConfig' | 'settings' | 'export' | 'tasks'}.${string}`
  | `${'remotes' | 'sync' | 'check' | 'remoteAddresses'}.${string}`
  | `${'albums' | 'tags' | 'ratings'}.${string}`
  | 'assets.planMove'
  | 'assets.moveTo'
  | 'assets.trash'
  | 'assets.restore'
  | 'assets.delete'
  | 'assets.replace'
  | 'assets.at'
  | 'library.adopt'
>;
