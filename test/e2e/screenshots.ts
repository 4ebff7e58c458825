/**
 * Takes the pictures of the documentation from the real app, with photographs of the corpus: `node build/screenshots.mjs`.
 * Those of the sizes that are only looked at go to the folder given as the first argument.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePhotos } from '../bench/support/photos.ts';
import { dropFiles } from '../support/chromium.ts';
import { corpusFolder } from '../support/cli.ts';
import {
  createDefaultLibrary,
  type Folders,
  importsDone,
  launchApp,
  painted,
  type RunningApp,
} from './support/app.ts';

const DOCS = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const GENERATED = fileURLToPath(new URL('../../.cache/bench/photos', import.meta.url));
const GENERATED_COUNT = 24;
const SOURCES = ['photo', 'video/small'];
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

async function gather(folders: Folders): Promise<string> {
  const folder = path.join(folders.folder, 'Holiday');
  await mkdir(folder);
  for (const source of SOURCES)
    await cp(path.join(corpusFolder, source), path.join(folder, path.basename(source)), {
      recursive: true,
      preserveTimestamps: true,
    });
  const { files } = await ensurePhotos(GENERATED, GENERATED_COUNT);
  for (const file of files) await cp(file, path.join(folder, path.basename(file)));
  return folder;
}

async function run(running: RunningApp, folders: Folders): Promise<void> {
  const { page } = running;
  await resize(running, 1440, 900);
  await page.getByTestId('first-run').waitFor();
  await shoot(running, 'first-run');

  await createDefaultLibrary(running);
  await page.getByTestId('gallery-empty').waitFor();
  await shoot(running, 'empty');

  await dropFiles(page, [await gather(folders)]);
  await page.getByTestId('import-panel').waitFor();
  await page.getByRole('option').first().waitFor();
  await shoot(running, 'import');
  await importsDone(running, 300_000);

  // The panel goes by itself when nothing is left to say.
  const close = page.getByTestId('import-panel').getByRole('button', { name: 'Close' });
  if ((await close.count()) > 0) await close.first().click();
  await shoot(running, 'gallery');
  for (const width of OTHER_WIDTHS) {
    await resize(running, width, 900);
    await shoot(running, `gallery-${width}`, aside);
  }
  await resize(running, 1440, 900);

  const { assets } = (await running.call('assets.list', { query: { text: SHOWN } })) as {
    assets: { name: string }[];
  };
  if (assets.length !== 1) throw new Error(`${SHOWN} is not in the library.`);
  await page.getByTestId('search').fill(SHOWN);
  const cell = page.getByRole('option', { name: SHOWN });
  await cell.click();
  if (!(await page.getByTestId('inspector').isVisible())) await page.keyboard.press('i');
  await page.getByTestId('inspector').waitFor();
  await shoot(running, 'inspector');
  await cell.dblclick();
  await page.getByTestId('viewer').waitFor();
  await shoot(running, 'viewer');
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
