/**
 * The library room's face: one library open at a time, others in turn. Every host (desktop process, command line, HTTP)
 * talks to this and gets results as values.
 */

import path from 'node:path';
import { z } from 'zod';
import {
  type CallName,
  type CallOutput,
  calls,
  isCallName,
  type LibraryCallName,
} from '../../shared/contract/calls.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { LibraryState } from '../../shared/contract/library.ts';
import { type ErrorValue, MediarootError, type Result, toErrorValue } from '../../shared/errors.ts';
import { parseMediaPath } from '../../shared/mediaUrl.ts';
import type { MediaFile } from '../../shared/messages.ts';
import type { PublicFile } from './addresses/publicFiles.ts';
import type { Handlers, SessionCallName } from './callTypes.ts';
import { describeBackups } from './catalog/backups.ts';
import { hasCatalogFile, inCatalogWords } from './catalog/connection.ts';
import { restoreBackup } from './catalog/restore.ts';
import { createRestorer } from './cloud/restore/restorer.ts';
import { doctorReport } from './doctor.ts';
import type { Host } from './host.ts';
import { type Library, type LibraryConfig, openLibrary } from './library.ts';
import { checkMediaRoot, resolvePath } from './mediaRoot.ts';
import { createRecentLibraries, freeDefaults, type Recent } from './recentLibraries.ts';

export interface Session {
  /** Answers one call of the library room. Never rejects. */
  call(name: string, input: unknown): Promise<Result<unknown>>;
  /** Where the bytes of a media address (its path part) lie; null when there are none. */
  locate(pathPart: string): Promise<MediaFile | null>;
  locateAsset(id: number): Promise<MediaFile | null>;
  /** What follows the media URL in the path of a request; null when it is not below it. */
  publicPath(requestPath: string): string | null;
  /** For `/media/…`; null for everything that is not to be seen. */
  locatePublic(rest: string, query: Readonly<Record<string, string>>): Promise<PublicFile | null>;
  /** Keeps one uploaded file until its batch is imported. `modified` is the file's own time, ms. Throws MediarootError. */
  receive(batch: string, name: string, body: AsyncIterable<Uint8Array>, modified?: number): Promise<void>;
  /** Into this collection; left out, by kind. Throws as a call to `import.start` does. */
  importReceived(batch: string, collection?: number): Promise<{ importId: number }>;
  /** Opens the library that was open when the program last ended; a failure shows in `library.state`. */
  openLast(): Promise<void>;
  on(listener: (event: AnyEvent) => void): () => void;
  /** Closes the library; it is opened again at the next start. */
  close(): Promise<void>;
}

/** How each library is opened, and what of it is remembered. */
export interface SessionSettings extends Pick<LibraryConfig, 'thumbnails' | 'stays'> {
  /** A library opened here is the one the next {@link Session.openLast} opens. The default; off for passing visits. */
  readonly reopens?: boolean | undefined;
}

/** How often a library is looked for whose folder is not there, ms. */
const MISSING_INTERVAL = 5_000;

