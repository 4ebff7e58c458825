import { describe, expect, it } from 'vitest';
import { appBesideOutside } from './support/besideOutside.ts';

/** One app for all of these; nothing of it may reach the site outside. */
const made = appBesideOutside();

describe('denied by default', () => {
  it('navigation', async () => {
    const before = made.running.page.url();
    const refusals = await made.running.app.evaluateHandle(({ BrowserWindow }) => {
      const seen: string[] = [];
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // Registered after the app's own listener, so it hears what that one decided.
      contents?.on('will-frame-navigate', (event) => seen.push(`${event.defaultPrevented} ${event.url}`));
      return seen;
    });
    const targets = [made.outside.url, 'https://min.io/', 'app://mediaroot/other', 'media://library/x'];
    for (const [index, target] of targets.entries()) {
      await made.running.page.evaluate(
        (url) => Object.assign(document.createElement('a'), { href: url }).click(),
        target,
      );
      await expect.poll(() => refusals.jsonValue()).toHaveLength(index + 1);
    }
    expect(await refusals.jsonValue()).toEqual(targets.map((target) => `true ${target}`));
    expect(made.running.page.url()).toBe(before);
    expect(made.outside.visits).toEqual([]);
  });

  it('new windows', async () => {
    const opened = await made.running.page.evaluate((url) => window.open(url) === null, made.outside.url);
    expect(opened).toBe(true);
    expect(made.running.app.windows()).toHaveLength(1);
    expect(made.outside.visits).toEqual([]);
  });

  it('permissions', async () => {
    const answers = await made.running.page.evaluate(async () => {
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
    const prevented = await made.running.app.evaluate(
      ({ session, BrowserWindow }) =>
        new Promise<boolean>((resolve) => {
          session.defaultSession.once('will-download', (event) => resolve(event.defaultPrevented));
          BrowserWindow.getAllWindows()[0]?.webContents.downloadURL('app://mediaroot/index.html');
        }),
    );
    expect(prevented).toBe(true);
  });

  it('webviews, even in a window that would allow them', async () => {
    const kinds = await made.running.app.evaluate(async ({ BrowserWindow, webContents }) => {
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
    const outcome = await made.running.app.evaluate(async ({ BrowserWindow, session }, url) => {
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
    }, made.outside.url);
    expect(outcome).toEqual([true, true, true]);
    expect(made.outside.visits).toEqual([]);
  });
});

describe('a second start', () => {
  it('ends at once and leaves the first one running', async () => {
    const code = await made.running.app.evaluate(async ({ app }) => {
      const { spawn } = process.getBuiltinModule('node:child_process');
      const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), app.getAppPath()];
      const second = spawn(process.execPath, args, { stdio: 'ignore' });
      return new Promise<number | null>((resolve) => second.on('exit', resolve));
    });
    expect(code).toBe(0);
    expect(await made.running.call('app.info')).toMatchObject({ host: 'desktop' });
  });
});
