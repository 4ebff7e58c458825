import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { createSession, type Session } from '../../electron/library/session.ts';
import type { CallInput, CallOutput, LibraryCallName } from '../../shared/contract/calls.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { LibraryState } from '../../shared/contract/library.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { makeWorkFolder, type TestHost, testHost } from '../support/catalog.ts';

let folder: string;
let host: TestHost;
let session: Session;
const at = (...parts: readonly string[]) => path.join(folder, ...parts);

beforeEach(async () => {
  folder = await makeWorkFolder();
  host = testHost(folder);
  session = createSession(host);
});
afterEach(async () => {
  await session.close();
  await fs.rm(folder, { recursive: true, force: true });
});

async function call<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const result = await session.call(name, input);
  if (!result.ok) throw Object.assign(new Error(result.error.message), { error: result.error });
  return result.value as CallOutput<N>;
}

async function refusal<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<ErrorValue> {
  const result = await session.call(name, input);
  if (result.ok) throw new Error(`${name} was not refused`);
  return result.error;
}

const create = (name: string) =>
  call('library.create', { path: at(name), mediaRoot: at(`${name}-media`), name });

/** Ends this session and begins another, as a restart does. */
async function restart(): Promise<void> {
  await session.close();
  session = createSession(host);
  await session.openLast();
}

/** Resolves when this is so; asks again after whatever is told from before it was asked. */
async function until(so: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const { promise: told, resolve } = Promise.withResolvers<void>();
    const stop = session.on(() => resolve());
    const over = await so();
    if (!over) await told;
    stop();
    if (over) return;
  }
}

async function importText(text: string): Promise<void> {
  const { importId } = await call('import.bytes', {
    files: [{ name: `${text}.txt`, bytes: new TextEncoder().encode(text) }],
  });
  await until(async () => {
    const { imports } = await call('import.list', {});
    return imports.find(({ id }) => id === importId)?.state === 'done';
  });
}

/** Resolves when the library in this folder has its first backup; one that is closed before does not always wait for it. */
async function backedUp(name: string): Promise<void> {
  const listed = async () => (await call('library.backups', { path: at(name) })).backups;
  await expect.poll(listed, { timeout: 15_000 }).toHaveLength(1);
}

