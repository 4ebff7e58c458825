/** A real Chromium, driven through its debugging protocol. MEDIAROOT_CHROMIUM names it where it is not on the path. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { chromiumExecutable } from './machine.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumExecutable(),
    headless: true,
    args: FLAGS,
  });
}

/** What a page did that it must not: scripts that failed, policy violations, dialogs opened, requests to elsewhere. */
export interface Offences {
  readonly list: readonly string[];
}

/** Watches every page of a context. `origin` is the only place requests may go to. */
export function watchOffences(context: BrowserContext, origin: string): Offences {
  const list: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => list.push(`script error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') list.push(`console: ${message.text()}`);
    });
    page.on('dialog', (dialog) => {
      list.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['blob:', 'data:'].includes(url.protocol))
      list.push(`request: ${request.url()}`);
  });
  return { list };
}

/**
 * Drops files or folders of the disk on the middle of the window, the way the system does: the page sees real File and
 * directory entries.
 */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await protocol.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  await protocol.detach();
}
