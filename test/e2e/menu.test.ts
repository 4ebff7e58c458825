import { afterEach, beforeEach, expect, it } from 'vitest';
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
