import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corpusFolder } from '../support/cli.ts';
import {
  createDefaultLibrary,
  type Folders,
  importsDone,
  launchApp,
  libraryPid,
  makeFolders,
  mediaRootOf,
  type RunningApp,
  secondStart,
} from './support/app.ts';

const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');
const picture = (name: string) => path.join(PICTURES, name);

let folders: Folders;
let running: RunningApp;

beforeEach(async () => {
  folders = await makeFolders();
});
afterEach(async () => {
  await running.quit();
  await folders.remove();
  expect(running.complaints).toEqual([]);
});

const byId = (id: string) => running.page.getByTestId(id);
const cells = () => running.page.getByRole('listbox', { name: 'Media' }).getByRole('option');
const shownPicture = () => byId('viewer').getAttribute('aria-label');
const stored = async () => {
  const { total } = (await running.call('assets.list', { query: {} })) as { total: number };
  return total;
};
/** Starts the app once more with these words on its command line, and waits until it has handed them over. */
const again = async (words: readonly string[], cwd: string) => {
  const { command, args, env } = secondStart(folders, words);
  const child = spawn(command, args, { cwd, env, stdio: 'ignore' });
  await once(child, 'exit');
};

describe('files named at the start', () => {
  it('wait for a library, which the first screen says, and are then imported and shown', async () => {
    running = await launchApp(folders, {}, [
      picture('Landscape_1.jpg'),
      '--some-switch',
      '/no/such/file.jpg',
    ]);
    const { page } = running;
    await byId('waiting-files').getByText('Landscape_1.jpg').waitFor();
    await byId('toast').getByText('“file.jpg” is not in /no/such any more.').waitFor();
    await byId('create-library').click();
    await expect.poll(shownPicture, { timeout: 30_000 }).toBe('Landscape_1.jpg');
    expect(await stored()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => cells().count()).toBe(1);
  });

  it('come into the library that opens with the app', async () => {
    running = await launchApp(folders);
    await createDefaultLibrary(running);
    await running.quit();
    running = await launchApp(folders, {}, [picture('Portrait_3.jpg')]);
    await expect.poll(shownPicture, { timeout: 30_000 }).toBe('Portrait_3.jpg');
  });
});

describe('files named by a second start', () => {
  beforeEach(async () => {
    running = await launchApp(folders);
    await createDefaultLibrary(running);
    await byId('gallery-empty').waitFor();
  });

  it('are found from its own folder, imported as copies, and picked in the grid', async () => {
    const folder = path.join(folders.folder, 'camera');
    await mkdir(folder);
    for (const name of ['Landscape_1.jpg', 'Portrait_6.jpg'])
      await copyFile(picture(name), path.join(folder, name));
    await again(['Landscape_1.jpg', 'Portrait_6.jpg'], folder);
    await expect
      .poll(() => running.page.locator('[role=option][aria-selected=true]').count(), { timeout: 30_000 })
      .toBe(2);
    expect((await readdir(folder)).toSorted()).toEqual(['Landscape_1.jpg', 'Portrait_6.jpg']);
  });

  it('that lie in the media folder already are shown, and not stored again', async () => {
    await again([picture('Landscape_6.jpg')], folders.folder);
    await expect.poll(shownPicture, { timeout: 30_000 }).toBe('Landscape_6.jpg');
    await importsDone(running);
    await running.page.keyboard.press('Escape');
    await byId('viewer').waitFor({ state: 'detached' });
    const { assets } = (await running.call('assets.list', { query: {} })) as { assets: [{ path: string }] };
    await again([path.join(await mediaRootOf(running), assets[0].path)], folders.folder);
    await byId('toast').getByText('Already in the library').waitFor();
    await expect.poll(shownPicture).toBe('Landscape_6.jpg');
    expect(await stored()).toBe(1);
  });

  it('while the app still ends are opened by the app that comes after it', async () => {
    const { app } = running;
    const words = path.join(folders.folder, 'words.json');
    // A real start of its own would escape the test.
    await app.evaluate(({ app: shell }, to) => {
      const { writeFileSync } = process.getBuiltinModule('node:fs');
      shell.relaunch = (how) => writeFileSync(to, JSON.stringify(how?.args));
    }, words);
    const library = libraryPid(folders);
    process.kill(library, 'SIGSTOP');
    const ended = once(app.process(), 'exit');
    const closed = running.page.waitForEvent('close');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await closed;
    await again([picture('Landscape_1.jpg')], folders.folder);
    process.kill(library, 'SIGCONT');
    await ended;
    expect(JSON.parse(await readFile(words, 'utf8'))).toEqual(
      expect.arrayContaining(['--', picture('Landscape_1.jpg')]),
    );
  });
});
