import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary } from '../../electron/library/library.ts';
import { createSession, type Session } from '../../electron/library/session.ts';
import { type CallName, callNames, calls, pageCallNames } from '../../shared/contract/calls.ts';
import { events } from '../../shared/contract/events.ts';
import { makeWorkFolder, type TestHost, testHost } from '../support/catalog.ts';
import { hostNames, LIBRARY_SAMPLES, libraryNames, NO_INPUTS } from './samples.ts';

let folder: string;
let host: TestHost;
let session: Session;

beforeEach(async () => {
  folder = await makeWorkFolder();
  host = testHost(folder);
  session = createSession(host);
});
afterEach(async () => {
  await session.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const createLibrary = () =>
  session.call('library.create', {
    path: path.join(folder, 'library'),
    mediaRoot: path.join(folder, 'media'),
  });

async function errorCode(name: string, input: unknown): Promise<string | null> {
  const result = await session.call(name, input);
  return result.ok ? null : result.error.code;
}

describe('every call of the library room', () => {
  it.each(libraryNames)('%s has an answer of its form, or an error that is ours', async (name) => {
    expect(await createLibrary()).toMatchObject({ ok: true });
    const [input, error] = LIBRARY_SAMPLES[name];
    const result = await session.call(name, input);
    if (error === undefined) {
      expect(result).toMatchObject({ ok: true });
      if (result.ok) calls[name].output.parse(result.value);
    } else expect(result).toMatchObject({ ok: false, error: { code: error } });
  });

  it('refuses what is not its input, naming the call', async () => {
    await createLibrary();
    for (const name of libraryNames)
      for (const input of NO_INPUTS) {
        const result = await session.call(name, input);
        expect(result, name).toMatchObject({
          ok: false,
          error: { code: 'bad_request', details: { call: name } },
        });
      }
  });

  it('is answered in one place only', async () => {
    const library = await openLibrary(host, {
      path: path.join(folder, 'library'),
      create: { mediaRoot: path.join(folder, 'media') },
    });
    const own = Object.keys(library.handlers);
    await library.close();
    const answeredWithoutLibrary: string[] = [];
    for (const name of libraryNames) {
      if ((await errorCode(name, LIBRARY_SAMPLES[name][0])) !== 'no_library')
        answeredWithoutLibrary.push(name);
    }
    expect([...own, ...answeredWithoutLibrary].sort()).toEqual([...libraryNames].sort());
  });
});

describe('what is no call of the library room', () => {
  it.each([...hostNames, 'library', 'toString', '__proto__', ''])('%s is an unknown call', async (name) => {
    expect(await errorCode(name, {})).toBe('unknown_call');
  });
});

describe('errors', () => {
  it('that are no words of ours stay in the log, joined by a correlation id', async () => {
    await createLibrary();
    const db = new Database(path.join(folder, 'library', 'catalog.sqlite'));
    db.exec('DROP TABLE asset_source');
    db.close();
    const result = await session.call('assets.list', { query: {} });
    if (result.ok) throw new Error('a list without its table was answered');
    const { correlationId, message } = result.error;
    expect(correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(message).not.toContain('asset_source');
    expect(JSON.stringify(result)).not.toContain('stack');
    expect(host.lines.filter((line) => line.includes(String(correlationId)))).toHaveLength(1);
  });
});

describe('the table of calls', () => {
  it('keeps what carries paths of files or their bytes from the page', () => {
    const bridge = callNames.filter((name) => !(pageCallNames as readonly CallName[]).includes(name));
    expect(bridge).toEqual(['assets.replace', 'assets.at', 'import.start', 'import.bytes']);
  });

  it('is kept by the events a library sends', async () => {
    const heard: string[] = [];
    session.on(({ name, payload }) => {
      events[name].parse(payload);
      heard.push(name);
    });
    await createLibrary();
    await session.call('import.bytes', { files: [{ name: 'a.txt', bytes: new Uint8Array([65]) }] });
    await session.call('library.close', {});
    expect(heard).toContain('library.state');
    expect(heard).toContain('import.progress');
  });
});