describe('libraries in turn', () => {
  it('opens the same library at the next start, whatever a passing visit opened meanwhile', async () => {
    await create('kept');
    await session.close();
    session = createSession(host, { reopens: false });
    await create('visited');
    await restart();
    const { library, recent } = await call('library.state', {});
    expect(library?.name).toBe('kept');
    expect(recent.map(({ name }) => name)).toContain('visited');
  });

  it('starts with none, offering folders for one', async () => {
    await session.openLast();
    expect(await call('library.state', {})).toEqual({
      status: 'none',
      library: null,
      error: null,
      recent: [],
      defaults: { path: at('data', 'libraries', 'main'), mediaRoot: at('Pictures', 'Mediaroot') },
    });
    expect(await refusal('library.counts', {})).toMatchObject({ code: 'no_library' });
  });

  it('makes one in the offered folders, and then offers others', async () => {
    const state = await call('library.create', { mediaRoot: at('Pictures', 'Mediaroot') });
    expect(state.library).toMatchObject({
      path: at('data', 'libraries', 'main'),
      mediaRoot: at('Pictures', 'Mediaroot'),
      mediaRootState: 'online',
      name: 'Mediaroot',
      assets: 0,
    });
    expect(state.defaults).toEqual({
      path: at('data', 'libraries', 'main-2'),
      mediaRoot: at('Pictures', 'Mediaroot 2'),
    });
  });

  it('opens one after the other, frees the one left, and lists them newest first', async () => {
    await create('one');
    await create('two');
    const free = await openCatalog(at('one'), { now: host.now, log: host.log });
    await free.close();
    const state = await call('library.open', { path: at('one') });
    expect(state).toMatchObject({ status: 'open', library: { name: 'one' } });
    expect(state.recent.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('reopens the last one after a restart, but none that was closed on purpose', async () => {
    await create('one');
    await restart();
    expect(await call('library.state', {})).toMatchObject({ status: 'open', library: { name: 'one' } });
    await call('library.close', {});
    await restart();
    expect(await call('library.state', {})).toMatchObject({ status: 'none', recent: [{ name: 'one' }] });
  });

  it('keeps the open library when another cannot be made or opened', async () => {
    await create('one');
    expect(await refusal('library.create', { path: at('one'), mediaRoot: at('other') })).toMatchObject({
      code: 'library_exists',
    });
    expect(await refusal('library.open', { path: at('nowhere') })).toMatchObject({ code: 'library_missing' });
    expect(await call('library.state', {})).toMatchObject({ status: 'open', library: { name: 'one' } });
  });

  it('shows why the last one did not open, and tells whoever listens', async () => {
    await create('one');
    await session.close();
    const other = await openCatalog(at('one'), {
      now: host.now,
      log: host.log,
      program: 'Another Mediaroot',
    });
    session = createSession(host);
    const heard: LibraryState[] = [];
    session.on((event: AnyEvent) => {
      if (event.name === 'library.state') heard.push(event.payload);
    });
    await session.openLast();
    await other.close();
    expect(heard).toMatchObject([{ status: 'failed', error: { code: 'library_locked' } }]);
    expect(heard[0]?.error?.message).toContain('Another Mediaroot');
    expect(await call('library.open', { path: at('one') })).toMatchObject({ status: 'open', error: null });
  });

  it('opens a damaged one again from its backup', async () => {
    await create('one');
    await importText('kept');
    await backedUp('one');
    await call('library.close', {});
    await fs.writeFile(at('one', 'catalog.sqlite'), 'x'.repeat(10_000));

    expect(await refusal('library.open', { path: at('one') })).toMatchObject({ code: 'library_damaged' });
    expect(await call('library.state', {})).toMatchObject({
      status: 'failed',
      error: { code: 'library_damaged' },
    });
    expect(await call('library.restore', { path: at('one') })).toMatchObject({
      status: 'open',
      library: { assets: 1 },
    });
    const aside = (await fs.readdir(at('one'))).filter((name) => name.startsWith('damaged-'));
    expect(await fs.readFile(at('one', aside[0] ?? '', 'catalog.sqlite'), 'utf8')).toBe('x'.repeat(10_000));
  });
});

describe('the media folder', () => {
  const problem = async (given: string) =>
    (await call('library.checkMediaRoot', { path: given })).problem?.code ?? null;

  it('is refused with a reason, or accepted without being made', async () => {
    await fs.mkdir(at('data'));
    await fs.writeFile(at('file'), '');
    await fs.symlink(at('data'), at('link'));
    expect(await problem('Pictures')).toBe('media_root_relative');
    expect(await problem('/')).toBe('media_root_filesystem_root');
    expect(await problem(at('code', 'x'))).toBe('media_root_inside_app');
    expect(await problem(at('link', 'media'))).toBe('media_root_inside_app');
    expect(await problem(at('file'))).toBe('media_root_is_file');
    expect(await problem(at('file', 'below'))).toBe('media_root_is_file');
    expect(await problem(at('new', 'deep'))).toBeNull();
    await expect(fs.stat(at('new'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.runIf(process.platform === 'linux')('is refused where nothing can be written', async () => {
    expect(await problem('/proc/self')).toBe('media_root_not_writable');
    expect(await problem('/proc/mediaroot')).toBe('media_root_not_writable');
  });

  it('that cannot be made leaves no half-made library behind', async () => {
    await fs.writeFile(at('file'), '');
    expect(
      await refusal('library.create', { path: at('file', 'library'), mediaRoot: at('media') }),
    ).toMatchObject({
      code: 'storage_failed',
    });
    // A file where the marker's own folder has to go: the rules let it pass, marking it fails.
    await fs.mkdir(at('media'));
    await fs.writeFile(at('media', '.mediaroot'), 'in the way');
    expect((await session.call('library.create', { path: at('one'), mediaRoot: at('media') })).ok).toBe(
      false,
    );
    await expect(fs.stat(at('one'))).rejects.toMatchObject({ code: 'ENOENT' });
    await fs.rm(at('media', '.mediaroot'));
    expect(await call('library.create', { path: at('one'), mediaRoot: at('media') })).toMatchObject({
      status: 'open',
    });
  });

  it('of another library is refused by that library’s name, and so is a folder inside it', async () => {
    await create('one');
    for (const given of [at('one-media'), at('one-media', 'photos', 'new')]) {
      const { problem: found } = await call('library.checkMediaRoot', { path: given });
      expect(found).toMatchObject({ code: 'media_root_taken' });
      expect(found?.message).toContain('“one”');
    }
    expect(await refusal('library.create', { path: at('two'), mediaRoot: at('one-media') })).toMatchObject({
      code: 'media_root_taken',
    });
    await expect(fs.stat(at('two'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that is away leaves the library open but offline; imports are refused and nothing is made in its place', async () => {
    await create('one');
    await importText('first');
    await call('library.close', {});
    await fs.rename(at('one-media'), at('unplugged'));

    const state = await call('library.open', { path: at('one') });
    expect(state).toMatchObject({ status: 'open', library: { mediaRootState: 'offline', assets: 1 } });
    expect(
      await refusal('import.bytes', { files: [{ name: 'a', bytes: new Uint8Array([1]) }] }),
    ).toMatchObject({ code: 'media_root_offline' });
    await expect(fs.stat(at('one-media'))).rejects.toMatchObject({ code: 'ENOENT' });
    const { library } = await call('doctor.report', {});
    expect(library?.problems.join()).toContain('one-media');

    await fs.rename(at('unplugged'), at('one-media'));
    expect(await call('library.state', {})).toMatchObject({ library: { mediaRootState: 'online' } });
    await importText('second');
    expect(await call('library.counts', {})).toMatchObject({ all: 2 });
  });
});

describe('what was imported', () => {
  it('is announced, listed and found by its address; markup is never shown inside our pages', async () => {
    await create('one');
    const heard: string[] = [];
    session.on(({ name }) => heard.push(name));
    await importText('plain');
    const { importId } = await call('import.bytes', {
      files: [
        { name: 'x.svg', bytes: new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      ],
    });
    expect(importId).toBeGreaterThan(0);
    await until(async () => heard.includes('assets.changed') && (await call('library.counts', {})).all === 2);
    const { assets } = await call('assets.list', { query: { sort: 'name', direction: 'asc' } });
    const [text, drawing] = assets;
    const located = await session.locate(`/original/${text?.sha256}`);
    expect(located).toMatchObject({ name: 'plain.txt', size: 5 });
    expect(await fs.readFile(located?.path ?? '', 'utf8')).toBe('plain');
    expect(await session.locate(`/original/${drawing?.sha256}`)).toMatchObject({
      mime: 'image/svg+xml',
      inline: false,
    });
    expect(await session.locateAsset(text?.id ?? 0)).toEqual(located);
    expect(await session.locateAsset(99)).toBeNull();
    for (const address of [`/original/${'0'.repeat(64)}`, '/original/../../etc/passwd', '/x', '']) {
      expect(await session.locate(address)).toBeNull();
    }
  });
});

it('backs a catalog up as soon as it holds something', async () => {
  await create('first');
  const { backups: none } = await call('library.backups', { path: at('first') });
  expect(none).toEqual([]);
  await importText('hello');
  await backedUp('first');
});
