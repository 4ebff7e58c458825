import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary } from '../../electron/library/library.ts';
import { createSession, type Session } from '../../electron/library/session.ts';
import {
  type CallName,
  callNames,
  calls,
  type LibraryCallName,
  pageCallNames,
} from '../../shared/contract/calls.ts';
import { events } from '../../shared/contract/events.ts';
import { makeWorkFolder, type TestHost, testHost } from '../support/catalog.ts';

const libraryNames = callNames.filter((name) => calls[name].room === 'library') as readonly LibraryCallName[];
const hostNames = callNames.filter((name) => calls[name].room === 'host');

const ESSAYS = { name: 'Essays', uploadTo: 'essays/%Y/' };

/** A sound input of each call, and the error it meets in an empty library, if any. */
const SAMPLES: { readonly [N in LibraryCallName]: readonly [input: unknown, error?: string] } = {
  'library.state': [{}],
  'library.checkMediaRoot': [{ path: 'relative' }],
  'library.create': [{ mediaRoot: 'relative' }, 'media_root_relative'],
  'library.open': [{ path: '/nowhere/at/all' }, 'library_missing'],
  'library.restore': [{ path: '/nowhere/at/all' }, 'library_missing'],
  'library.backups': [{ path: '/nowhere/at/all' }],
  'library.close': [{}],
  'library.counts': [{}],
  'doctor.report': [{}],
  'assets.index': [{ query: {} }],
  'assets.rows': [{ ids: [1, 2] }],
  'assets.get': [{ id: 1 }, 'not_found'],
  'assets.list': [{ query: { text: 'x' } }],
  'import.expect': [{}],
  'import.start': [{ paths: ['relative'] }, 'bad_request'],
  'import.bytes': [{ files: [{ name: 'a.txt', bytes: new Uint8Array([1]) }] }],
  'import.list': [{}],
  'import.results': [{ importId: 99 }, 'not_found'],
  'import.pause': [{ importId: 99 }, 'not_found'],
  'import.resume': [{ importId: 99 }, 'not_found'],
  'import.cancel': [{ importId: 99 }, 'not_found'],
  'import.retry': [{ importId: 99 }, 'not_found'],
  'import.dismiss': [{ importId: 99 }, 'not_found'],
  'thumbnails.prioritise': [{ ids: [] }],
  'thumbnails.status': [{}],
  'thumbnails.rebuild': [{}],
  'collections.list': [{}],
  'collections.plan': [{ id: null, definition: ESSAYS }],
  'collections.save': [{ id: null, definition: ESSAYS }],
  'collections.remove': [{ id: 99, into: null }, 'not_found'],
  'assets.planMove': [{ ids: [99], collection: 1 }],
  'assets.moveTo': [{ ids: [99], collection: 1 }],
  'renditions.of': [{ id: 99 }, 'not_found'],
  'renditions.plan': [{}],
  'renditions.rebuild': [{}],
  'renditions.status': [{}],
  'renditions.gaps': [{}],
  'assets.trash': [{ ids: [99] }],
  'assets.restore': [{ ids: [99] }],
  'assets.delete': [{ ids: [99] }],
  'trash.summary': [{}],
  'trash.empty': [{}],
  'history.state': [{}],
  'history.undo': [{}],
  'history.redo': [{}],
  'cleanup.scan': [{}],
  'cleanup.files': [{ report: 'none', category: 'orphans' }, 'not_found'],
  'cleanup.apply': [{ report: 'none', categories: ['orphans'] }, 'not_found'],
  'cleanup.adopt': [{ report: 'none' }, 'not_found'],
  'quarantine.list': [{}],
  'quarantine.restore': [{}],
  'quarantine.purge': [{}, 'bad_request'],
  'verify.start': [{}],
  'verify.report': [{}],
  'verify.accept': [{ ids: [99] }],
  'relink.plan': [{}],
  'relink.apply': [{ plan: 'none' }, 'not_found'],
  'watch.list': [{}],
  'watch.add': [{ path: 'relative' }, 'bad_request'],
  'watch.update': [{ id: 99 }, 'not_found'],
  'watch.remove': [{ id: 99 }, 'not_found'],
  'addresses.of': [{ ids: [99] }, 'not_found'],
  'addresses.sign': [{ id: 99 }, 'not_found'],
  'webConfig.make': [{ server: 'nginx' }],
  'export.run': [{ folder: 'relative' }, 'bad_request'],
  'settings.get': [{}],
  'settings.set': [{}],
  'assets.at': [{ paths: ['/nowhere/at/all'] }],
  'assets.replace': [{ id: 99, path: '/nowhere/at/all' }, 'not_found'],
  'library.adopt': [{}],
  'tasks.list': [{}],
  'tasks.pause': [{ task: 99 }, 'not_found'],
  'tasks.resume': [{ task: 99 }, 'not_found'],
  'tasks.cancel': [{ task: 99 }, 'not_found'],
  'albums.list': [{}],
  'albums.save': [{ id: null, name: 'Summer' }],
  'albums.remove': [{ id: 99 }, 'not_found'],
  'albums.put': [{ id: 99, ids: [1] }, 'not_found'],
  'albums.take': [{ id: 99, ids: [1] }, 'not_found'],
  'tags.list': [{}],
  'tags.change': [{ ids: [99], add: ['sea'] }],
  'ratings.set': [{ ids: [99], rating: 3 }],
  'remotes.list': [{}],
  'remotes.add': [{ name: 'x', target: { type: 'local', bucket: 'relative' }, keys: null }, 'bad_request'],
  'remotes.update': [{ remote: 99 }, 'not_found'],
  'remotes.remove': [{ remote: 99 }, 'not_found'],
  'remotes.test': [{ remote: 99 }, 'not_found'],
  'remotes.takeOver': [{ remote: 99 }, 'not_found'],
  'sync.plan': [{ remote: 99 }, 'not_found'],
  'sync.start': [{ remote: 99 }, 'not_found'],
  'sync.items': [{ remote: 99 }, 'not_found'],
  'check.start': [{ remote: 99 }, 'not_found'],
  'check.report': [{ remote: 99 }, 'not_found'],
  'check.heal': [{ remote: 99 }, 'not_found'],
  'remoteAddresses.of': [{ remote: 99, ids: [1] }, 'not_found'],
  'library.restoreFrom': [
    { target: { type: 'local', bucket: '/nowhere/at/all' }, keys: null, mediaRoot: 'relative' },
    'media_root_relative',
  ],
  'library.cancelRestore': [{}],
};

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
    const [input, error] = SAMPLES[name];
    const result = await session.call(name, input);
    if (error === undefined) {
      expect(result).toMatchObject({ ok: true });
      if (result.ok) calls[name].output.parse(result.value);
    } else expect(result).toMatchObject({ ok: false, error: { code: error } });
  });

  it.each(libraryNames)('%s refuses what is not its input, naming the call', async (name) => {
    await createLibrary();
    for (const input of [null, 'x', { unheardOf: 1 }, undefined]) {
      const result = await session.call(name, input);
      expect(result).toMatchObject({ ok: false, error: { code: 'bad_request', details: { call: name } } });
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
      if ((await errorCode(name, SAMPLES[name][0])) !== 'no_library') answeredWithoutLibrary.push(name);
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
