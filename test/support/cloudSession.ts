/** A session with a library in a temporary folder of its own for every test of a file, called as a host calls it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createSession, type Session } from '../../electron/library/session.ts';
import type { CallInput, CallOutput, LibraryCallName } from '../../shared/contract/calls.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { makeWorkFolder, type TestHost, testHost } from './catalog.ts';
import { libraryOf } from './cloudLibrary.ts';
import { mediaRootOf } from './storedLibrary.ts';

export interface CloudSession {
  readonly folder: string;
  readonly host: TestHost;
  readonly session: Session;
  /** Everything that was called, with what was answered. */
  readonly answers: readonly unknown[];
  /** A path in the folder. */
  at(...parts: readonly string[]): string;
  call<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** What a call is refused with; throws when it is not. */
  refusal<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<ErrorValue>;
  /** Names of the events so far. */
  heard(): readonly string[];
  /** Closes the library, lets `work` have its files, and opens it again. */
  without<T>(work: () => Promise<T>): Promise<T>;
}

/** The library is made and open, and empty. */
export function cloudSessionForEachTest(): CloudSession {
  const answers: unknown[] = [];
  let events: AnyEvent[] = [];
  const made = {
    folder: '',
    host: undefined as unknown as TestHost,
    session: undefined as unknown as Session,
    answers,
    at: (...parts: readonly string[]) => path.join(made.folder, ...parts),
    async ask<N extends LibraryCallName>(name: N, input: CallInput<N>) {
      const result = await made.session.call(name, input);
      answers.push({ name, result });
      return result;
    },
    async call<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      const result = await made.ask(name, input);
      if (!result.ok) throw Object.assign(new Error(result.error.message), { error: result.error });
      return result.value as CallOutput<N>;
    },
    async refusal<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<ErrorValue> {
      const result = await made.ask(name, input);
      if (result.ok) throw new Error(`${name} was not refused`);
      return result.error;
    },
    heard: () => events.map(({ name }) => name),
    async without<T>(work: () => Promise<T>): Promise<T> {
      await made.call('library.close', {});
      const result = await work();
      await made.call('library.open', { path: libraryOf(made.folder) });
      return result;
    },
  };
  beforeEach(async () => {
    answers.length = 0;
    events = [];
    made.folder = await makeWorkFolder();
    made.host = testHost(made.folder);
    made.session = createSession(made.host, { thumbnails: 'asked' });
    made.session.on((event) => void events.push(event));
    await made.call('library.create', { path: libraryOf(made.folder), mediaRoot: mediaRootOf(made.folder) });
  });
  afterEach(async () => {
    await made.session.close();
    await fs.rm(made.folder, { recursive: true, force: true });
  });
  return made;
}

/** Files below a folder that hold one of these texts, in UTF-8 or UTF-16. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const needles = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await fs.readFile(file);
    if (needles.some((needle) => bytes.includes(needle))) found.push(path.relative(folder, file));
  }
  return found;
}
