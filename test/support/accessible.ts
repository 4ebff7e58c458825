/** What keeps somebody from using a screen by ear, by keyboard or with weak eyes, as far as a program can tell. */
import type { Locator, Page } from 'playwright';

/** Roles of what is operated; each must have a name that can be spoken. */
const OPERATED = new Set([
  ...['button', 'checkbox', 'combobox', 'dialog', 'link', 'menuitem', 'option', 'radio', 'radiogroup'],
  ...['searchbox', 'slider', 'spinbutton', 'switch', 'tab', 'tablist', 'textbox'],
]);

/** Texts that are hard to read in one of the themes, and controls of the page without a name. */
export async function readingProblems(page: Page, root: Locator): Promise<readonly string[]> {
  await root.waitFor();
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await faintTexts(root)).map((text) => `${colorScheme}: ${text}`));
  }
  return [...found, ...(await namelessControls(page)).map((role) => `${role} without a name`)];
}

/** By role. */
async function namelessControls(page: Page): Promise<readonly string[]> {
  const protocol = await page.context().newCDPSession(page);
  try {
    const { nodes } = await protocol.send('Accessibility.getFullAXTree');
    return nodes
      .filter(({ ignored, role, name }) => !ignored && OPERATED.has(String(role?.value)) && !name?.value)
      .map(({ role }) => String(role?.value));
  } finally {
    await protocol.detach();
  }
}

/** Texts whose contrast against what is behind them is below 4.5:1, with the ratio. What is disabled may be faint. */
function faintTexts(root: Locator): Promise<readonly string[]> {
  return root.evaluate((top) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('No canvas to read colours with.');
    type Colour = readonly [number, number, number];
    const over = (colour: string, below: Colour): Colour => {
      context.fillStyle = `rgb(${below.join(' ')})`;
      context.fillRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
      return [red, green, blue];
    };
    const behind = (element: Element | null): Colour =>
      element === null
        ? [255, 255, 255]
        : over(getComputedStyle(element).backgroundColor, behind(element.parentElement));
    const light = (colour: Colour): number => {
      const [red = 0, green = 0, blue = 0] = colour.map((part) =>
        part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const faint = (element: Element, text: string, pseudo?: string): string | null => {
      const back = behind(element);
      const own = over(getComputedStyle(element, pseudo).color, back);
      const [more = 0, less = 0] = [light(own), light(back)].sort((a, b) => b - a);
      const ratio = (more + 0.05) / (less + 0.05);
      return ratio < 4.5 ? `${text.slice(0, 40)} (${ratio.toFixed(2)})` : null;
    };
    const found: (string | null)[] = [];
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (element === null || text === '' || !element.checkVisibility()) continue;
      if (element.closest('[disabled], [aria-disabled=true], [data-disabled]') !== null) continue;
      found.push(faint(element, text));
    }
    for (const input of top.querySelectorAll('input'))
      if (input.placeholder !== '') found.push(faint(input, input.placeholder, '::placeholder'));
    return found.filter((one) => one !== null);
  });
}

/** Goes around a dialog with Tab, which never leaves it. @returns what there is to meet and was not met */
export async function missedByTab(page: Page, dialog: Locator): Promise<readonly string[]> {
  const stops = await dialog.evaluate((root) => {
    const all = [...root.querySelectorAll<HTMLElement>('button, input, [tabindex]')].filter(
      (one) => one.tabIndex >= 0 && one.checkVisibility() && !one.matches(':disabled'),
    );
    for (const one of all) one.dataset.tabStop = 'missed';
    return all.length;
  });
  for (let press = 0; press <= stops; press += 1) {
    await page.keyboard.press('Tab');
    // Beyond its last control the focus comes around a frame later.
    await dialog.locator(':focus').evaluate((focused: HTMLElement) => {
      focused.dataset.tabStop = 'met';
    });
  }
  return dialog
    .locator('[data-tab-stop=missed]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent ?? one.tagName));
}
