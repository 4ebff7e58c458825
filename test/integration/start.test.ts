import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder = '';
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-start-'));
});

afterEach(async () => {
  if (child !== undefined && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  child = undefined;
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Starts the app as `npm start` does on a machine without a display. */
function start(words: readonly string[] = []) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
  const env = {
    ...rest,
    MEDIAROOT_DATA_DIR: path.join(folder, 'data'),
    MEDIAROOT_PICTURES_DIR: path.join(folder, 'Pictures'),
  };
  const started = spawn(process.execPath, [path.resolve('build/start.mjs'), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let told = '';
  started.stderr.setEncoding('utf8').on('data', (part: string) => {
    told += part;
  });
  return { started, told: () => told };
}

describe('npm start without a display', () => {
  test('says why there is no window, serves the default library and prints where', async () => {
    const { started, told } = start();
    const first = await createInterface({ input: started.stdout })[Symbol.asyncIterator]().next();
    expect(told()).toContain('There is no display');
    const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(String(first.value))?.[0] ?? told();
    const welcome = await fetch(address, { redirect: 'manual' });
    const cookie = welcome.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    expect({ status: page.status, type: page.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
    });
    const stranger = await fetch(new URL('/', address));
    expect(stranger.status).toBe(401);
  });

  test('says that only a window opens files that are named, and serves with the other words', async () => {
    const picture = path.join(folder, 'my picture.jpg');
    fs.writeFileSync(picture, 'a picture');
    const { started, told } = start([picture, '--host', '127.0.0.1']);
    const first = await createInterface({ input: started.stdout })[Symbol.asyncIterator]().next();
    expect(String(first.value)).toContain('http://127.0.0.1:');
    expect(told()).toContain(
      `Only the window opens files by itself. Drop them on the page instead: ${picture}`,
    );
  });

  test('has nothing to install or build on a second start', async () => {
    const { started, told } = start();
    await createInterface({ input: started.stdout })[Symbol.asyncIterator]().next();
    expect(told()).toMatch(/Set up and built in [\d.]+ s/);
    expect(told()).not.toMatch(/^(built dist|Installing|Fetching)/m);
  });

  test('ends with Ctrl-C, leaving no process and no lock behind', async () => {
    const { started } = start();
    await createInterface({ input: started.stdout })[Symbol.asyncIterator]().next();
    started.kill('SIGINT');
    const [code, signal] = await once(started, 'exit');
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    const again = start();
    const line = await createInterface({ input: again.started.stdout })[Symbol.asyncIterator]().next();
    expect(String(line.value)).toContain('http://127.0.0.1:');
  });
});
