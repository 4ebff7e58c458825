import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../shared/csp.ts';
import { appBesideOutside } from './support/besideOutside.ts';

/** One app for all of these; nothing of it may reach the site outside. */
const made = appBesideOutside();

/** Opens a window that is none of the app's, tries the bridge in it, and closes it. */
function callFromForeignWindow(url: string): Promise<unknown> {
  return made.running.app.evaluate(async ({ BrowserWindow, app }, address) => {
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
    const preferences = await made.running.app.evaluate(({ webContents }) =>
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
    const globals = await made.running.page.evaluate(() =>
      ['process', 'require', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    expect(globals).toEqual([]);
  });

  it('gives the page a frozen bridge of five members', async () => {
    const bridge = await made.running.page.evaluate(() => ({
      members: Object.keys(window.mediaroot ?? {}).sort(),
      frozen: Object.isFrozen(window.mediaroot),
    }));
    expect(bridge).toEqual({
      members: ['host', 'importFiles', 'invoke', 'mediaBase', 'subscribe'],
      frozen: true,
    });
  });

  it('offers no bridge in a subframe', async () => {
    const inside = await made.running.page.evaluate(() => {
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
    const header = await made.running.page.evaluate(async () =>
      (await fetch('app://mediaroot/')).headers.get('content-security-policy'),
    );
    expect(header).toBe(contentSecurityPolicy('media:'));
  });

  it('stops inline scripts, event handlers and evaluated code', async () => {
    const ran = await made.running.page.evaluate(async () => {
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
    const outcome = await made.running.page.evaluate(async (url) => {
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
    }, made.outside.url);
    expect(outcome).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(made.outside.visits).toEqual([]);
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
    const codes = await made.running.page.evaluate(async () => {
      const names = ['import.start', 'import.bytes', 'no.such.call', 'constructor', '__proto__'];
      const answers = await Promise.all(
        names.map((name) => window.mediaroot?.invoke(name, { paths: ['/etc/passwd'] })),
      );
      return answers.map((answer) => (answer as { error?: { code: string } }).error?.code);
    });
    expect(codes).toEqual(Array(5).fill('unknown_call'));
  });

  it('parses what the page sends before anything looks at it', async () => {
    const codes = await made.running.page.evaluate(async () => {
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
