import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { LibraryState } from '../../shared/contract/library.ts';
import { createDefaultLibrary, launchApp } from './support/app.ts';
import { appForEach } from './support/appForEach.ts';

const made = appForEach();

beforeEach(() => made.running.page.getByTestId('first-run').waitFor());

const choose = (id: string) =>
  made.running.app.evaluate(
    ({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(),
    id,
  );

it('the menu leads to settings, help, shortcuts, About and diagnostics, before there is a library too', async () => {
  const { page } = made.running;
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
    made.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  await made.running.app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
    place,
  );
  await expect.poll(bounds).toEqual(place);
  await made.running.quit();
  made.running = await launchApp(made.folders);
  await expect.poll(bounds).toEqual(place);
});

it('About tells the versions it runs on, and in words why a copy from source lists no licences', async () => {
  const { page } = made.running;
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
    made.running.app.evaluate(({ Menu }) => {
      const menu = Menu.getApplicationMenu();
      const ids = ['import-files', 'import-folder', 'search', 'new-library', 'settings', 'undo'];
      return ids.filter((id) => menu?.getMenuItemById(id)?.enabled);
    });
  expect(await enabled()).toEqual(['new-library', 'settings', 'undo']);
  await createDefaultLibrary(made.running);
  await expect.poll(async () => (await enabled()).length).toBe(6);
});

it('the menu leads back to a library that was open before, and names those that are not', async () => {
  const { app, page } = made.running;
  const recent = () =>
    app.evaluate(({ Menu }) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById('open-recent');
      return { enabled: item?.enabled, names: item?.submenu?.items.map(({ label }) => label) };
    });
  const current = async () => ((await made.running.call('library.state')) as LibraryState).library?.name;
  expect(await recent()).toEqual({ enabled: false, names: [] });
  for (const name of ['First', 'Second'])
    await made.running.call('library.create', { mediaRoot: path.join(made.folders.folder, name), name });
  await expect.poll(recent).toEqual({ enabled: true, names: ['First'] });
  await app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.getMenuItemById('open-recent')?.submenu?.items[0]?.click(),
  );
  await expect.poll(recent).toEqual({ enabled: true, names: ['Second'] });
  expect(await current()).toBe('First');
  await page.getByText('First', { exact: true }).first().waitFor();
});