export function createSession(host: Host, settings: SessionSettings = {}): Session {
  const recents = createRecentLibraries(host);
  const listeners = new Set<(event: AnyEvent) => void>();
  let library: Library | null = null;
  let failure: ErrorValue | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let ended = false;
  let stopWaiting = (): void => undefined;

  /** Opening and closing happen one after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const emit = (event: AnyEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const opened = (): Library => {
    if (library !== null) return library;
    throw new MediarootError('no_library', 'No library is open. Open or make one first.');
  };

  const state = async (): Promise<LibraryState> => {
    const [known, defaults] = await Promise.all([recents.list(), freeDefaults(host)]);
    const recent = known.map(({ path, name, mediaRoot }) => ({ path, name, mediaRoot }));
    if (library !== null) return { status: 'open', library: library.info(), error: null, recent, defaults };
    const status = failure === null ? 'none' : 'failed';
    return { status, library: null, error: failure === null ? null : plainError(failure), recent, defaults };
  };
  const announce = async (): Promise<LibraryState> => {
    const now = await state();
    emit({ name: 'library.state', payload: now });
    return now;
  };
  /** A disk that is connected again is noticed: its library opens unless something else did meanwhile. */
  const waitFor = (folder: string): void => {
    const timer = setInterval(() => {
      if (!hasCatalogFile(folder)) return;
      stopWaiting();
      inTurn(() => open(folder)).catch((error: unknown) => logged(host, 'library.open', error));
    }, MISSING_INTERVAL).unref();
    stopWaiting = () => clearInterval(timer);
  };
  const closeLibrary = async (): Promise<void> => {
    stopWaiting();
    const closing = library;
    library = null;
    failure = null;
    await closing?.close();
  };
  const nameOf = (known: readonly Recent[]) => (id: string) => known.find((recent) => recent.id === id)?.name;

  /** A new library is opened before the old one goes, unless they are the same: a failure to make one loses nothing. */
  const enter = async (config: LibraryConfig): Promise<LibraryState> => {
    if (ended) throw new MediarootError('unavailable', 'Mediaroot is closing.', { retryable: true });
    const fresh = await openLibrary(host, { ...settings, ...config, nameOf: nameOf(await recents.list()) });
    await closeLibrary();
    library = fresh;
    fresh.on(emit);
    fresh.onInfo(() => {
      announce().catch((error: unknown) => logged(host, 'library.state', error));
    });
    const { id, path: folder, name, mediaRoot } = fresh.info();
    await recents.opened({ id, path: folder, name, mediaRoot }, settings.reopens !== false);
    return announce();
  };
  const open = async (folder: string, restored = false): Promise<LibraryState> => {
    assertFolder(folder);
    const { resolved } = await resolvePath(folder);
    if (library?.path === resolved) return state();
    try {
      return await enter({ path: resolved, restored });
    } catch (error) {
      if (library === null) {
        failure = toErrorValue(error);
        stopWaiting();
        if (failure.code === 'library_missing') waitFor(resolved);
        await announce();
      }
      throw error;
    }
  };

  const restorer = createRestorer(host, (payload) => emit({ name: 'restore.progress', payload }));
  const own: Handlers<SessionCallName> = {
    'library.state': state,
    'library.checkMediaRoot': async ({ path: mediaRoot }) => {
      const [known, defaults] = await Promise.all([recents.list(), freeDefaults(host)]);
      try {
        await checkMediaRoot(host, { mediaRoot, libraryPath: defaults.path, nameOf: nameOf(known) });
        return { problem: null };
      } catch (error) {
        if (error instanceof MediarootError) return { problem: plainError(error.toValue()) };
        throw error;
      }
    },
    'library.create': ({ path: folder, mediaRoot, name }) =>
      inTurn(async () => {
        if (folder !== undefined) assertFolder(folder);
        return enter({ path: folder ?? (await freeDefaults(host)).path, create: { mediaRoot, name } });
      }),
    'library.open': ({ path: folder }) => inTurn(() => open(folder)),
    'library.close': () =>
      inTurn(async () => {
        await closeLibrary();
        await recents.closed();
        return announce();
      }),
    'library.backups': async ({ path: folder }) => {
      assertFolder(folder);
      return { backups: [...describeBackups((await resolvePath(folder)).resolved)] };
    },
    'library.restore': ({ path: folder, backup }) =>
      inTurn(async () => {
        assertFolder(folder);
        const { resolved } = await resolvePath(folder);
        const isOpen = library?.path === resolved;
        if (isOpen) await closeLibrary();
        try {
          const restored = await restoreBackup(resolved, `Mediaroot ${host.version}`, host.now, backup);
          host.log('warn', 'catalog restored from a backup', { path: resolved, ...restored });
        } catch (error) {
          // Nothing was changed, so it goes on as it was.
          if (isOpen) await open(resolved).catch((failed: unknown) => logged(host, 'library.open', failed));
          throw error;
        }
        return open(resolved, true);
      }),
    'library.restoreFrom': async (input) => {
      const folder = input.path ?? (await freeDefaults(host)).path;
      assertFolder(folder);
      const known = nameOf(await recents.list());
      const report = await restorer.run({ ...input, libraryPath: folder, nameOf: known });
      await inTurn(() => open(folder));
      return report;
    },
    'library.cancelRestore': () => {
      restorer.cancel();
      return {};
    },
    'doctor.report': async () => doctorReport(host, (await library?.health()) ?? null),
  };

  const answer = async <N extends LibraryCallName>(name: N, input: unknown): Promise<CallOutput<N>> => {
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) {
      throw new MediarootError(
        'bad_request',
        `The request ${name} is not of its form: ${z.prettifyError(parsed.error)}`,
        {
          details: { call: name },
        },
      );
    }
    const handlers: Partial<Handlers<LibraryCallName>> = name in own ? own : opened().handlers;
    const handler = handlers[name] as (input: unknown) => CallOutput<N> | Promise<CallOutput<N>>;
    const output = await handler(parsed.data);
    return process.env.MEDIAROOT_DEV === '1' ? (calls[name].output.parse(output) as CallOutput<N>) : output;
  };

  return {
    call: async (name, input) => {
      try {
        if (!isLibraryCall(name)) throw new MediarootError('unknown_call', `There is no call ${name} here.`);
        return { ok: true, value: await answer(name, input) };
      } catch (error) {
        const said = library === null ? error : inCatalogWords(error, library.path);
        return { ok: false, error: logged(host, name, said) };
      }
    },
    locate: async (pathPart) => {
      const ref = parseMediaPath(pathPart);
      return ref === null || library === null ? null : library.locate(ref);
    },
    locateAsset: async (id) => library?.locateAsset(id) ?? null,
    publicPath: (requestPath) => library?.publicFiles.rest(requestPath) ?? null,
    locatePublic: async (rest, query) => library?.publicFiles.locate(rest, query) ?? null,
    receive: async (batch, name, body, modified) => opened().receive(batch, name, body, modified),
    importReceived: async (batch, collection) => opened().importReceived(batch, collection),
    openLast: async () => {
      const last = await recents.last();
      if (last === null) return;
      await inTurn(() => open(last)).catch((error: unknown) => logged(host, 'library.open', error));
    },
    on: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close: async () => {
      ended = true;
      await restorer.close();
      await inTurn(closeLibrary);
    },
  };
}

function isLibraryCall(name: string): name is LibraryCallName {
  return isCallName(name) && calls[name satisfies CallName].room === 'library';
}

/** Catalog folders are given by people too, so they are held to the same words as media folders. */
function assertFolder(folder: string): void {
  if (path.isAbsolute(folder)) return;
  throw new MediarootError(
    'bad_request',
    `“${folder}” is not a complete path. Give the full path of the library folder.`,
  );
}

/** Notes what went wrong under an id that the person's message carries too. */
function logged(host: Host, call: string, error: unknown): ErrorValue {
  const correlationId = crypto.randomUUID();
  const expected = error instanceof MediarootError;
  host.log(expected ? 'warn' : 'error', 'call failed', { call, correlationId, error });
  return toErrorValue(error, correlationId);
}

/** Without absent fields and read-only marks, as the contract has it. */
function plainError(error: ErrorValue): NonNullable<LibraryState['error']> {
  const { details, ...rest } = error;
  return details === undefined ? rest : { ...rest, details: { ...details } };
}
