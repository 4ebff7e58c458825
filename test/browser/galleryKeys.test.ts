import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dropFiles, launchChromium, type Offences, watchOffences } from '../support/chromium.ts';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { addManyAssets } from '../support/manyAssets.ts';
import { type ServedLibrary, serveLibrary } from '../support/serve.ts';

const COUNT = 300;

let browser: Browser;
let world: CliWorld;
let served: ServedLibrary;
let context: BrowserContext;
let page: Page;
let offences: Offences;

beforeAll(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  await addManyAssets(world.library, { count: COUNT, perDay: 30, preview: 'none' });
  served = await serveLibrary(world);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await world.remove();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  offences = watchOffences(context, `http://127.0.0.1:${served.port}`);
  page = await context.newPage();
  await page.goto(served.address);
  await grid().getByRole('option').first().waitFor();
});
afterEach(async () => {
  await context.close();
  expect(offences.list).toEqual([]);
});

const grid = () => page.getByRole('listbox', { name: 'Media' });
/** Nth asset in order, from 1, while it is mounted. */
const cell = (number: number) => grid().locator(`[aria-posinset="${number}"]`);
const press = (...keys: readonly string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

/** Places from 1 of what is selected among the mounted cells. */
const selected = () =>
  grid()
    .locator('[aria-selected="true"]')
    .evaluateAll((cells) => cells.map((one) => Number(one.getAttribute('aria-posinset'))));
const selectedCount = (count: number) => expect.poll(async () => (await selected()).length).toBe(count);
/** Place from 1 of the cell that has the keyboard, as a screen reader is told. */
const focused = () =>
  grid().evaluate((list) => {
    const active = document.getElementById(list.getAttribute('aria-activedescendant') ?? '');
    return Number(active?.getAttribute('aria-posinset') ?? 0);
  });
const top = (number: number) => cell(number).evaluate((one) => Math.round(one.getBoundingClientRect().top));

describe('picking with the mouse', () => {
  it('selects by click, adds and takes away with Ctrl, ranges with Shift, clears beside the cells', async () => {
    await cell(2).click();
    expect(await selected()).toEqual([2]);
    await cell(5).click({ modifiers: ['Control'] });
    expect(await selected()).toEqual([2, 5]);
    await cell(2).click({ modifiers: ['Control'] });
    expect(await selected()).toEqual([5]);
    await cell(8).click({ modifiers: ['Shift'] });
    expect(await selected()).toEqual([2, 3, 4, 5, 6, 7, 8]);
    await grid().click({ position: { x: 5, y: 300 } });
    expect(await selected()).toEqual([]);
  });

  it('keeps the context menu open when the button is let go late', async () => {
    await cell(2).click({ button: 'right', delay: 700 });
    await page.getByRole('menuitem', { name: 'Select none' }).click();
    await selectedCount(0);
    await page.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('adds by the check circle, and a whole day by its date', async () => {
    await cell(1).click();
    await cell(3).click({ position: { x: 16, y: 16 } });
    expect(await selected()).toEqual([1, 3]);
    const day = page.getByRole('button', { name: /June 1, 2020/ });
    await day.click();
    expect((await selected()).slice(0, 4)).toEqual([1, 2, 3, 4]);
    await page.getByText(`30 of ${COUNT} selected`).first().waitFor({ state: 'attached' });
    await day.click();
    expect(await selected()).toEqual([]);
  });

  it('gathers with a rubber band what it touches, and scrolls at the edge', async () => {
    const from = (await cell(2).boundingBox())!;
    const to = (await cell(3).boundingBox())!;
    await page.mouse.move(from.x + 20, from.y + 60);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 90, { steps: 4 });
    await expect.poll(selected).toEqual([2, 3]);
    const bottom = (await grid().boundingBox())!;
    await page.mouse.move(to.x + 20, bottom.y + bottom.height - 2, { steps: 4 });
    await expect.poll(() => grid().evaluate((list) => list.scrollTop)).toBeGreaterThan(300);
    await page.mouse.up();
    expect((await selected()).length).toBeGreaterThan(3);
  });
});

describe('the keyboard in the grid', () => {
  it('is one tab stop whose active cell moves by rows and columns', async () => {
    await grid().focus();
    await press('ArrowRight');
    expect(await focused()).toBe(1);
    await press('ArrowRight', 'ArrowRight');
    expect(await focused()).toBe(3);
    await press('ArrowDown');
    const below = await focused();
    const [upper, lower] = [(await cell(3).boundingBox())!, (await cell(below).boundingBox())!];
    expect(lower.y).toBeGreaterThan(upper.y);
    expect(lower.x).toBeLessThan(upper.x + upper.width);
    expect(lower.x + lower.width).toBeGreaterThan(upper.x);
    await press('ArrowUp');
    expect(await focused()).toBe(3);
    await press('End');
    const end = await focused();
    await press('ArrowRight', 'Home');
    expect(await focused()).toBe(end + 1);
    await press('Control+End');
    expect(await focused()).toBe(COUNT);
    await expect.poll(() => cell(COUNT).count()).toBe(1);
    await press('PageUp');
    const up = await focused();
    expect(up).toBeLessThan(COUNT - 5);
    await press('PageDown', 'Control+Home');
    expect(await focused()).toBe(1);
    expect(await grid().evaluate((list) => document.activeElement === list)).toBe(true);
  });

  it('extends with Shift, moves alone with Ctrl, toggles with Ctrl+Space', async () => {
    await cell(2).click();
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    expect(await selected()).toEqual([2, 3, 4]);
    await press('Shift+ArrowLeft');
    expect(await selected()).toEqual([2, 3]);
    await press('Control+ArrowRight', 'Control+ArrowRight');
    expect(await selected()).toEqual([2, 3]);
    await press('Control+Space');
    expect(await selected()).toEqual([2, 3, 5]);
  });

  it('selects all, none and the others, and says so', async () => {
    await cell(2).click();
    await press('Control+a');
    await page.getByText(`${COUNT} of ${COUNT} selected`).first().waitFor({ state: 'attached' });
    await press('Control+Shift+a');
    await selectedCount(0);
    await cell(1).click();
    await press('Control+i');
    expect((await selected())[0]).toBe(2);
    await press('Escape');
    await selectedCount(0);
  });

  it('leaves the keys to a text field', async () => {
    await cell(2).click();
    await page.getByRole('searchbox').fill('IMG');
    await press('Control+a', 'ArrowLeft', 'Home');
    expect(await page.getByRole('searchbox').inputValue()).toBe('IMG');
    expect(await selected()).toEqual([2]);
  });

  it('zooms by keys and by Ctrl and the wheel, about what is being looked at', async () => {
    const height = (number: number) => cell(number).evaluate((one) => one.getBoundingClientRect().height);
    await cell(2).click();
    const usual = await height(2);
    await press('Control+=', 'Control+=', 'Control+=', 'Control+=');
    await expect.poll(() => height(2)).toBeGreaterThan(usual * 1.2);
    await press('Control+0');
    await expect.poll(() => height(2)).toBe(usual);

    await grid().evaluate((list) => {
      list.scrollTop = 2000;
    });
    const box = (await grid().boundingBox())!;
    const at = [box.x + 300, box.y + 300] as const;
    const under = () =>
      page.evaluate(([x, y]) => document.elementFromPoint(x!, y!)?.closest('[role=option]')?.id, [...at]);
    await page.mouse.move(...at);
    await expect.poll(under).toBeTruthy();
    const before = page.locator(`#${await under()}`);
    const tall = (await before.boundingBox())!.height;
    await page.keyboard.down('Control');
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, -100);
        return (await before.boundingBox())?.height ?? 0;
      })
      .toBeGreaterThan(tall * 1.05);
    await page.keyboard.up('Control');
    const after = (await before.boundingBox())!;
    expect(after.y).toBeLessThanOrEqual(at[1]);
    expect(after.y + after.height).toBeGreaterThanOrEqual(at[1]);
  });
});

