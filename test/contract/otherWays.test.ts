import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '../../electron/cli/http/server.ts';
import { processEntry } from '../../electron/library/entries.ts';
import { createSession, type Session } from '../../electron/library/session.ts';
import { type LibraryProcess, startLibraryProcess } from '../../electron/main/libraryProcess.ts';
import { calls, type LibraryCallName, pageCallNames } from '../../shared/contract/calls.ts';
import type { Result } from '../../shared/errors.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { HOST_SAMPLES, hostNames, LIBRARY_SAMPLES, libraryNames, NO_INPUTS } from './samples.ts';

const pageNames = libraryNames.filter((name) => (pageCallNames as readonly string[]).includes(name));
const bridgeNames = libraryNames.filter((name) => !pageNames.includes(name));

let folder: string;
const libraryPath = () => path.join(folder, 'library');

async function makeFolder(): Promise<void> {
  folder = await makeWorkFolder();
}
const removeFolder = () => fs.rm(folder, { recursive: true, force: true });

/** What came over, in the form of the call or as the error its sample meets. */
function expectAnswer(name: LibraryCallName, result: Result<unknown>): void {
  const [, error] = LIBRARY_SAMPLES[name];
  if (error !== undefined) expect(result).toMatchObject({ ok: false, error: { code: error } });
  else if (result.ok) calls[name].output.parse(result.value);
  else expect(result).toMatchObject({ ok: true });
}

describe('over HTTP', () => {
  let session: Session;
  let server: WebServer;

  beforeAll(async () => {
    await makeFolder();
    session = createSession(testHost(folder));
    await session.call('library.create', { path: libraryPath(), mediaRoot: path.join(folder, 'media') });
    server = await startWebServer('127.0.0.1', 0, {
      ...{ session, version: '1.2.3', pageFolder: folder },
      log: (message, error) => {
        throw new Error(message, { cause: error });
      },
    });
  });
  afterAll(async () => {
    await server.close();
    await session.close();
    await removeFolder();
  });
  beforeEach(() => session.call('library.open', { path: libraryPath() }));

  async function post(name: string, body: unknown): Promise<{ status: number; result: Result<unknown> }> {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/call/${name}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, result: (await answer.json()) as Result<unknown> };
  }

  it.each(pageNames)('%s is answered in its form', async (name) => {
    const { status, result } = await post(name, { input: LIBRARY_SAMPLES[name][0] });
    expect(status).toBe(200);
    expectAnswer(name, result);
  });

  it.each([...pageNames, ...hostNames])('%s refuses what is not its input', async (name) => {
    for (const input of NO_INPUTS)
      expect((await post(name, { input })).result).toMatchObject({
        ok: false,
        error: { code: 'bad_request' },
      });
  });

  it.each(bridgeNames)('%s is not open to a page', async (name) => {
    const { status, result } = await post(name, { input: LIBRARY_SAMPLES[name][0] });
    expect(status).toBe(403);
    expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it.each(hostNames)('%s is answered, or says in words why a browser cannot', async (name) => {
    const { status, result } = await post(name, { input: HOST_SAMPLES[name] });
    expect(status).toBe(200);
    if (result.ok) calls[name].output.parse(result.value);
    else
      expect(result.error).toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/^[A-Z].{20,}\.$/),
      });
    expect(result.ok).toBe(name === 'app.info');
  });
});

describe('by messages to the library’s process', () => {
  let library: LibraryProcess;

  beforeAll(async () => {
    await makeFolder();
    library = startLibraryProcess({
      node: process.execPath,
      entry: processEntry('library'),
      env: () => ({ ...process.env, MEDIAROOT_DATA_DIR: path.join(folder, 'data') }),
      log: () => undefined,
      onEvent: () => undefined,
      onSecret: async () => ({ state: 'none' }),
      onUp: () => undefined,
      onDown: () => undefined,
    });
    await library.call('library.create', { path: libraryPath(), mediaRoot: path.join(folder, 'media') });
  });
  afterAll(async () => {
    await library.shutdown();
    await removeFolder();
  });
  beforeEach(() => library.call('library.open', { path: libraryPath() }));

  it.each(libraryNames)('%s is answered in its form', async (name) => {
    expectAnswer(name, await library.call(name, LIBRARY_SAMPLES[name][0]));
  });
});
