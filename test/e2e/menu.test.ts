import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LibraryState } from '../../shared/contract/library.ts';
import {
  createDefaultLibrary,
  type Folders,
  launchApp,
  makeFolders,
  type RunningApp,
} from './support/app.ts';

let folders: Folders;
let running: RunningApp;

beforeEach(async () => {
  folders = await makeFolders();
  running = await launchApp(folders);
  await running.page.getByTestId('first-run').waitFor();
});
afterEach(async () => {
  await running.quit();
  await folders.remove();
  expect(running.complaints).toEqual([]);
});

const choose = (id: string) =>
  running.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);

it('the menu leads to settings, help, shortcuts, About and diagnostics, before there is a library too', async () => {
  const { page } = running;
  for (const [item, dialog] of [
    ['settings', 'settings'],
    ['help', 'help'],
    ['shortcuts', 'shortcut-sheet'],
    ['about', 'about'],
    ['save-diagnostics', 'diagnostics'],
  ] as const) {
    await choose(item);
    await page.getByTestId(dialog).waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId(dialog).waitFor({ state: 'detached' });
  }
  await choose('updates');
  await page.getByTestId('settings').getByRole('tab', { name: 'Updates', selected: true }).waitFor();
});

it('the window comes back where it was and as large as it was', async () => {
  const place = { x: 60, y: 40, width: 1000, height: 640 };
  const bounds = () =>
    running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  await running.app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
    place,
  );
  await expect.poll(bounds).toEqual(place);
  await running.quit();
  running = await launchApp(folders);
  await expect.poll(bounds).toEqual(place);
});

it('About tells the versions it runs on, and in words why a copy from source lists no licences', async () => {
  const { page } = running;
  await choose('about');
  const about = page.getByTestId('about');
  for (const name of ['Electron', 'Chromium', 'Node']) await about.getByText(name, { exact: true }).waitFor();
  await about
    .getByText('comes with an installed Mediaroot')
    .or(about.getByRole('searchbox', { name: 'Search licences' }))
    .first()
    .waitFor();
});

it('what needs a library can be chosen from the menu only while one is open', async () => {
  const enabled = () =>
    running.app.evaluate(({ Menu }) => {
      const menu = Menu.getApplicationMenu();
      const ids = ['import-files', 'import-folder', 'search', 'new-library', 'settings', 'undo'];
      return ids.filter((id) => menu?.getMenuItemById(id)?.enabled);
    });
  expect(await enabled()).toEqual(['new-library', 'settings', 'undo']);
  await createDefaultLibrary(running);
  await expect.poll(async () => (await enabled()).length).toBe(6);
});

it('the menu leads back to a library that was open before, and names those that are not', async () => {
  const { app, page } = running;
  const recent = () =>
    app.evaluate(({ Menu }) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById('open-recent');
      return { enabled: item?.enabled, names: item?.submenu?.items.map(({ label }) => label) };
    });
  const current = async () => ((await running.call('library.state')) as LibraryState).library?.name;
  expect(await recent()).toEqual({ enabled: false, names: [] });
  for (const name of ['First', 'Second'])
    await running.call('library.create', { mediaRoot: path.join(folders.folder, name), name });
  await expect.poll(recent).toEqual({ enabled: true, names: ['First'] });
  await app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.getMenuItemById('open-recent')?.submenu?.items[0]?.click(),
  );
  await expect.poll(recent).toEqual({ enabled: true, names: ['Second'] });
  expect(await current()).toBe('First');
  await page.getByText('First', { exact: true }).first().waitFor();
});
