import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { missedByTab, readingProblems } from '../support/accessible.ts';
import { dropFiles } from '../support/chromium.ts';
import {
  type Folders,
  importsDone,
  killApp,
  launchApp,
  makeFolders,
  type RunningApp,
} from './support/app.ts';
import { cellsOf } from './support/libraryApp.ts';
import { NAMES, PICTURES } from './support/picturedApp.ts';

let folders: Folders;
let running: RunningApp;

beforeEach(async () => {
  folders = await makeFolders();
  running = await launchApp(folders);
});
afterEach(async () => {
  await running.quit();
  await folders.remove();
  expect(running.complaints).toEqual([]);
});

const byId = (id: string) => running.page.getByTestId(id);
const expectReadable = async (id: string) =>
  expect(await readingProblems(running.page, byId(id)), id).toEqual([]);

it('what only the app itself shows is read with names and in contrast, and gone through with Tab', async () => {
  await expectReadable('first-run');
  await dropFiles(running.page, [path.join(PICTURES, NAMES[0] ?? '')]);
  await expectReadable('places-hint');
  await importsDone(running);
  await running.page.getByRole('button', { name: /^Cleanup & health/ }).click();
  await running.page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await expectReadable('diagnostics');
  expect(await missedByTab(running.page, byId('diagnostics'))).toEqual([]);
  await running.page.keyboard.press('Escape');
  await byId('diagnostics').waitFor({ state: 'detached' });
  await running.page.getByRole('button', { name: /^All/ }).click();
  await cellsOf(running).first().waitFor();

  for (const _ of ['once', 'twice']) {
    await killApp(running, folders);
    running = await launchApp(folders);
  }
  await expectReadable('recovery');
  await running.page.getByRole('button', { name: 'Choose a backup…' }).click();
  await expectReadable('backups');
  expect(await missedByTab(running.page, byId('backups'))).toEqual([]);
  await running.page.keyboard.press('Escape');
  await byId('backups').waitFor({ state: 'detached' });
  await running.page
    .getByRole('button', { name: 'Choose a backup…' })
    .and(running.page.locator(':focus'))
    .waitFor();
});
