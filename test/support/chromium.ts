/** A real Chromium, driven through its debugging protocol. MEDIAROOT_CHROMIUM names it where it is not on the path. */
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright';
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

/** Files or folders of the disk, dragged over the page as the system does it: the page sees real File and directory entries. */
export interface DraggedFiles {
  /** The middle of an element, or of the window. */
  over(target?: Locator): Promise<void>;
  drop(target?: Locator): Promise<void>;
}

export async function dragFiles(page: Page, paths: readonly string[]): Promise<DraggedFiles> {
  const protocol = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const send = async (type: 'dragEnter' | 'dragOver' | 'drop', target?: Locator) => {
    const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
    const box = (await target?.boundingBox()) ?? { x: 0, y: 0, width, height };
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await protocol.send('Input.dispatchDragEvent', { type, ...at, data });
  };
  await send('dragEnter');
  return {
    over: (target) => send('dragOver', target),
    async drop(target) {
      await send('dragOver', target);
      await send('drop', target);
      await protocol.detach();
    },
  };
}

/** Drops files or folders on an element, or on the middle of the window. */
export async function dropFiles(page: Page, paths: readonly string[], target?: Locator): Promise<void> {
  const dragged = await dragFiles(page, paths);
  await dragged.drop(target);
}
