/** Typed calls to a library session: the contract's inputs and outputs, errors thrown. */
import { type CallInput, type CallOutput, calls, type LibraryCallName } from '../../shared/contract/calls.ts';
import { MediarootError } from '../../shared/errors.ts';
import type { Session } from '../library/index.ts';

export interface Client {
  readonly session: Session;
  /** @throws MediarootError with the code the library answered */
  call<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
}

export function createClient(session: Session): Client {
  return {
    session,
    async call<N extends LibraryCallName>(name: N, input: CallInput<N>) {
      const result = await session.call(name, input);
      if (!result.ok) {
        const { code, message, details, retryable } = result.error;
        throw new MediarootError(code, message, { ...(details === undefined ? {} : { details }), retryable });
      }
      return calls[name].output.parse(result.value) as CallOutput<N>;
    },
  };
}

/** Opens the library at a catalog folder. @throws MediarootError when it is missing, locked or damaged */
export async function openAt(client: Client, path: string): Promise<void> {
  const state = await client.call('library.open', { path });
  if (state.status !== 'open')
    throw new MediarootError(
      'library_missing',
      state.error?.message ?? `The library in ${path} could not be opened.`,
    );
}
