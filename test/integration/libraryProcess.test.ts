import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LibraryProcess, startLibraryProcess } from '../../electron/main/libraryProcess.ts';

/** A child that speaks the protocol and does what the name of a call says. */
const SCRIPTED = `
process.on('message', (message) => {
  if (message.kind === 'shutdown') {
    if (process.env.STUBBORN) return;
    process.send({ kind: 'event', name: 'asked to end', payload: null }, () => process.exit(0));
    return;
  }
  const answer = (value) => process.send({ kind: 'result', id: message.id, result: { ok: true, value } });
  if (message.kind === 'secret') return process.send({ kind: 'event', name: 'told', payload: message });
  if (message.kind === 'locate') return answer({ path: '/x', mime: 'a/b', size: 1, inline: true, name: message.path });
  if (message.kind === 'locateAsset') return answer({ broken: true });
  if (message.name === 'die') process.kill(process.pid, 'SIGKILL');
  else if (message.name === 'never') process.send({ kind: 'event', name: 'took', payload: 'never' });
  else if (message.name === 'secret') process.send({ kind: 'secret', id: 7, question: message.input });
  else if (message.name === 'cut') { process.removeAllListeners('disconnect'); process.disconnect(); setInterval(() => {}, 1000); }
  else if (message.name === 'bad answer') process.send({ kind: 'result', id: message.id, result: { ok: 'perhaps' } });
  else if (message.name === 'nonsense') { process.send({ no: 'kind' }); answer('after nonsense'); }
  else answer({ pid: process.pid, echo: message.input });
});
process.on('disconnect', () => process.exit(0));
process.send({ kind: 'ready' });
`;

interface Heard {
  readonly events: (readonly [string, unknown])[];
  readonly log: string[];
  readonly fields: Readonly<Record<string, unknown>>[];
  ups: boolean[];
  downs: number;
}

let folder: string;
let library: LibraryProcess | null = null;
let heard: Heard;
let changed: () => void;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => (changed = resolve));
}

function start(
  entry: string,
  env: NodeJS.ProcessEnv = {},
  times: { readonly shutdownMs?: number; readonly longMs?: number } = {},
): LibraryProcess {
  library = startLibraryProcess({
    node: process.execPath,
    entry,
    env: () => ({ ...process.env, ...env }),
    ...times,
    log: (_level, message, fields) => {
      heard.log.push(message);
      heard.fields.push({ message, ...fields });
      changed();
    },
    onEvent: (name, payload) => {
      heard.events.push([name, payload]);
      changed();
    },
    onSecret: async (question) => ({ state: 'found', kept: 'stored', value: `the one of ${question.name}` }),
    onUp: (again) => {
      heard.ups.push(again);
      changed();
    },
    onDown: () => {
      heard.downs += 1;
      changed();
    },
  });
  return library;
}

async function script(source: string): Promise<string> {
  const file = path.join(folder, 'child.mjs');
  await writeFile(file, source);
  return file;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-shell-'));
  heard = { events: [], log: [], fields: [], ups: [], downs: 0 };
  changed = () => undefined;
});

afterEach(async () => {
  await library?.shutdown();
  library = null;
  await rm(folder, { recursive: true, force: true });
});

