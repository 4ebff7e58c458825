/** Pictures of the running app: which are taken, in which themes and widths, and where they go. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { painted, type RunningApp } from './app.ts';

const DOCS = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));
const THEMES = ['light', 'dark'] as const;
/** Content of the window in the documentation, px. */
const USUAL = [1440, 900] as const;
/** The smallest window there is, and a large screen: only to be looked at. */
const OTHERS = [
  [1000, 700],
  [2560, 1400],
] as const;

type Theme = (typeof THEMES)[number];

/** Takes a picture of what the app shows, in both themes. */
export type Shoot = (running: RunningApp, name: string) => Promise<void>;

export interface Camera {
  readonly shoot: Shoot;
  /** Whether one of these is to be taken. */
  wants(names: readonly string[]): boolean;
}

/** `aside`: folder for the pictures of other sizes; null: none are taken. `only`: names of those to be taken; left out, all. */
export async function makeCamera(aside: string | null, only?: readonly string[]): Promise<Camera> {
  await mkdir(DOCS, { recursive: true });
  if (aside !== null) await mkdir(aside, { recursive: true });
  const wants = (names: readonly string[]) => only === undefined || names.some((name) => only.includes(name));
  return {
    wants,
    async shoot(running, name) {
      if (!wants([name])) return;
      await takeBoth(running, path.join(DOCS, name), inFewColours);
      if (aside === null) return;
      for (const [width, height] of OTHERS) {
        await resize(running, width, height);
        await takeBoth(running, path.join(aside, `${name}-${width}`));
      }
      await resizeAsUsual(running);
    },
  };
}

export function resizeAsUsual(running: RunningApp): Promise<void> {
  return resize(running, ...USUAL);
}

async function resize({ app, page }: RunningApp, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await page.waitForFunction((wide) => window.innerWidth === wide, width);
}

async function setTheme({ app, page }: RunningApp, theme: Theme): Promise<void> {
  await app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source;
  }, theme);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
}

/** Waits until nothing on screen is still on its way: fonts, pictures, two frames. */
async function settle(running: RunningApp): Promise<void> {
  await running.page.waitForFunction(
    () =>
      [...document.images].every((image) => image.complete) &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    null,
    { timeout: 30_000 },
  );
  await painted(running);
}

/** 256 colours, since an interface has few and the documentation is downloaded. */
function inFewColours(png: Buffer): Promise<Buffer> {
  return sharp(png).png({ palette: true, effort: 8 }).toBuffer();
}

async function takeBoth(
  running: RunningApp,
  place: string,
  finish: (png: Buffer) => Promise<Buffer> = async (png) => png,
): Promise<void> {
  for (const theme of THEMES) {
    await setTheme(running, theme);
    await settle(running);
    await writeFile(`${place}-${theme}.png`, await finish(await running.page.screenshot()));
  }
}
