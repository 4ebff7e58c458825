import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { processEntry } from '../../electron/library/entries.ts';
import { FromLibrary, type ToLibrary } from '../../shared/messages.ts';
import { makeWorkFolder, NOON } from '../support/catalog.ts';

let folder: string;
let child: ChildProcess;
let heard: FromLibrary[];
let changed: () => void = () => undefined;
const at = (...parts: readonly string[]) => path.join(folder, ...parts);

beforeEach(async () => {
  folder = await makeWorkFolder();
  start();
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await fs.rm(folder, { recursive: true, force: true });
});

function start(): void {
  heard = [];
  child = fork(processEntry('library'), {
    serialization: 'advanced',
    env: { ...process.env, MEDIAROOT_DATA_DIR: at('data'), MEDIAROOT_PICTURES_DIR: at('Pictures') },
  });
  child.on('message', (raw) => {
    heard.push(FromLibrary.parse(raw));
    changed();
  });
}

async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      changed = resolve;
    });
  }
}

let lastId = 0;
type Question = { kind: 'call'; name: string; input: unknown } | { kind: 'locate'; path: string };
async function ask(question: Question): Promise<unknown> {
  const id = ++lastId;
  child.send({ ...question, id } satisfies ToLibrary);
  const { result } = (await until(() =>
    heard.find((message) => message.kind === 'result' && message.id === id),
  )) as Extract<FromLibrary, { kind: 'result' }>;
  return result;
}

const ready = () => until(() => heard.find(({ kind }) => kind === 'ready'));
const create = () =>
  ask({ kind: 'call', name: 'library.create', input: { path: at('library'), mediaRoot: at('media') } });

/** Closed cleanly: the lock is free, and no check is needed. */
async function expectClosedWell(): Promise<void> {
  await expect(fs.stat(at('library', 'lock.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  await (await openCatalog(at('library'), { now: () => NOON, log: () => undefined })).close();
}

it('answers calls once it is ready, sends events, and takes bytes as they are', async () => {
  await ready();
  expect(await create()).toMatchObject({ ok: true, value: { status: 'open' } });
  expect(heard).toContainEqual(expect.objectContaining({ kind: 'event', name: 'library.state' }));
  const bytes = new Uint8Array([0, 255, 128]);
  const answer = await ask({
    kind: 'call',
    name: 'import.bytes',
    input: { files: [{ name: 'b.bin', bytes }] },
  });
  expect(answer).toMatchObject({ ok: true, value: { importId: 1 } });
  expect(await ask({ kind: 'call', name: 'assets.get', input: { id: 99 } })).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  });
  expect(await ask({ kind: 'locate', path: '/nothing' })).toEqual({ ok: true, value: null });
});

it('takes no harm from a message that is not of the protocol', async () => {
  await ready();
  child.send({ kind: 'nonsense' });
  expect(await ask({ kind: 'call', name: 'library.state', input: {} })).toMatchObject({ ok: true });
});

it.each([
  ['is asked to', () => child.send({ kind: 'shutdown' } satisfies ToLibrary)],
  ['loses its host', () => child.disconnect()],
  ['gets SIGTERM', () => child.kill('SIGTERM')],
])('closes the library and ends with 0 when it %s', async (_when, end) => {
  await ready();
  await create();
  const exit = once(child, 'exit');
  end();
  expect(await exit).toEqual([0, null]);
  await expectClosedWell();
});

it('has the last library open before it says that it is ready', async () => {
  await ready();
  await create();
  const exit = once(child, 'exit');
  child.send({ kind: 'shutdown' } satisfies ToLibrary);
  await exit;
  start();
  await ready();
  // Others may have told of themselves, too, before it and right after it, such as the watching of the media folder.
  expect(
    heard.slice(
      0,
      heard.findIndex(({ kind }) => kind === 'ready'),
    ),
  ).toContainEqual(
    expect.objectContaining({ name: 'library.state', payload: expect.objectContaining({ status: 'open' }) }),
  );
});
