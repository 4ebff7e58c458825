/** A whole library of its own for every test of a file, spoken to by calls and heard by events, as a window does. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createSession, type Session, type SessionSettings } from '../../electron/library/session.ts';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/calls.ts';
import type { AnyEvent, EventName, EventPayload } from '../../shared/contract/events.ts';
import type { Task } from '../../shared/contract/task.ts';
import { makeWorkFolder, type TestHost, testHost } from './catalog.ts';
import { ask, importAll } from './publishedLibrary.ts';

export interface WholeLibrary {
  /** Holds all the rest. */
  readonly folder: string;
  readonly mediaRoot: string;
  /** Empty at first, inside `folder`. */
  readonly source: string;
  readonly host: TestHost;
  readonly session: Session;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Code of the error a call ends with; null when it succeeds. */
  codeOf<N extends CallName>(name: N, input: CallInput<N>): Promise<string | null>;
  /** Writes files into `source` and imports them; resolves with their numbers. */
  add(...files: readonly (readonly [name: string, contents: string | Buffer])[]): Promise<readonly number[]>;
  asset(id: number): Promise<AssetDetail>;
  /** Absolute path of an asset's file. */
  fileOf(id: number): Promise<string>;
  /** Resolves with the first payload of this event that `test` accepts, heard from now on. */
  heard<N extends EventName>(name: N, test: (payload: EventPayload<N>) => boolean): Promise<EventPayload<N>>;
  /** Resolves when the task this call starts has ended. */
  task(start: () => Promise<{ task: number }>): Promise<Task>;
  /** Closes the library and opens it again. */
  reopen(settings?: SessionSettings): Promise<void>;
}

/** What a single command does, and no more. */
const ONLY_WHAT_IS_ASKED: SessionSettings = { thumbnails: 'asked', stays: false };

export function wholeLibraryForEachTest(settings: SessionSettings = ONLY_WHAT_IS_ASKED): WholeLibrary {
  const paths = { folder: '', library: '', mediaRoot: '', source: '' };
  let host: TestHost;
  let session: Session;

  const heard: WholeLibrary['heard'] = (name, test) =>
    new Promise((resolve) => {
      const stop = session.on((event: AnyEvent) => {
        if (event.name !== name || !test(event.payload as EventPayload<typeof name>)) return;
        stop();
        resolve(event.payload as EventPayload<typeof name>);
      });
    });
  const call: WholeLibrary['call'] = (name, input) => ask(session, name, input);

  beforeEach(async () => {
    paths.folder = await makeWorkFolder();
    paths.library = path.join(paths.folder, 'library');
    paths.mediaRoot = path.join(paths.folder, 'media');
    paths.source = path.join(paths.folder, 'source');
    await fs.mkdir(paths.source);
    host = testHost(paths.folder);
    session = createSession(host, settings);
    await call('library.create', { path: paths.library, mediaRoot: paths.mediaRoot });
  });
  afterEach(async () => {
    await session.close();
    await fs.rm(paths.folder, { recursive: true, force: true });
  });

  return {
    get folder() {
      return paths.folder;
    },
    get mediaRoot() {
      return paths.mediaRoot;
    },
    get source() {
      return paths.source;
    },
    get host() {
      return host;
    },
    get session() {
      return session;
    },
    call,
    async codeOf(name, input) {
      const result = await session.call(name, input);
      return result.ok ? null : result.error.code;
    },
    async add(...files) {
      for (const [name, contents] of files) await fs.writeFile(path.join(paths.source, name), contents);
      return importAll(
        session,
        files.map(([name]) => path.join(paths.source, name)),
      );
    },
    asset: (id) => call('assets.get', { id }),
    fileOf: async (id) => path.join(paths.mediaRoot, (await call('assets.get', { id })).path),
    heard,
    async task(start) {
      const ended = new Map<number, Task>();
      let wake: () => void = () => undefined;
      const stop = session.on((event) => {
        if (event.name !== 'task.progress' || event.payload.finished === null) return;
        ended.set(event.payload.id, event.payload);
        wake();
      });
      try {
        const { task: id } = await start();
        for (;;) {
          const task = ended.get(id);
          if (task !== undefined) return task;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        stop();
      }
    },
    async reopen(other = settings) {
      await session.close();
      session = createSession(host, other);
      await call('library.open', { path: paths.library });
    },
  };
}
