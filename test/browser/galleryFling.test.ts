import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';
import { addManyAssets } from '../support/manyAssets.ts';
import { serveLibrary } from '../support/serve.ts';

const COUNT = 100_000;
/** A date header with the gaps around it is the tallest place that may be without a cell, px. */
const TALLEST_GAP = 60;

let browser: Browser;
let world: CliWorld;
let page: Page;

beforeAll(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  await addManyAssets(world.library, { count: COUNT, perDay: 90, preview: 'ready' });
  const served = await serveLibrary(world);
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  // The records have no files. What is tested is what stands in until a picture is there.
  await context.route('**/_media/**', () => undefined);
  page = await context.newPage();
  await page.goto(served.address);
  await page.getByRole('listbox', { name: 'Media' }).getByRole('option').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await world.remove();
});

interface Seen {
  readonly frames: number;
  /** Tallest stretch of the left edge of the grid without a cell, and without a painted colour, px. */
  readonly gap: number;
  readonly unpainted: number;
  /** Cells in view without a colour. */
  readonly colourless: number;
}

/** Scrolls once a frame, a share of the whole height each time, and looks at every frame just before it is painted. */
function fling(steps: readonly number[]): Promise<Seen> {
  return page.evaluate(async (shares) => {
    const list = document.querySelector<HTMLElement>('[role=listbox]')!;
    const canvas = list.querySelector('canvas')!;
    const context = canvas.getContext('2d')!;
    const seen = { frames: 0, gap: 0, unpainted: 0, colourless: 0 };
    const tallestGap = (covered: readonly (readonly [number, number])[], height: number) => {
      let end = 0;
      let tallest = 0;
      for (const [from, to] of covered.toSorted((a, b) => a[0] - b[0])) {
        tallest = Math.max(tallest, from - end);
        end = Math.max(end, to);
      }
      return Math.max(tallest, height - end);
    };
    for (const share of shares) {
      list.scrollTop = share * list.scrollHeight;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const box = list.getBoundingClientRect();
      const cells = [...list.querySelectorAll('[role=option]')]
        .map((cell) => ({ cell, rect: cell.getBoundingClientRect() }))
        .filter(({ rect }) => rect.bottom > box.top && rect.top < box.bottom);
      if (cells.length === 0) seen.gap = box.height;
      if (cells.length === 0) continue;
      const left = Math.min(...cells.map(({ rect }) => rect.left));
      const edge = cells.filter(({ rect }) => rect.left === left);
      seen.gap = Math.max(
        seen.gap,
        tallestGap(
          edge.map(({ rect }) => [rect.top - box.top, rect.bottom - box.top] as const),
          box.height,
        ),
      );
      seen.colourless += cells.filter(
        ({ cell }) => getComputedStyle(cell).backgroundColor === 'rgba(0, 0, 0, 0)',
      ).length;
      const column = context.getImageData(Math.round(left - box.left) + 12, 0, 1, canvas.height).data;
      let run = 0;
      for (let y = 0; y < canvas.height; y += 1) {
        run = column[y * 4 + 3] === 0 ? run + 1 : 0;
        seen.unpainted = Math.max(seen.unpainted, run);
      }
      seen.frames += 1;
    }
    return seen;
  }, steps);
}

const ramp = (frames: number, from: number, to: number) =>
  Array.from({ length: frames }, (_, at) => from + ((to - from) * at) / frames);

describe('100,000 assets', () => {
  it('are all in the grid, and reached from end to end', async () => {
    await page.keyboard.press('Control+End');
    await page.getByRole('listbox', { name: 'Media' }).locator(`[aria-posinset="${COUNT}"]`).waitFor();
    await page.keyboard.press('Control+Home');
    await page.getByRole('listbox', { name: 'Media' }).locator('[aria-posinset="1"]').waitFor();
  });

  it('scroll without a blank: by the wheel, in a fling, in jumps, there and back', async () => {
    for (const steps of [
      ramp(60, 0.1, 0.101),
      ramp(60, 0.2, 0.23),
      ramp(60, 0, 1),
      ramp(30, 1, 0),
      [0.9, 0.1, 0.5, 0.51, 0.49, 0, 1],
    ]) {
      const seen = await fling(steps);
      expect(seen.frames).toBe(steps.length);
      expect(seen.gap).toBeLessThanOrEqual(TALLEST_GAP);
      expect(seen.unpainted).toBeLessThanOrEqual(TALLEST_GAP);
      expect(seen.colourless).toBe(0);
    }
  });

  it('scroll without a blank as squares and as specks', async () => {
    await page
      .getByRole('button', { name: 'Squares' })
      .or(page.getByRole('radio', { name: 'Squares' }))
      .first()
      .click();
    await page.getByRole('listbox', { name: 'Media' }).focus();
    for (let times = 0; times < 6; times += 1) await page.keyboard.press('Control+-');
    const seen = await fling([...ramp(30, 0.3, 0.34), ...ramp(30, 0, 1)]);
    expect(seen.gap).toBeLessThanOrEqual(TALLEST_GAP);
    expect(seen.unpainted).toBeLessThanOrEqual(TALLEST_GAP);
    expect(seen.colourless).toBe(0);
  });

  it('look the same beyond the height that Chromium can layer, and scroll there by true px', async () => {
    const grid = page.getByRole('listbox', { name: 'Media' });
    await grid.focus();
    for (let times = 0; times < 12; times += 1) await page.keyboard.press('Control+=');
    await page.keyboard.press('Control+End');
    const last = grid.locator(`[aria-posinset="${COUNT}"][aria-selected="true"]`);
    await last.waitFor();
    const ring = sharp(await last.screenshot())
      .removeAlpha()
      .extract({ left: 1, top: 60, width: 1, height: 1 });
    const accent = await page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d')!;
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'var(--accent)';
      context.fillStyle = getComputedStyle(probe).color;
      probe.remove();
      return context.fillStyle;
    });
    expect(`#${(await ring.raw().toBuffer()).toString('hex')}`).toBe(accent);

    const y = async () => (await last.boundingBox())!.y;
    const before = await y();
    await grid.hover();
    await page.mouse.wheel(0, -200);
    await expect.poll(y).toBe(before + 200);
  });

  it('are selected all at once', async () => {
    await page.getByRole('listbox', { name: 'Media' }).focus();
    await page.keyboard.press('Control+a');
    await page.getByText('100,000 of 100,000 selected').first().waitFor({ state: 'attached' });
  });
});
