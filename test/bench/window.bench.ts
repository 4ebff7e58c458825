/**
 * The real window: how long from a drop to the first picture on screen, how long the shell's event loop stands still while
 * a hundred photographs come in, and what each process weighs with 10,000 assets open. Needs a display (xvfb will do).
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright';
import {
  createDefaultLibrary,
  launchApp,
  libraryPid,
  makeFolders,
  type RunningApp,
} from '../e2e/support/app.ts';
import { dropFiles } from '../support/chromium.ts';
import { addManyAssets } from '../support/manyAssets.ts';
import { needDisplay } from './support/display.ts';
import { bareSharp } from './support/peers.ts';
import { ensurePhotos } from './support/photos.ts';
import { median, printTable, type Row } from './support/table.ts';

const ROUNDS = 3;
const MANY = 10_000;
const cache = new URL('../../.cache/bench/', import.meta.url).pathname;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;

/** Marks, in the page, when something was dropped and when the first picture could be seen. */
async function watchFirstPicture(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.addEventListener('drop', () => performance.mark('dropped'), { capture: true, once: true });
    const look = (): void => {
      const pictures = document.querySelectorAll<HTMLImageElement>('[role=option] img');
      if ([...pictures].some((picture) => picture.complete && picture.naturalWidth > 0))
        performance.mark('seen');
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

async function pictureDelay(page: Page): Promise<number> {
  await page.waitForFunction(() => performance.getEntriesByName('seen').length > 0, null, {
    timeout: 30_000,
  });
  return page.evaluate(
    () =>
      (performance.getEntriesByName('seen')[0]?.startTime ?? 0) -
      (performance.getEntriesByName('dropped')[0]?.startTime ?? 0),
  );
}

/** Starts to measure the shell's event loop; the answer ends it and gives the longest stall in ms. */
async function watchShell({ app }: RunningApp): Promise<() => Promise<number>> {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    Object.assign(globalThis, { benchDelay: delay });
  });
  return () =>
    app.evaluate(() => (globalThis as unknown as { benchDelay: { max: number } }).benchDelay.max / 1e6);
}

async function importsEnded(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    async (wanted) => {
      const answer = (await window.mediaroot?.invoke('thumbnails.status', {})) as
        | { ok: boolean; value: unknown }
        | undefined;
      return answer?.ok === true && (answer.value as { made: number }).made === wanted;
    },
    count,
    { timeout: 120_000, polling: 100 },
  );
}

const residentOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
};

/** Clock ticks that a process and its children have computed for. */
async function ticksOf(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .trim()
    .split(' ')
    .filter(Boolean);
  const stats = await Promise.all([pid, ...children].map((id) => readFile(`/proc/${id}/stat`, 'utf8')));
  return stats.reduce((sum, stat) => {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + Number(fields[11]) + Number(fields[12]);
  }, 0);
}

/** Waits until the library has nothing to do, as it has by the time that anyone has opened a folder to drop. */
async function libraryRests(pid: number): Promise<void> {
  const PAUSE = 300;
  for (let before = -1, now = await ticksOf(pid); now - before > 1; ) {
    before = now;
    await setTimeout(PAUSE);
    now = await ticksOf(pid);
  }
}

async function dropRound(photos: string): Promise<{ readonly delay: number; readonly stall: number }> {
  const folders = await makeFolders();
  const running = await launchApp(folders);
  try {
    await createDefaultLibrary(running);
    await running.page.getByTestId('gallery-empty').waitFor();
    await libraryRests(libraryPid(folders));
    await watchFirstPicture(running.page);
    const stall = await watchShell(running);
    await dropFiles(running.page, [photos]);
    const delay = await pictureDelay(running.page);
    await importsEnded(running.page, 100);
    return { delay, stall: await stall() };
  } finally {
    await running.quit();
    await folders.remove();
  }
}

/** Resident memory of each process with {@link MANY} assets, after scrolling through some of them. */
async function weigh(): Promise<readonly Row[]> {
  const folders = await makeFolders();
  try {
    const first = await launchApp(folders);
    await createDefaultLibrary(first);
    const { library } = (await first.call('library.state')) as { library: { path: string } };
    await first.quit();
    await addManyAssets(library.path, { count: MANY, perDay: 40, preview: 'none' });
    const running = await launchApp(folders);
    await running.page.getByRole('option').first().waitFor();
    for (let page = 0; page < 10; page++) await running.page.keyboard.press('PageDown');
    const metrics = await running.app.evaluate(({ app }) =>
      app.getAppMetrics().map(({ type, pid }) => ({ type, pid })),
    );
    const processes = [...metrics, { type: 'Library (plain Node)', pid: libraryPid(folders) }];
    const rows: Row[] = [];
    for (const { type, pid } of processes) {
      rows.push({
        what: `${type}, ${MANY} assets`,
        ours: megabytes(await residentOf(pid)),
        peer: '–',
        ratio: '–',
        goal: 'to know',
      });
    }
    await running.quit();
    return rows;
  } finally {
    await folders.remove();
  }
}

needDisplay(import.meta.url);
const photos = await ensurePhotos(path.join(cache, 'photos'), 100);
const rounds: { readonly delay: number; readonly stall: number }[] = [];
const peer: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  rounds.push(await dropRound(photos.folder));
  const folder = await mkdtemp(path.join(tmpdir(), 'mediaroot-bench-'));
  peer.push(
    1000 *
      (await bareSharp({
        files: photos.files.slice(0, 1),
        outputs: [{ width: 512, height: 512, quality: 80 }],
        folder,
      })),
  );
  await rm(folder, { recursive: true, force: true });
}
const delay = median(rounds.map((round) => round.delay));
printTable('The window', [
  {
    what: 'drop to first picture; peer: sharp making one',
    ours: milliseconds(delay),
    peer: milliseconds(median(peer)),
    ratio: (median(peer) / delay).toFixed(2),
    goal: '< 500 ms',
  },
  {
    what: 'longest stall of the shell during the import',
    ours: milliseconds(median(rounds.map((round) => round.stall))),
    peer: '–',
    ratio: '–',
    goal: '< 50 ms',
  },
  ...(await weigh()),
]);
