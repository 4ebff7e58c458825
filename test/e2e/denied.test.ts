import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Folders, launchApp, makeFolders, type RunningApp } from './support/app.ts';
import { type Outside, openOutside } from './support/outside.ts';

let folders: Folders;
let running: RunningApp;
/** Nothing may reach it. */
let outside: Outside;

beforeAll(async () => {
  folders = await makeFolders();
  outside = await openOutside();
  running = await launchApp(folders);
});

afterAll(async () => {
  await running.quit();
  outside.close();
  await folders.remove();
});

describe('denied by default', () => {
  it('navigation', async () => {
    const before = running.page.url();
    const refusals = await running.app.evaluateHandle(({ BrowserWindow }) => {
      const seen: string[] = [];
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // Registered after the app's own listener, so it hears what that one decided.
      contents?.on('will-frame-navigate', (event) => seen.push(`${event.defaultPrevented} ${event.url}`));
      return seen;
    });
    const targets = [
      outside.url,
      'https://www.openstreetmap.org/',
      'app://mediaroot/other',
      'media://library/x',
    ];
    for (const [index, target] of targets.entries()) {
      await running.page.evaluate(
        (url) => Object.assign(document.createElement('a'), { href: url }).click(),
        target,
      );
      await expect.poll(() => refusals.jsonValue()).toHaveLength(index + 1);
    }
    expect(await refusals.jsonValue()).toEqual(targets.map((target) => `true ${target}`));
    expect(running.page.url()).toBe(before);
    expect(outside.visits).toEqual([]);
  });

  it('new windows', async () => {
    const opened = await running.page.evaluate((url) => window.open(url) === null, outside.url);
    expect(opened).toBe(true);
    expect(running.app.windows()).toHaveLength(1);
    expect(outside.visits).toEqual([]);
  });

  it('permissions', async () => {
    const answers = await running.page.evaluate(async () => {
      const outcome = (work: Promise<unknown>) =>
        work.then(
          () => 'granted',
          (error: Error) => error.name,
        );
      return {
        camera: await outcome(navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await outcome(navigator.mediaDevices.getDisplayMedia()),
        clipboard: await outcome(navigator.clipboard.readText()),
        notification: await Notification.requestPermission(),
        place: await new Promise<string>((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('granted'),
            ({ code }) => resolve(`error ${code}`),
          ),
        ),
      };
    });
    expect(answers.camera).not.toBe('granted');
    expect(answers.screen).not.toBe('granted');
    expect(answers.clipboard).toBe('NotAllowedError');
    expect(answers.notification).toBe('denied');
    expect(answers.place).toBe('error 1');
  });

  it('downloads', async () => {
    const prevented = await running.app.evaluate(
      ({ session, BrowserWindow }) =>
        new Promise<boolean>((resolve) => {
          session.defaultSession.once('will-download', (event) => resolve(event.defaultPrevented));
          BrowserWindow.getAllWindows()[0]?.webContents.downloadURL('app://mediaroot/index.html');
        }),
    );
    expect(prevented).toBe(true);
  });

  it('webviews, even in a window that would allow them', async () => {
    const kinds = await running.app.evaluate(async ({ BrowserWindow, webContents }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } });
      const asked = new Promise<void>((resolve) =>
        window.webContents.once('will-attach-webview', () => resolve()),
      );
      await window.loadURL('data:text/html,<webview src="data:text/html,x"></webview>');
      await asked;
      const found = webContents.getAllWebContents().map((contents) => contents.getType());
      window.destroy();
      return found;
    });
    expect(kinds).not.toContain('webview');
  });

  it('the network, for everything in the session', async () => {
    const outcome = await running.app.evaluate(async ({ BrowserWindow, session }, url) => {
      const fails = (work: Promise<unknown>) =>
        work.then(
          () => 'reached',
          (error: Error) => /ERR_BLOCKED_BY_CLIENT/.test(error.message),
        );
      const window = new BrowserWindow({ show: false });
      const loaded = await fails(window.loadURL(url));
      const file = await fails(window.loadURL('file:///etc/hostname'));
      window.destroy();
      return [loaded, file, await fails(session.defaultSession.fetch(url))];
    }, outside.url);
    expect(outcome).toEqual([true, true, true]);
    expect(outside.visits).toEqual([]);
  });
});

describe('a second start', () => {
  it('ends at once and leaves the first one running', async () => {
    const code = await running.app.evaluate(async ({ app }) => {
      const { spawn } = process.getBuiltinModule('node:child_process');
      const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), app.getAppPath()];
      const second = spawn(process.execPath, args, { stdio: 'ignore' });
      return new Promise<number | null>((resolve) => second.on('exit', resolve));
    });
    expect(code).toBe(0);
    expect(await running.call('app.info')).toMatchObject({ host: 'desktop' });
  });
});
