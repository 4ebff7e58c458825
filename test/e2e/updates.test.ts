import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UpdateState } from '../../shared/contract/app.ts';
import { startUpdateServer, type UpdateServer } from '../support/updateServer.ts';
import {
  createDefaultLibrary,
  type Folders,
  launchBuiltApp,
  makeFolders,
  type RunningApp,
} from './support/app.ts';
import { asDebianPackage, recordInstaller } from './support/updatable.ts';

/** Words of theirs are words, whatever they look like. */
const NOTES =
  'Pictures load sooner.\n<img src="x" onerror="document.title = 1"><b>Fewer</b> surprises & more.';

let server: UpdateServer;
let folders: Folders;
let running: RunningApp;
let record: string;

beforeEach(async () => {
  server = await startUpdateServer({ notes: NOTES });
  folders = await makeFolders();
  await saveSettings({ automatic: false });
});
afterEach(async () => {
  await running.quit();
  await server.close();
  await folders.remove();
});

/** As an earlier start has left them. */
async function saveSettings(updates: { readonly automatic: boolean }): Promise<void> {
  await mkdir(path.join(folders.dataDir, 'shell'), { recursive: true });
  await writeFile(path.join(folders.dataDir, 'shell/app.json'), JSON.stringify({ updates }));
}

async function launch(
  how: { readonly exitCode?: number /** Runs out of an AppImage. */; readonly image?: string } = {},
): Promise<void> {
  const fake = await recordInstaller(folders, how);
  record = fake.record;
  const { image } = how;
  const updatable = {
    ...(await asDebianPackage(folders, server)),
    ...(image === undefined ? {} : { APPIMAGE: image, APPDIR: folders.folder }),
  };
  running = await launchBuiltApp(folders, { ...updatable, ...fake.environment });
  await createDefaultLibrary(running);
}

const status = () => running.page.getByTestId('update-status');
const inPhase = (phase: UpdateState['phase']['kind']) =>
  status().and(running.page.locator(`[data-phase=${phase}]`));
const button = (name: string) => status().getByRole('button', { name });

async function openUpdates(): Promise<void> {
  await running.page.getByRole('button', { name: 'Settings' }).click();
  await running.page.getByRole('tab', { name: 'Updates' }).click();
}

async function downloadUpdate(): Promise<void> {
  await openUpdates();
  await button('Check now').click();
  await button('Download').click();
  await inPhase('ready').waitFor();
}

/** An import that is in the middle and stays there. */
async function pauseAnImport(): Promise<number> {
  const many = path.join(folders.folder, 'many');
  await mkdir(many);
  await Promise.all(
    Array.from({ length: 400 }, (_, index) => writeFile(path.join(many, `${index}.txt`), `note ${index}`)),
  );
  await running.app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [folder] });
  }, many);
  const started = await running.call('dialog.import', { what: 'folder', mode: 'copy' });
  await running.call('import.pause', started);
  return (started as { importId: number }).importId;
}

/** Notes a restart instead of doing it, and the words of an error instead of showing them. */
async function recordEnd(): Promise<string> {
  const file = path.join(folders.folder, 'ended.txt');
  await running.app.evaluate(({ app, dialog }, to) => {
    const { appendFileSync } = process.getBuiltinModule('node:fs');
    app.relaunch = () => appendFileSync(to, 'starts again\n');
    dialog.showErrorBox = (_title, words) => appendFileSync(to, `${words}\n`);
  }, file);
  return file;
}

async function restartToUpdate(): Promise<string> {
  const ended = await recordEnd();
  const exited = once(running.app.process(), 'exit');
  await button('Restart to update').click();
  await exited;
  return readFile(ended, 'utf8');
}

/** The same on every computer. */
const HARMLESS: readonly string[] = [
  'user-agent',
  'accept-language',
  'accept-encoding',
  'cache-control',
  'pragma',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
];