describe('the library process', () => {
  it('answers calls made before it is ready, bytes intact', async () => {
    const running = start(await script(SCRIPTED));
    const bytes = Uint8Array.from([0, 255, 128]);
    const result = await running.call('echo', { bytes });
    expect(result).toMatchObject({ ok: true, value: { echo: { bytes } } });
    expect(heard.ups).toEqual([false]);
  });

  it('says where media lie, and nothing for an answer that is not a file', async () => {
    const running = start(await script(SCRIPTED));
    expect(await running.locate('/thumb/x')).toMatchObject({ name: '/thumb/x' });
    expect(await running.locateAsset(7)).toBeNull();
  });

  it('is answered what it asks of the key store, under the number it asked with', async () => {
    const running = start(await script(SCRIPTED));
    void running.call('secret', { what: 'get', name: 'remote:x:1' });
    await until(() => heard.events.length === 1);
    const answer = { state: 'found', kept: 'stored', value: 'the one of remote:x:1' };
    expect(heard.events).toEqual([['told', { kind: 'secret', id: 7, answer }]]);
  });

  it('is told nothing about a question that is none', async () => {
    const running = start(await script(SCRIPTED));
    void running.call('secret', { what: 'list' });
    await until(() => heard.log.includes('message from the library is not of the protocol'));
    expect(await running.call('echo', 1)).toMatchObject({ ok: true });
    expect(heard.events).toEqual([]);
  });

  it('fails calls in flight as retryable when it is killed, and comes back', async () => {
    const running = start(await script(SCRIPTED));
    const first = await running.call('echo', 1);
    const inFlight = running.call('never', {});
    await until(() => heard.events.length === 1);
    const dying = running.call('die', {});
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
    expect(await dying).toMatchObject({ ok: false });
    expect(heard.downs).toBe(1);
    const again = await running.call('echo', 2);
    expect(heard.ups).toEqual([false, true]);
    expect(again).toMatchObject({ ok: true, value: { echo: 2 } });
    expect(again).not.toEqual(first);
  });

  it('waits longer between attempts while it keeps dying, and runs when the cause is gone', async () => {
    const entry = await script('process.exit(3);');
    const running = start(entry);
    await until(() => heard.downs === 2);
    await script(SCRIPTED);
    await until(() => heard.ups.length === 1);
    expect(await running.call('echo', 1)).toMatchObject({ ok: true });
  });

  it('survives an executable that is not there', async () => {
    library = startLibraryProcess({
      node: path.join(folder, 'no-such-node'),
      entry: await script(SCRIPTED),
      env: () => ({}),
      log: () => undefined,
      onEvent: () => undefined,
      onSecret: async () => ({ state: 'none' }),
      onUp: () => undefined,
      onDown: () => {
        heard.downs += 1;
        changed();
      },
    });
    expect(await library.call('echo', 1)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(heard.downs).toBe(1);
  });

  it('goes on after a message that is not of the protocol', async () => {
    const running = start(await script(SCRIPTED));
    expect(await running.call('nonsense', {})).toEqual({ ok: true, value: 'after nonsense' });
    expect(heard.log).toContain('message from the library is not of the protocol');
  });

  it('fails a call whose answer is not of the protocol instead of letting it wait', async () => {
    const running = start(await script(SCRIPTED));
    expect(await running.call('bad answer', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(await running.call('echo', 1)).toMatchObject({ ok: true });
  });

  it('is ended when it hears nothing any more but stays, and its calls fail as retryable', async () => {
    const running = start(await script(SCRIPTED), {}, { shutdownMs: 200 });
    const inFlight = running.call('never', {});
    await until(() => heard.events.length === 1);
    void running.call('cut', {});
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
    expect(await running.call('echo', 1)).toMatchObject({ ok: true });
    expect(heard.downs).toBe(1);
  });

  it('is written down with the name of a call that it leaves unanswered for long', async () => {
    const running = start(await script(SCRIPTED), {}, { longMs: 50 });
    await running.call('echo', 1);
    void running.call('never', {});
    const told = () => heard.fields.filter(({ name }) => name === 'never');
    await until(() => told().length === 2);
    const [first, second] = told();
    const words = { message: 'call not answered yet', ready: true, pid: expect.any(Number) };
    expect([first, second]).toMatchObject([words, words]);
    expect(Number(second?.ageMs)).toBeGreaterThanOrEqual(2 * Number(first?.ageMs) - 1);
  });

  it('is asked to end, does, and is not started again', async () => {
    const running = start(await script(SCRIPTED));
    await running.call('echo', 1);
    await running.shutdown();
    expect(heard.events).toEqual([['asked to end', null]]);
    expect(heard.downs).toBe(0);
    expect(await running.call('echo', 1)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('is killed when it does not end by the deadline', async () => {
    const running = start(await script(SCRIPTED), { STUBBORN: '1' }, { shutdownMs: 200 });
    await running.call('echo', 1);
    await running.shutdown();
    expect(heard.log).toContain('library process did not end in time and is killed');
  });
});