describe('the viewer', () => {
  it('opens with Enter, steps with the arrows, says where it is, and gives the keyboard back', async () => {
    await cell(3).click();
    await press('Enter');
    const viewer = page.getByTestId('viewer');
    await expect.poll(() => viewer.getByTestId('viewer-position').textContent()).toBe(`3 of ${COUNT}`);
    await viewer.getByTestId('viewer-panel').or(viewer.getByTestId('viewer-picture')).first().waitFor();
    await press('ArrowRight', 'ArrowRight');
    await expect.poll(() => viewer.getByTestId('viewer-position').textContent()).toBe(`5 of ${COUNT}`);
    await press('End');
    await expect.poll(() => viewer.getByTestId('viewer-position').textContent()).toBe(`${COUNT} of ${COUNT}`);
    expect(await viewer.getByRole('button', { name: 'Next' }).count()).toBe(0);
    await press('Escape');
    await viewer.waitFor({ state: 'detached' });
    expect(await focused()).toBe(COUNT);
    expect(await grid().evaluate((list) => document.activeElement === list)).toBe(true);
    await cell(COUNT).waitFor();
  });

  it('previews with Space and closes with Space', async () => {
    await cell(3).click();
    await press('Space');
    await page.getByTestId('viewer').waitFor();
    await press('Space');
    await page.getByTestId('viewer').waitFor({ state: 'detached' });
  });
});

