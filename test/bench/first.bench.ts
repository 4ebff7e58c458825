/**
 * The first minutes: from the start of the app with nothing on disk to its window and to the first picture of a dropped
 * folder. The peer is plain Electron that shows the same picture in an `<img>`. Needs a display (xvfb will do).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron } from 'playwright';
import { launchApp, makeFolders } from '../e2e/support/app.ts';
import { dropFiles } from '../support/chromium.ts';
import { electronExecutable } from '../support/machine.ts';
import { needDisplay } from './support/display.ts';
import { ensurePhotos } from './support/photos.ts';
import { median, printTable } from './support/table.ts';

const ROUNDS = 3;
const cache = new URL('../../.cache/bench/', import.meta.url).pathname;
const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`;

interface Round {
  /** Since the process was started, ms. */
  readonly window: number;
  readonly picture: number;
}

const ofOurs = '[role=option] img';

async function ours(photos: string): Promise<Round> {
  const folders = await makeFolders();
  const began = performance.now();
  const running = await launchApp(folders);
  try {
    await running.page.getByTestId('first-run').waitFor();
    const window = performance.now() - began;
    await dropFiles(running.page, [photos]);
    await running.page.waitForFunction(pictured, ofOurs);
    return { window, picture: performance.now() - began };
  } finally {
    await running.quit();
    await folders.remove();
  }
}

async function plain(photo: string): Promise<Round> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mediaroot-bench-'));
  const page = path.join(folder, 'page.html');
  await writeFile(page, `<!doctype html><title>plain</title><img src="${pathToFileURL(photo).href}">`);
  await writeFile(path.join(folder, 'package.json'), '{"name":"plain","main":"main.cjs"}');
  await writeFile(
    path.join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile(${JSON.stringify(page)}));`,
  );
  const switches = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  if (process.platform === 'linux')
    process.env.ELECTRON_OVERRIDE_DIST_PATH = path.dirname(electronExecutable());
  const began = performance.now();
  const app = await _electron.launch({
    args: [...switches, `--user-data-dir=${path.join(folder, 'data')}`, folder],
  });
  try {
    const shown = await app.firstWindow();
    await shown.waitForLoadState();
    const window = performance.now() - began;
    await shown.waitForFunction(pictured, 'img');
    return { window, picture: performance.now() - began };
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** In the page: whether a picture can be seen. */
function pictured(selector: string): boolean {
  return [...document.querySelectorAll<HTMLImageElement>(selector)].some(
    (image) => image.complete && image.naturalWidth > 0,
  );
}

needDisplay(import.meta.url);
const photos = await ensurePhotos(path.join(cache, 'first'), 8);
const [photo = ''] = photos.files;
const rounds: Round[] = [];
const peers: Round[] = [];
for (let round = 0; round < ROUNDS; round++) {
  rounds.push(await ours(photos.folder));
  peers.push(await plain(photo));
}
const row = (what: string, pick: (round: Round) => number, goal: string) => {
  const [mine, theirs] = [median(rounds.map(pick)), median(peers.map(pick))];
  return { what, ours: seconds(mine), peer: seconds(theirs), ratio: (theirs / mine).toFixed(2), goal };
};
printTable('The first minutes', [
  row('start to window; peer: plain Electron', ({ window }) => window, 'to know'),
  row('start to first picture; peer: an <img>', ({ picture }) => picture, '< 60 s'),
]);