// The installer that is stood in for is Linux's.
describe.runIf(process.platform === 'linux')('an update in the app', () => {
  it('is offered with its notes, downloaded, waits for an import, and is installed once the library has ended', async () => {
    await launch();
    await openUpdates();
    await button('Check now').click();
    await inPhase('available').waitFor();
    expect(await status().textContent()).toContain('Mediaroot 99.0.0 is available (300 kB).');
    const notes = running.page.getByTestId('update-notes');
    expect(await notes.textContent()).toBe(NOTES);
    expect(await notes.locator('*').count()).toBe(0);
    await button('Download').click();
    await inPhase('ready').waitFor();
    const importId = await pauseAnImport();
    await status().getByText('It can be installed after the end of an import.').waitFor();
    expect(await button('Restart to update').isDisabled()).toBe(true);
    await expect(running.call('updates.install')).rejects.toThrow(
      'The update waits for the end of an import.',
    );
    expect(existsSync(record)).toBe(false);
    await running.call('import.cancel', { importId });
    await status().getByText('is ready. It is installed').waitFor();

    expect(await restartToUpdate()).toBe('starts again\n');
    const file = path.join(folders.folder, 'cache/mediaroot-updater/pending', server.names.file);
    expect(readFileSync(record, 'utf8')).toBe(`dpkg -i ${file}\nlibrary process ended\n`);
  });

  it('that the system does not install is told, and the app starts again as it was', async () => {
    await launch({ exitCode: 1 });
    await downloadUpdate();
    const file = path.join(folders.folder, 'cache/mediaroot-updater/pending', server.names.file);
    expect(await restartToUpdate()).toBe(
      'Mediaroot 99.0.0 could not be installed. Your library is untouched. Mediaroot starts again as it was; the log says why.\n\n' +
        `To install it yourself, type in a terminal:\nsudo apt install '${file}'\nstarts again\n`,
    );
  });

  it('of an AppImage takes its place, under the name a person gave it', async () => {
    await server.close();
    server = await startUpdateServer({}, { file: 'mediaroot-99.0.0-linux.AppImage' });
    const image = path.join(folders.folder, 'My Mediaroot-1.0.0.AppImage');
    await writeFile(image, 'the one that runs');
    await launch({ image });
    await downloadUpdate();
    expect(await restartToUpdate()).toBe('starts again\n');
    expect((await readFile(image)).length).toBe(300_000);
    expect((await stat(image)).mode & 0o777).toBe(0o755);
    expect(existsSync(`${image}.new`)).toBe(false);
  });

  it('that cannot be reached is no matter while nobody asks, and is told to who does', async () => {
    await saveSettings({ automatic: true });
    server.answer(server.names.metadata, (response) => response.destroy());
    await launch();
    await openUpdates();
    await expect.poll(() => server.requests.length, { timeout: 60_000 }).toBeGreaterThan(0);
    await inPhase('idle').waitFor();
    await button('Check now').click();
    await status().getByText('The update server cannot be reached.').waitFor();
  });

  it('is looked for soon after the start and told of in the status bar, unless that is turned off', async () => {
    await saveSettings({ automatic: true });
    await launch();
    await running.page.getByTestId('update-hint').click({ timeout: 60_000 });
    await inPhase('ready').waitFor();
    await running.page.getByRole('checkbox', { name: 'Look for updates and download them' }).click();
    await expect
      .poll(() => readFile(path.join(folders.dataDir, 'shell/app.json'), 'utf8'))
      .toContain('"automatic":false');
  });

  it('that comes from another server, without an end or without a signature is refused in words', async () => {
    const elsewhere = await startUpdateServer();
    await launch();
    await openUpdates();
    server.answer(server.names.metadata, (response) =>
      response.writeHead(302, { location: `${elsewhere.url}${server.names.metadata}` }).end(),
    );
    await button('Check now').click();
    await status().getByText('sent Mediaroot on to another server').waitFor();
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
    server.answer(server.names.metadata, (response) => response.end(Buffer.alloc(3_000_000, 'x')));
    await button('Check now').click();
    await status().getByText('sends more than the makers of Mediaroot published').waitFor();
    server.answer(server.names.metadata, null);
    await server.edit(server.names.metadata, (text) => Buffer.concat([text, Buffer.from('\n')]));
    await button('Check now').click();
    await status().getByText('not signed by the makers of Mediaroot').waitFor();
    expect(server.requests.map(({ path: at }) => path.basename(at))).not.toContain(server.names.file);
  });

  it('asks with nothing that tells this computer from another, even what the server has left there', async () => {
    await launch();
    const { metadata, file } = server.names;
    server.answer(metadata, (response, content) =>
      response.writeHead(200, { 'set-cookie': 'who=1; Path=/; Max-Age=9999', etag: '"who"' }).end(content),
    );
    server.answer(file, (response, content) =>
      response.req.url?.includes('/asset/')
        ? response.end(content)
        : response.writeHead(302, { location: `/asset/${file}`, 'set-cookie': 'who=2; Path=/' }).end(),
    );
    await downloadUpdate();
    expect(server.requests).toHaveLength(4);
    for (const { headers } of server.requests) {
      const { host: _host, connection: _connection, accept: _accept, ...rest } = headers;
      expect(rest).toEqual(
        expect.objectContaining({ 'user-agent': 'electron-builder', 'accept-language': 'en' }),
      );
      expect(Object.keys(rest).filter((name) => !HARMLESS.includes(name))).toEqual([]);
    }
    expect(existsSync(path.join(folders.dataDir, 'shell/.updaterId'))).toBe(false);
  });
});