describe('a grid that is scrolled', () => {
  it('opens again where it was left', async () => {
    await press('Control+=');
    await grid().evaluate((list) => {
      list.scrollTop = 1800;
    });
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('mediaroot.scroll')))
      .toMatch(/"id":\d+/);
    const first = () =>
      grid().evaluate((list) => {
        const edge = list.getBoundingClientRect().top;
        const shown = [...list.querySelectorAll('[role=option]')].find(
          (one) => one.getBoundingClientRect().bottom > edge,
        );
        return shown ? `${shown.id} ${Math.round(shown.getBoundingClientRect().top)}` : '';
      });
    const before = await first();
    await page.reload();
    await expect.poll(first).toBe(before);
  });

  it('goes to a date by the scrubber', async () => {
    const scrubber = page.getByRole('scrollbar', { name: 'Date' });
    const box = (await scrubber.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await scrubber.getByText('May 2020').waitFor();
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 4, { steps: 3 });
    await page.mouse.up();
    await cell(COUNT).waitFor();
    expect(await scrubber.getAttribute('aria-valuetext')).toBe('May 2020');
  });

  it('stays where it is when new items come in above, and keeps selection and focus', async () => {
    await grid().evaluate((list) => {
      list.scrollTop = 1500;
    });
    const firstWhole = () =>
      grid().evaluate((list) => {
        const edge = list.getBoundingClientRect().top + 60;
        const cells = [...list.querySelectorAll('[role=option]')];
        const whole = cells.find((one) => one.getBoundingClientRect().top > edge);
        return Number(whole?.getAttribute('aria-posinset') ?? 0);
      });
    await expect.poll(firstWhole).toBeGreaterThan(10);
    const number = await firstWhole();
    await cell(number).click();
    await expect.poll(() => cell(number).getAttribute('aria-label')).not.toBe('Loading');
    const before = await top(number);
    const name = await cell(number).getAttribute('aria-label');
    const photo = path.join(corpusFolder, 'orientation/exif-orientation-examples/Landscape_1.jpg');
    await dropFiles(page, [photo]);
    await expect
      .poll(() => cell(number + 1).getAttribute('aria-setsize'), { timeout: 30_000 })
      .toBe(String(COUNT + 1));
    await expect.poll(() => cell(number + 1).getAttribute('aria-label')).toBe(name);
    expect(await top(number + 1)).toBe(before);
    expect(await selected()).toEqual([number + 1]);
    expect(await focused()).toBe(number + 1);
  });
});
