/** The first minutes, settings, help, updates, health and recovery, for the pictures of the documentation. */
import { mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { dropFiles } from '../../support/chromium.ts';
import { startUpdateServer } from '../../support/updateServer.ts';
import {
  type Folders,
  importByDialog,
  importsDone,
  killApp,
  launchApp,
  mediaRootOf,
  type RunningApp,
} from './app.ts';
import { gatherPhotographs } from './holiday.ts';
import { type Camera, resizeAsUsual } from './pictures.ts';
import { asDebianPackage } from './updatable.ts';

const OF_FIRST_START: readonly string[] = [
  'hint',
  'settings',
  'settings-search',
  'help',
  'shortcuts',
  'about',
  'diagnostics',
  'health',
];
export const SHIP_PICTURES: readonly string[] = [...OF_FIRST_START, 'updates', 'recovery'];

/** Photographs of the first import; the others come days later. */
const FIRST = 16;
const NOTES = `• Pictures show sooner after a start.
• The date of a scan can be set for many pictures at once.
• An import from a camera no longer stops at a file that cannot be read; the file is named at the end.`;
const DAY = 86_400_000;

/** Starts the app again and again in these folders, as a person does over some days. */
export async function pictureShip(folders: Folders, camera: Camera): Promise<void> {
  const files = await gatherPhotographs(folders);
  await firstStart(folders, camera, files.slice(-FIRST));
  if (!camera.wants(['updates', 'recovery'])) return;
  const library = await startToUpdate(folders, camera, files.slice(0, -FIRST));
  if (camera.wants(['recovery'])) await afterCrashes(folders, camera, library);
}

/** The app runs while `during` does, and ends as a person ends it. */
async function whileRunning(
  running: RunningApp,
  during: (running: RunningApp) => Promise<void>,
): Promise<void> {
  try {
    await resizeAsUsual(running);
    await during(running);
  } finally {
    await running.quit();
  }
}

async function firstStart(folders: Folders, camera: Camera, files: readonly string[]): Promise<void> {
  await whileRunning(await launchApp(folders), async (running) => {
    const { page } = running;
    await page.getByTestId('first-run').waitFor();
    await dropFiles(page, files);
    await page.getByTestId('places-hint').waitFor();
    await importsDone(running);
    // Notices go by themselves.
    await page.getByTestId('toast').waitFor({ state: 'detached' });
    await page.mouse.move(0, 0);
    await camera.shoot(running, 'hint');
    await page.getByTestId('places-hint').getByRole('button', { name: 'Put away' }).click();
    if (!camera.wants(OF_FIRST_START)) return;
    await settings(running, camera);
    await dialogs(running, camera);
    await health(running, camera);
  });
}

async function settings(running: RunningApp, { shoot }: Camera): Promise<void> {
  const { page } = running;
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Deletion' }).click();
  await shoot(running, 'settings');
  await page.getByTestId('settings-search').fill('delete');
  await page.getByTestId('settings-found').waitFor();
  await shoot(running, 'settings-search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByTestId('settings').waitFor({ state: 'detached' });
}

async function dialogs(running: RunningApp, { shoot }: Camera): Promise<void> {
  const { app, page } = running;
  const close = async (id: string) => {
    await page.keyboard.press('Escape');
    await page.getByTestId(id).waitFor({ state: 'detached' });
  };
  await page.keyboard.press('F1');
  await page.getByTestId('help').getByRole('button', { name: 'Trash and undo' }).click();
  await shoot(running, 'help');
  await close('help');

  await page.keyboard.press('?');
  await page.getByTestId('shortcut-sheet').waitFor();
  await shoot(running, 'shortcuts');
  await close('shortcut-sheet');

  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('about')?.click());
  await page.getByTestId('licence-search').waitFor();
  await shoot(running, 'about');
  await close('about');
}

/** One original is lost, and says so. */
async function health(running: RunningApp, { shoot }: Camera): Promise<void> {
  const { page, call } = running;
  const { assets } = (await call('assets.list', { query: {}, limit: 1 })) as { assets: [{ path: string }] };
  await rm(path.join(await mediaRootOf(running), assets[0].path));
  await page.getByRole('button', { name: /^Cleanup & health/ }).click();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByTestId('health-missing').and(page.locator('[data-state=bad]')).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Look again' }).and(page.locator(':enabled')).waitFor();
  await page.getByTestId('toast').waitFor({ state: 'detached' });
  await shoot(running, 'health');

  await page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await page.getByTestId('diagnostics').waitFor();
  await shoot(running, 'diagnostics');
  await page.keyboard.press('Escape');
}

/** Some days later: an update is found and downloaded by itself, and more is imported. @returns the library's folder */
async function startToUpdate(folders: Folders, camera: Camera, more: readonly string[]): Promise<string> {
  const server = await startUpdateServer({ version: '0.2.0', notes: NOTES });
  let library = '';
  try {
    const environment = await asDebianPackage(folders, server);
    await whileRunning(await launchApp(folders, environment), async (running) => {
      library = await libraryPath(running);
      await backedUp(running, library);
      await running.page.getByTestId('update-hint').click({ timeout: 60_000 });
      await running.page.getByTestId('update-notes').waitFor();
      await camera.shoot(running, 'updates');
      await running.page.keyboard.press('Escape');
      await importByDialog(running, 'files', more);
    });
  } finally {
    await server.close();
  }
  return library;
}

/** The app ends by itself twice, soon after its start. */
async function afterCrashes(folders: Folders, camera: Camera, library: string): Promise<void> {
  await ageBackups(library, 3);
  for (const days of [1, 0]) {
    const running = await launchApp(folders);
    await backedUp(running, library);
    await killApp(running, folders);
    if (days > 0) await ageBackups(library, days);
  }
  await whileRunning(await launchApp(folders), async (running) => {
    const { page } = running;
    await page.getByTestId('recovery').waitFor();
    await page.getByRole('button', { name: 'Choose a backup…' }).click();
    await page.getByTestId('backup').first().waitFor();
    await camera.shoot(running, 'recovery');
  });
}

async function libraryPath({ call }: RunningApp): Promise<string> {
  const { library } = (await call('library.state')) as { library: { path: string } };
  return library.path;
}

/** Waits until today's backup of the catalog is made. */
async function backedUp({ page, call }: RunningApp, library: string): Promise<void> {
  const today = `daily-${new Date().toISOString().slice(0, 10)}.sqlite`;
  for (const deadline = AbortSignal.timeout(30_000); ; deadline.throwIfAborted()) {
    const { backups } = (await call('library.backups', { path: library })) as { backups: { name: string }[] };
    if (backups.some(({ name }) => name === today)) return;
    await page.waitForTimeout(100);
  }
}

/** As though all backups were so many days older. */
async function ageBackups(library: string, days: number): Promise<void> {
  const folder = path.join(library, 'backups');
  await mkdir(folder, { recursive: true });
  for (const name of (await readdir(folder)).sort()) {
    const made = new Date(Date.parse(name.slice('daily-'.length, -'.sqlite'.length)) - days * DAY);
    const file = path.join(folder, `daily-${made.toISOString().slice(0, 10)}.sqlite`);
    made.setHours(9, 12);
    await rename(path.join(folder, name), file);
    await utimes(file, made, made);
  }
}
