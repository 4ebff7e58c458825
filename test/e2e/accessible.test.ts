import path from 'node:path';
import { expect, it } from 'vitest';
import { missedByTab, readingProblems } from '../support/accessible.ts';
import { dropFiles } from '../support/chromium.ts';
import { importsDone, killApp, launchApp } from './support/app.ts';
import { appForEach } from './support/appForEach.ts';
import { cellsOf } from './support/libraryApp.ts';
import { NAMES, PICTURES } from './support/picturedApp.ts';

const made = appForEach();

const byId = (id: string) => made.running.page.getByTestId(id);
const expectReadable = async (id: string) =>
  expect(await readingProblems(made.running.page, byId(id)), id).toEqual([]);

it('what only the app itself shows is read with names and in contrast, and gone through with Tab', async () => {
  await expectReadable('first-run');
  await dropFiles(made.running.page, [path.join(PICTURES, NAMES[0] ?? '')]);
  await expectReadable('places-hint');
  await importsDone(made.running);
  await made.running.page.getByRole('button', { name: /^Cleanup & health/ }).click();
  await made.running.page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await expectReadable('diagnostics');
  expect(await missedByTab(made.running.page, byId('diagnostics'))).toEqual([]);
  await made.running.page.keyboard.press('Escape');
  await byId('diagnostics').waitFor({ state: 'detached' });
  await made.running.page.getByRole('button', { name: /^All/ }).click();
  await cellsOf(made.running).first().waitFor();

  // However long this run has lasted: only what ends soon after its start did not start well.
  await made.running.quit();
  made.running = await launchApp(made.folders);
  for (const _ of ['once', 'twice']) {
    await killApp(made.running, made.folders);
    made.running = await launchApp(made.folders);
  }
  await expectReadable('recovery');
  await made.running.page.getByRole('button', { name: 'Choose a backup…' }).click();
  await byId('backup').first().waitFor();
  await expectReadable('backups');
  expect(await missedByTab(made.running.page, byId('backups'))).toEqual([]);
  await made.running.page.keyboard.press('Escape');
  await byId('backups').waitFor({ state: 'detached' });
  await made.running.page
    .getByRole('button', { name: 'Choose a backup…' })
    .and(made.running.page.locator(':focus'))
    .waitFor();
});
