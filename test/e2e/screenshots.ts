/**
 * Takes the pictures of the documentation from the real app, with photographs of the corpus: `node build/screenshots.mjs`.
 * Those of other sizes, only to be looked at, go to the folder given as the first argument.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dropFiles } from '../support/chromium.ts';
import {
  createDefaultLibrary,
  type Folders,
  importsDone,
  launchApp,
  type RunningApp,
} from './support/app.ts';
import { pictureCloud } from './support/cloudScenes.ts';
import { gatherPhotographs, makeHome } from './support/holiday.ts';
import { makeCamera, resizeAsUsual, type Shoot } from './support/pictures.ts';
import { pictureShip, SHIP_PICTURES } from './support/shipScenes.ts';
import { pictureUpkeep } from './support/upkeepScenes.ts';

/** Photographs of the second import, which is caught in the act; the others are there by then. */
const SECOND = 14;
/** The photograph that is opened. */
const SHOWN = 'tanners_ridge.jpg';

/** All pictures in one block, the newest import first, and nothing in front of them. */
async function tidy(running: RunningApp): Promise<void> {
  const { page } = running;
  await page.getByTestId('sort').click();
  await page.getByRole('menuitemradio', { name: 'Date imported' }).click();
  await page.keyboard.press('Escape');
  await noticesGone(running);
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.mouse.move(0, 0);
}

async function pictureLibrary(running: RunningApp, folders: Folders, shoot: Shoot): Promise<void> {
  const { page } = running;
  await resizeAsUsual(running);
  await page.getByTestId('create-library').and(page.locator(':enabled')).waitFor();
  await shoot(running, 'first-run');

  await createDefaultLibrary(running);
  await page.getByTestId('gallery-empty').waitFor();
  await shoot(running, 'empty');

  const files = await gatherPhotographs(folders);
  await dropFiles(page, files.slice(0, -SECOND));
  await importsDone(running, 300_000);
  await page.getByTestId('places-hint').getByRole('button', { name: 'Put away' }).click();
  await noticesGone(running);
  const importId = await dropAndPause(running, files.slice(-SECOND));
  await page.getByTestId('import-panel').waitFor();
  await page.getByText(/^Paused at/).waitFor();
  // Both themes are to show the same moment: what was begun is finished by now.
  await page.waitForTimeout(3_000);
  await page.getByText('Making thumbnails').waitFor({ state: 'detached' });
  await shoot(running, 'import');
  await running.call('import.resume', { importId });
  await importsDone(running, 300_000);
  await clearActivity(running);
  await tidy(running);
  await shoot(running, 'gallery');

  const cell = page.getByRole('option', { name: SHOWN });
  await cell.click();
  if (!(await page.getByTestId('inspector').isVisible())) await page.keyboard.press('i');
  await page.getByTestId('inspector').waitFor();
  await shoot(running, 'inspector');
  await pictureCollections(running, folders, shoot);
  await cell.dblclick();
  await page.getByTestId('viewer').waitFor();
  await shoot(running, 'viewer');
  await page.keyboard.press('Escape');
  await pictureCloud(running, folders, shoot);
  await pictureUpkeep(running, folders, shoot);
}

async function clearActivity({ page }: RunningApp): Promise<void> {
  const panel = page.getByTestId('import-panel');
  const ended = panel.getByRole('button', { name: 'Put away' });
  for (let left = await ended.count(); left > 0; left -= 1) {
    await ended.first().click();
    await ended.nth(left - 1).waitFor({ state: 'detached' });
  }
  await panel.getByRole('button', { name: 'Close' }).click();
}

/** They go by themselves. */
async function noticesGone({ page }: RunningApp): Promise<void> {
  await page.getByTestId('toast').waitFor({ state: 'detached' });
}

/** Drops files and pauses their import as soon as it runs. */
async function dropAndPause({ page, call }: RunningApp, files: readonly string[]): Promise<number> {
  await dropFiles(page, files);
  for (const deadline = AbortSignal.timeout(30_000); ; deadline.throwIfAborted()) {
    const { imports } = (await call('import.list')) as { imports: { id: number; state: string }[] };
    const run = imports.find(({ state }) => state === 'running');
    if (run === undefined) continue;
    await call('import.pause', { importId: run.id });
    return run.id;
  }
}

/** The form of a collection, its plan, what is made of a picture, and what a collection refuses. */
async function pictureCollections(running: RunningApp, folders: Folders, shoot: Shoot): Promise<void> {
  const { page } = running;
  const inspector = page.getByTestId('inspector');
  await inspector.getByTestId('renditions').getByText('300 × 300').waitFor({ timeout: 60_000 });
  await inspector.getByTestId('addresses').scrollIntoViewIfNeeded();
  await shoot(running, 'renditions');

  const line = (name: string) => page.locator('[data-collection]').filter({ hasText: name });
  await line('Photos').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  await page.getByRole('tab', { name: 'Renditions' }).click();
  await page.getByText('Nothing that is stored already changes.').waitFor();
  await shoot(running, 'collection');
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByTestId('collection-folder').fill('photos/%Y/{camera}/');
  await page.getByRole('checkbox', { name: 'Move existing files' }).click();
  await page.getByRole('button', { name: /^Save and move/ }).waitFor();
  await shoot(running, 'collection-plan');
  await page.keyboard.press('Escape');

  const notes = path.join(folders.folder, 'Travel notes.txt');
  await writeFile(notes, 'Pack light.');
  await dropFiles(page, [notes], line('Avatars'));
  const refused = page.getByTestId('import-run').filter({ hasText: 'with failures' });
  await refused.getByRole('button', { name: 'Show files' }).click();
  await page
    .getByRole('button', { name: /Import into .* instead/ })
    .first()
    .waitFor();
  await shoot(running, 'refusal');
  await page.keyboard.press('Escape');
  await clearActivity(running);
}

/** A start on an empty disk of a person's own. */
async function atHome(take: (folders: Folders) => Promise<void>): Promise<void> {
  const folders = await makeHome();
  try {
    await take(folders);
  } finally {
    await folders.remove();
  }
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const camera = await makeCamera(positionals[0] ?? null, only);
if (only?.every((name) => SHIP_PICTURES.includes(name)) !== true) {
  await atHome(async (folders) => {
    const running = await launchApp(folders);
    try {
      await pictureLibrary(running, folders, camera.shoot);
    } finally {
      await running.quit();
    }
  });
}
if (camera.wants(SHIP_PICTURES)) await atHome((folders) => pictureShip(folders, camera));
