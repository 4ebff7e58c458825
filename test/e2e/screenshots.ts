/**
 * Takes the pictures of the documentation from the real app, with photographs of the corpus: `node build/screenshots.mjs`.
 * Those of the sizes that are only looked at go to the folder given as the first argument.
 */
import { copyFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropFiles } from '../support/chromium.ts';
import { corpusFolder } from '../support/cli.ts';
import { corpusTable } from '../support/media.ts';
import {
  createDefaultLibrary,
  type Folders,
  importsDone,
  launchApp,
  painted,
  type RunningApp,
} from './support/app.ts';
import { pictureCloud } from './support/cloudScenes.ts';
import { pictureUpkeep } from './support/upkeepScenes.ts';

const DOCS = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
/** What a screen shows well: real photographs of some size. */
const LEAST_WIDTH = 500;
const NOT_SHOWN = /FLIR|Photoshop|issue|portrait/;
/** The photograph that is opened. */
const SHOWN = 'tanners_ridge.jpg';
const OTHER_WIDTHS = [1000, 2560];
const THEMES = ['light', 'dark'] as const;

const aside = path.resolve(process.argv[2] ?? 'screenshots');

async function resize({ app }: RunningApp, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
}

async function setTheme({ app, page }: RunningApp, theme: (typeof THEMES)[number]): Promise<void> {
  await app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source;
  }, theme);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
}

/** Folders as a person has them, since their paths show in the pictures. Without the right to make a home, a temporary one. */
async function makeHome(): Promise<Folders> {
  const folder = process.getuid?.() === 0 ? '/home/anna' : await mkdtemp(path.join(os.tmpdir(), 'anna-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return {
    folder,
    dataDir: path.join(folder, '.local/share/mediaroot'),
    picturesDir: path.join(folder, 'Pictures'),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Waits until nothing on screen is still on its way: fonts, pictures, two frames. */
async function settle(running: RunningApp): Promise<void> {
  await running.page.waitForFunction(
    () =>
      [...document.images].every((image) => image.complete) &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    null,
    { timeout: 15_000 },
  );
  await painted(running);
}

async function shoot(running: RunningApp, name: string, folder = DOCS): Promise<void> {
  for (const theme of THEMES) {
    await setTheme(running, theme);
    await settle(running);
    await running.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) });
  }
}

/** For the documentation, and where asked for in other widths to be looked at. */
async function shootAlso(running: RunningApp, name: string, widths = false): Promise<void> {
  await shoot(running, name);
  if (!widths) return;
  for (const width of OTHER_WIDTHS) {
    await resize(running, width, 900);
    await shoot(running, `${name}-${width}`, aside);
  }
  await resize(running, 1440, 900);
}

async function gather(folders: Folders): Promise<string> {
  const folder = path.join(folders.folder, 'Holiday');
  await mkdir(folder);
  const photographs = corpusTable('MANIFEST.tsv').filter(
    (row) =>
      row.category === 'photo' &&
      row.mime_by_content === 'image/jpeg' &&
      Number.parseInt(row.width_x_height_stored ?? '', 10) >= LEAST_WIDTH &&
      !NOT_SHOWN.test(row.path ?? ''),
  );
  for (const [index, { path: source = '', date_time_original: taken }] of photographs.entries()) {
    const copy = path.join(folder, path.basename(source));
    await copyFile(path.join(corpusFolder, source), copy);
    // Pictures without a date of their own, as though they were of some days in May.
    const day = new Date(2024, 4, 1 + (index % 9), 10, index);
    if (!taken) await utimes(copy, day, day);
  }
  return folder;
}

/** All pictures in one block, the newest import first, and nothing in front of them. */
async function tidy({ page }: RunningApp): Promise<void> {
  await page.getByTestId('sort').click();
  await page.getByRole('menuitemradio', { name: 'Date imported' }).click();
  await page.keyboard.press('Escape');
  // Notices go by themselves.
  await page.getByTestId('toast').waitFor({ state: 'detached' });
  await page.mouse.move(0, 0);
}

async function run(running: RunningApp, folders: Folders): Promise<void> {
  const { page } = running;
  await resize(running, 1440, 900);
  await page.getByTestId('create-library').and(page.locator(':enabled')).waitFor();
  await shoot(running, 'first-run');

  await createDefaultLibrary(running);
  await page.getByTestId('gallery-empty').waitFor();
  await shoot(running, 'empty');

  await dropFiles(page, [await gather(folders)]);
  await page.getByTestId('import-panel').waitFor();
  await page.getByRole('option').nth(8).waitFor();
  // Both themes are to show the same moment: what was begun is finished.
  await running.call('import.pause', { importId: 1 });
  await page.getByText(/^Paused at/).waitFor();
  await page.getByText('Making thumbnails').waitFor({ state: 'detached' });
  await shoot(running, 'import');
  await running.call('import.resume', { importId: 1 });
  await importsDone(running, 300_000);
  await tidy(running);
  await shootAlso(running, 'gallery', true);

  const cell = page.getByRole('option', { name: SHOWN });
  await cell.click();
  if (!(await page.getByTestId('inspector').isVisible())) await page.keyboard.press('i');
  await page.getByTestId('inspector').waitFor();
  await shoot(running, 'inspector');
  await collections(running, folders);
  await cell.dblclick();
  await page.getByTestId('viewer').waitFor();
  await shoot(running, 'viewer');
  await page.keyboard.press('Escape');
  await pictureCloud(running, folders, shootAlso);
  await pictureUpkeep(running, folders, shoot);
}

/** The form of a collection, its plan, what is made of a picture, and what a collection refuses. */
async function collections(running: RunningApp, folders: Folders): Promise<void> {
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
  await shootAlso(running, 'collection-plan', true);
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
  await page.getByTestId('import-panel').getByRole('button', { name: 'Close' }).click();
}

await mkdir(DOCS, { recursive: true });
await mkdir(aside, { recursive: true });
const folders = await makeHome();
try {
  const running = await launchApp(folders);
  try {
    await run(running, folders);
  } finally {
    await running.quit();
  }
} finally {
  await folders.remove();
}
