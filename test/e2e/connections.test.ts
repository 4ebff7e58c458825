import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionsIn, TRACE_LOG, tracedProgram } from '../support/connections.ts';
import { electronExecutable } from '../support/machine.ts';
import { canTrace } from '../support/strace.ts';
import { startUpdateServer, type UpdateServer } from '../support/updateServer.ts';
import {
  createDefaultLibrary,
  type Folders,
  importByDialog,
  launchBuiltApp,
  makeFolders,
} from './support/app.ts';
import { NAMES, PICTURES } from './support/picturedApp.ts';
import { asDebianPackage } from './support/updatable.ts';

let server: UpdateServer;
let folders: Folders;
let log: string;
let programs: string;
const electron = process.env.MEDIAROOT_ELECTRON;

// One for all tests: the driver looks for Electron once.
beforeAll(async () => {
  programs = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-traced-'));
  process.env.MEDIAROOT_ELECTRON = await tracedProgram(programs, electronExecutable());
});
afterAll(async () => {
  process.env.MEDIAROOT_ELECTRON = electron;
  await rm(programs, { recursive: true });
});
beforeEach(async () => {
  server = await startUpdateServer();
  folders = await makeFolders();
  log = path.join(folders.folder, 'calls.txt');
});
afterEach(async () => {
  await server.close();
  await folders.remove();
});

/** Starts the app as one that can update itself, with updates by themselves on or off, makes a library and imports pictures. */
async function useApp(updates: { readonly automatic: boolean }, meanwhile = async () => {}): Promise<void> {
  await mkdir(path.join(folders.dataDir, 'shell'), { recursive: true });
  await writeFile(path.join(folders.dataDir, 'shell/app.json'), JSON.stringify({ updates }));
  const updatable = await asDebianPackage(folders, server);
  const running = await launchBuiltApp(folders, { ...updatable, [TRACE_LOG]: log });
  await createDefaultLibrary(running);
  await importByDialog(
    running,
    'files',
    NAMES.map((name) => path.join(PICTURES, name)),
  );
  await running.page.getByRole('option', { name: 'Portrait_3.jpg' }).dblclick();
  await running.page.keyboard.press('Escape');
  await meanwhile();
  await running.quit();
}

describe.runIf(canTrace)('the app and the network', () => {
  it('asks for no connection at all while updates are turned off', async () => {
    await useApp({ automatic: false });
    expect(await readFile(log, 'utf8')).toMatch(/ connect\(.*AF_UNIX/);
    expect(await connectionsIn(log)).toEqual({ reached: [], named: [] });
    expect(server.requests).toEqual([]);
  });

  it('asks for connections to the update server alone while updates are turned on', async () => {
    await useApp({ automatic: true }, () =>
      expect
        .poll(() => server.requests.map(({ path: at }) => path.basename(at)), { timeout: 60_000 })
        .toContain(server.names.file),
    );
    expect((await connectionsIn(log)).reached).toEqual([new URL(server.url).host]);
  });
});
