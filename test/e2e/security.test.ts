import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../shared/csp.ts';
import { type Folders, launchApp, makeFolders, type RunningApp } from './support/app.ts';

let folders: Folders;
let running: RunningApp;
/** A site on the loopback that counts who came; nothing may. */
let outside: Server;
let outsideUrl: string;
let visits: string[];

beforeAll(async () => {
  folders = await makeFolders();
  outside = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('<script>document.title = "reached"</script>');
  });
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  outsideUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`;
  running = await launchApp(folders);
});

afterAll(async () => {
  await running.quit();
  outside.close();
  await folders.remove();
});

beforeEach(() => {
  visits = [];
});

/** Opens a window that is none of the app's, tries the bridge in it, and closes it. */
function callFromForeignWindow(url: string): Promise<unknown> {
  return running.app.evaluate(async ({ BrowserWindow, app }, address) => {
    const preload = `${app.getAppPath()}/dist/preload.cjs`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await window.loadURL(address);
    const answer: unknown = await window.webContents.executeJavaScript(
      `Promise.all([mediaroot.invoke('library.state', {}), mediaroot.importFiles([new File(['x'], 'x.png')], 'copy')])`,
    );
    window.destroy();
    return answer;
  }, url);
}

describe('the window', () => {
  it('is sandboxed, isolated and without Node', async () => {
    const preferences = await running.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = (
          contents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
        ).getLastWebPreferences();
        return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
      }),
    );
    expect(preferences).toEqual([
      {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      },
    ]);
    const globals = await running.page.evaluate(() =>
      ['process', 'require', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    expect(globals).toEqual([]);
  });

  it('gives the page a frozen bridge of five members', async () => {
    const bridge = await running.page.evaluate(() => ({
      members: Object.keys(window.mediaroot ?? {}).sort(),
      frozen: Object.isFrozen(window.mediaroot),
    }));
    expect(bridge).toEqual({
      members: ['host', 'importFiles', 'invoke', 'mediaBase', 'subscribe'],
      frozen: true,
    });
  });

  it('offers no bridge in a subframe', async () => {
    const inside = await running.page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const kind = typeof (frame.contentWindow as unknown as Window).mediaroot;
      frame.remove();
      return kind;
    });
    expect(inside).toBe('undefined');
  });
});

describe('the content security policy', () => {
  it('comes as a header with the page', async () => {
    const header = await running.page.evaluate(async () =>
      (await fetch('app://mediaroot/')).headers.get('content-security-policy'),
    );
    expect(header).toBe(contentSecurityPolicy('media:'));
  });

  it('stops inline scripts, event handlers and evaluated code', async () => {
    const ran = await running.page.evaluate(async () => {
      const marks = window as unknown as { inline?: boolean; handler?: boolean };
      const violated = new Promise<string>((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), {
          once: true,
        }),
      );
      const script = document.createElement('script');
      script.textContent = 'window.inline = true';
      document.body.append(script);
      const holder = document.createElement('div');
      holder.innerHTML = '<b onclick="window.handler = true">x</b>';
      holder.querySelector('b')?.click();
      const directive = await violated;
      // After a turn of the loop: the debugger lets code it was handed evaluate, until it first waits.
      let evaluated = 'ran';
      try {
        // biome-ignore lint/security/noGlobalEval: that it cannot run is what is tested
        eval('1');
      } catch (error) {
        evaluated = (error as Error).name;
      }
      return { inline: marks.inline, handler: marks.handler, evaluated, directive };
    });
    expect(ran).toEqual({
      inline: undefined,
      handler: undefined,
      evaluated: 'EvalError',
      directive: 'script-src-elem',
    });
  });

  it('stops scripts, pictures, frames and connections of other places', async () => {
    const outcome = await running.page.evaluate(async (url) => {
      const settles = (element: HTMLElement) =>
        new Promise<string>((resolve) => {
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('refused');
          document.body.append(element);
        });
      const script = Object.assign(document.createElement('script'), { src: `${url}x.js` });
      const picture = Object.assign(document.createElement('img'), { src: `${url}x.png` });
      const data = Object.assign(document.createElement('script'), { src: 'data:text/javascript,1' });
      const all = await Promise.all([settles(script), settles(picture), settles(data)]);
      const fetched = await fetch(url).then(
        () => 'loaded',
        () => 'refused',
      );
      return [...all, fetched];
    }, outsideUrl);
    expect(outcome).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(visits).toEqual([]);
  });
});

describe('the bridge', () => {
  const refused = { ok: false, error: { code: 'forbidden' } };

  it('refuses a window the app did not make, even with our page and preload in it', async () => {
    expect(await callFromForeignWindow('app://mediaroot/')).toMatchObject([refused, refused]);
  });

  it('refuses another origin', async () => {
    expect(await callFromForeignWindow('data:text/html,x')).toMatchObject([refused, refused]);
  });

  it('keeps calls with paths and bytes from the page', async () => {
    const codes = await running.page.evaluate(async () => {
      const names = ['import.start', 'import.bytes', 'no.such.call', 'constructor', '__proto__'];
      const answers = await Promise.all(
        names.map((name) => window.mediaroot?.invoke(name, { paths: ['/etc/passwd'] })),
      );
      return answers.map((answer) => (answer as { error?: { code: string } }).error?.code);
    });
    expect(codes).toEqual(Array(5).fill('unknown_call'));
  });

  it('parses what the page sends before anything looks at it', async () => {
    const codes = await running.page.evaluate(async () => {
      const sent: [string, unknown][] = [
        ['assets.rows', { ids: ['1'] }],
        ['assets.get', { id: -1 }],
        ['library.state', { extra: true }],
        ['dialog.import', { what: 'everything' }],
        ['clipboard.writeText', null],
      ];
      const answers = await Promise.all(sent.map(([name, input]) => window.mediaroot?.invoke(name, input)));
      return answers.map((answer) => (answer as { error?: { code: string } }).error?.code);
    });
    expect(codes).toEqual(Array(5).fill('bad_request'));
  });
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
      outsideUrl,
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
    expect(visits).toEqual([]);
  });

  it('new windows', async () => {
    const opened = await running.page.evaluate((url) => window.open(url) === null, outsideUrl);
    expect(opened).toBe(true);
    expect(running.app.windows()).toHaveLength(1);
    expect(visits).toEqual([]);
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
    }, outsideUrl);
    expect(outcome).toEqual([true, true, true]);
    expect(visits).toEqual([]);
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
