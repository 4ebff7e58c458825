/**
 * An installed package updates itself: from the question to the app that runs afterwards, with apt, dpkg, the real package and the
 * app as it is. Where updates come from and which key signs them is built into the older package; see support/installed.ts.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { APP_FOLDER, installDeb, installedVersion, removeDeb } from '../../build/lib/debian.mjs';
import { connect } from '../../build/lib/devtools.mjs';
import { callsFrom } from '../../build/release/startCheck.mjs';
import type { UpdateState } from '../../shared/contract/app.ts';
import { startUpdateServer, type UpdateServer } from '../support/updateServer.ts';
import { type Call, debs, makePerson, type Person } from './support/installed.ts';

const { older, current, olderVersion, currentVersion, updates } = debs();
const FILE = `mediaroot-${currentVersion}-linux-x64.deb`;
const NOTES = 'Pictures load sooner.\n<b>Fewer</b> surprises.';
/** Of a busy machine for a package of some 150 MB, ms. */
const LONG_MS = 90_000;

let person: Person;
let server: UpdateServer;

beforeAll(async () => {
  installDeb(older);
  person = await makePerson();
  // Soon after a start it would look by itself, and be in the middle of that on a machine where starting takes long.
  await mkdir(ownFolder(), { recursive: true });
  await writeFile(path.join(ownFolder(), 'app.json'), JSON.stringify({ updates: { automatic: false } }));
  server = await startUpdateServer(
    { version: currentVersion, notes: NOTES },
    { file: FILE, source: current, port: Number(new URL(updates.feed).port), keys: updates },
  );
});
afterAll(async () => {
  await server.close();
  for (const pid of await appsOf(person)) process.kill(pid, 'SIGKILL');
  if (installedVersion() !== undefined) removeDeb({ purge: true });
  await person.remove();
});

const ownFolder = () => path.join(person.home, '.config/Mediaroot/shell');
const pending = () => path.join(person.home, '.cache/mediaroot-updater/pending');
const state = async (call: Call) => (await call('updates.state')) as UpdateState;

/** Looks for updates as a person does. */
const check = async (call: Call) => ((await call('updates.check')) as UpdateState).phase;

async function download(call: Call, end: UpdateState['phase']['kind']): Promise<UpdateState['phase']> {
  await call('updates.download');
  await expect.poll(async () => (await state(call)).phase.kind, { timeout: LONG_MS }).toBe(end);
  return (await state(call)).phase;
}

/** Ids of processes of the app that a person has started, by the folder they call home. */
async function appsOf({ home }: Person): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const at = path.join('/proc', name);
    const program = await readlink(path.join(at, 'exe')).catch(() => '');
    if (!program.startsWith(APP_FOLDER)) continue;
    const environment = await readFile(path.join(at, 'environ'), 'utf8').catch(() => '');
    if (environment.split('\0').includes(`HOME=${home}`)) found.push(Number(name));
  }
  return found;
}

/** Where Chromium writes down how the app that runs can be reached. */
async function address(): Promise<string | null> {
  const file = path.join(ownFolder(), 'DevToolsActivePort');
  if (!existsSync(file)) return null;
  const [port, at] = (await readFile(file, 'utf8')).trim().split('\n');
  return at === undefined ? null : `ws://127.0.0.1:${port}${at}`;
}

describe('an installed package', () => {
  it('says where its updates come from, and of which kind it is', async () => {
    const resources = path.join(APP_FOLDER, 'resources');
    expect(await readFile(path.join(resources, 'package-type'), 'utf8')).toBe('deb');
    expect(parse(await readFile(path.join(resources, 'app-update.yml'), 'utf8'))).toEqual({
      provider: 'generic',
      url: updates.feed,
      updaterCacheDirName: 'mediaroot-updater',
    });
  });

  it('finds a newer one with its notes, and refuses it while it is not signed or another one', async () => {
    await person.withApp(async (call) => {
      const { signature, metadata } = server.names;
      server.answer(signature, (response) => response.end(Buffer.alloc(64, 1).toString('base64')));
      expect(await check(call)).toMatchObject({ problem: { message: expect.stringMatching(/not signed/) } });
      server.answer(signature, null);
      server.answer(metadata, (response, content) => response.end(`${content}\n`));
      expect(await check(call)).toMatchObject({ problem: { message: expect.stringMatching(/not signed/) } });
      server.answer(metadata, null);

      expect(await check(call)).toMatchObject({
        kind: 'available',
        release: { version: currentVersion, notes: NOTES },
        bytes: (await stat(current)).size,
      });
      server.answer(FILE, (response, content) => {
        const other = Buffer.from(content);
        other.writeUInt8(other.readUInt8(other.length - 1) ^ 1, other.length - 1);
        response.writeHead(200, { 'content-length': other.length }).end(other);
      });
      expect(await download(call, 'failed')).toMatchObject({ problem: { code: 'verify_failed' } });
      expect(await readdir(pending())).toEqual([]);
      server.answer(FILE, null);
      await expect(call('updates.install')).rejects.toThrow('There is no update to install now.');
    });
    expect(installedVersion()).toBe(olderVersion);
  });

  it('downloads the newer one, installs it and starts again as that, with the library it had', async () => {
    const mediaRoot = path.join(person.home, 'Pictures', 'Mediaroot');
    let before: string | null = null;
    const used = person.withApp(async (call) => {
      before = await address();
      await call('library.create', { mediaRoot });
      await check(call);
      expect(await download(call, 'ready')).toMatchObject({ release: { version: currentVersion } });
      expect((await readFile(path.join(pending(), FILE))).equals(await readFile(current))).toBe(true);
      expect(installedVersion()).toBe(olderVersion);
      await call('updates.install');
      // It ends by itself, once the package is installed.
      await once(new EventTarget(), 'never');
    });
    await expect(used).rejects.toThrow('it ended with 0');
    expect(installedVersion()).toBe(currentVersion);

    // While it is being written the file is empty.
    const known = async () => [null, before].includes(await address());
    await expect.poll(known, { timeout: LONG_MS }).toBe(false);
    const browser = await connect(String(await address()));
    const ask = await callsFrom(browser);
    expect((await ask('app.info')).value).toMatchObject({ version: currentVersion });
    expect((await ask('library.state')).value).toMatchObject({ status: 'open', library: { mediaRoot } });
    // Nobody named a place for updates when it was made.
    expect((await ask('updates.state')).value).toMatchObject({
      unable: expect.stringMatching(/made without an address for updates/),
    });
    browser.send('Browser.close').catch(() => undefined);
    await expect.poll(() => appsOf(person), { timeout: LONG_MS }).toEqual([]);
    expect(await person.command('--version')).toBe(currentVersion);
    expect(existsSync(mediaRoot)).toBe(true);
  });
});
