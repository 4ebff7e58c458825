/** A library of small files in a real Chromium, made anew for each test. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium, type Offences, watchOffences } from './chromium.ts';
import { type CliWorld, cliWorld } from './cli.ts';
import { makeLibrary } from './publishedLibrary.ts';
import { type ServedLibrary, serveLibrary } from './serve.ts';

export interface ShownLibrary {
  readonly world: CliWorld;
  readonly served: ServedLibrary;
  readonly page: Page;
  /** What a call answers; fails unless it succeeds. */
  call<T>(name: string, input?: unknown): Promise<T>;
  cells(): Locator;
  cell(name: string): Locator;
}

/** Files `note-1.txt` … of different content, one stored for each, the first imported last. */
export function shownLibraryForEachTest(count: number): ShownLibrary {
  const shown = {} as { world: CliWorld; served: ServedLibrary; page: Page };
  let browser: Browser;
  let context: BrowserContext;
  let offences: Offences;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    shown.world = await cliWorld();
    const { world } = shown;
    const folder = path.join(world.folder, 'notes');
    await mkdir(folder);
    for (let number = 1; number <= count; number += 1)
      await writeFile(path.join(folder, `note-${number}.txt`), `note ${number}\n`.repeat(20 + number));
    await makeLibrary(world, folder);
    shown.served = await serveLibrary(world);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    offences = watchOffences(context, `http://127.0.0.1:${shown.served.port}`);
    shown.page = await context.newPage();
    await shown.page.goto(shown.served.address);
    if (count === 0) return;
    await shown.page.getByRole('option').first().waitFor();
    await shown.page.getByRole('button', { name: /^Sort/ }).click();
    await shown.page.getByRole('menuitemradio', { name: 'Name' }).click();
    await shown.page.getByRole('button', { name: /^Sort/ }).click();
    await shown.page.getByRole('menuitemradio', { name: 'A to Z' }).click();
    // a menu that is closing still takes the keys
    await shown.page.getByRole('menu').waitFor({ state: 'detached' });
    await shown.page
      .getByRole('option')
      .first()
      .and(shown.page.getByRole('option', { name: 'note-1.txt' }))
      .waitFor();
  });
  afterEach(async () => {
    await context.close();
    await shown.world.remove();
    expect(offences.list).toEqual([]);
  });
  const cells = () => shown.page.getByRole('listbox', { name: 'Media' }).getByRole('option');
  return {
    get world() {
      return shown.world;
    },
    get served() {
      return shown.served;
    },
    get page() {
      return shown.page;
    },
    async call<T>(name: string, input: unknown = {}) {
      const answer = (await shown.served.call(name, input)).json() as { ok: boolean; value: T };
      expect(answer).toMatchObject({ ok: true });
      return answer.value;
    },
    cells,
    cell: (name) => cells().and(shown.page.getByRole('option', { name })),
  };
}
