/** The window: made without a flash, remembered, brought back once when its process dies. */
import path from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, screen, type WebContents } from 'electron';
import type { EventName, EventPayload } from '../../shared/contract/events.ts';
import { toErrorValue } from '../../shared/errors.ts';
import type { Log } from './log.ts';
import { APP_ORIGIN } from './origins.ts';
import { saveJson } from './ownFiles.ts';
import { fitToScreens, MIN_HEIGHT, MIN_WIDTH, readWindowState } from './windowState.ts';

export interface Windows {
  /** Opens the window, or brings the open one to the front. */
  show(): void;
  /** Whether web contents belong to a window made here. */
  isKnown(contents: WebContents): boolean;
  /** Sends what the library said; its payload is parsed by the page. */
  forward(name: string, payload: unknown): void;
  /** Sends an event of the shell itself. */
  tell<N extends EventName>(name: N, payload: EventPayload<N>): void;
  current(): BrowserWindow | null;
}

export const EVENT_CHANNEL = 'mediaroot:event';

/** The page's own canvas colours, so that the window shows no other colour before its first frame. */
const CANVAS = { light: '#f2f2f2', dark: '#1b1b1b' } as const;
/** Two crashes within this time, in ms, are more than bad luck: the user is asked. */
const CRASH_WINDOW_MS = 60_000;

export function createWindows(options: {
  readonly preload: string;
  readonly stateFile: string;
  readonly log: Log;
  /** Asks where, and saves what helps somebody to help. Rejects with words for a person. */
  saveDiagnostics(window: BrowserWindow): Promise<unknown>;
}): Windows {
  const { log } = options;
  const known = new Set<WebContents>();
  let window: BrowserWindow | null = null;

  const canvas = () => (nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light);
  nativeTheme.on('updated', () => window?.setBackgroundColor(canvas()));

  function forward(name: string, payload: unknown): void {
    for (const contents of known) contents.send(EVENT_CHANNEL, name, payload);
  }

  function open(): BrowserWindow {
    const saved = readWindowState(options.stateFile);
    const [primary, all] = [screen.getPrimaryDisplay(), screen.getAllDisplays()];
    const areas = [primary, ...all.filter(({ id }) => id !== primary.id)].map(({ workArea }) => workArea);
    const opened = new BrowserWindow({
      ...fitToScreens(saved?.bounds ?? null, areas),
      minWidth: MIN_WIDTH,
      minHeight: MIN_HEIGHT,
      title: app.name,
      backgroundColor: canvas(),
      show: false,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        devTools: !app.isPackaged,
      },
    });
    const contents = opened.webContents;
    known.add(contents);
    if (saved?.maximized) opened.maximize();
    opened.once('ready-to-show', () => opened.show());
    // Closed while it loads, nobody waits for the page any more.
    let leaving = false;
    opened.on('close', () => {
      leaving = true;
      remember(opened);
    });
    opened.on('closed', () => {
      known.delete(contents);
      window = null;
    });
    reviveAfterCrash(opened);
    void opened.loadURL(`${APP_ORIGIN}/`).catch((error: unknown) => {
      if (leaving) return;
      log('error', 'page cannot be loaded', { error });
      dialog.showErrorBox(
        app.name,
        'The window could not be loaded. Installing Mediaroot again should help.',
      );
    });
    return opened;
  }

  function remember(closing: BrowserWindow): void {
    try {
      saveJson(options.stateFile, { bounds: closing.getNormalBounds(), maximized: closing.isMaximized() });
    } catch (error) {
      log('warn', 'place of the window cannot be saved', { file: path.basename(options.stateFile), error });
    }
  }

  /** Reloads a page whose process died, and says so; a second death soon after asks what to do. */
  function reviveAfterCrash(opened: BrowserWindow): void {
    let lastCrash = Number.NEGATIVE_INFINITY;
    const { webContents } = opened;
    const reload = () => {
      if (opened.isDestroyed()) return;
      webContents.once('did-finish-load', () =>
        tell('host.notice', { level: 'warn', message: 'The window stopped and was loaded again.' }),
      );
      webContents.reload();
    };
    webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit' || opened.isDestroyed()) return;
      log('error', 'page process died', { reason, exitCode });
      const again = performance.now() - lastCrash < CRASH_WINDOW_MS;
      lastCrash = performance.now();
      if (again) void askAfterCrash(opened, { reload, save: options.saveDiagnostics });
      // The old process is still being taken down while its end is told.
      else setImmediate(reload);
    });
    webContents.on('unresponsive', () => log('warn', 'page does not respond'));
    webContents.on('responsive', () => log('info', 'page responds again'));
  }

  function tell<N extends EventName>(name: N, payload: EventPayload<N>): void {
    forward(name, payload);
  }

  return {
    show() {
      window ??= open();
      if (window.isMinimized()) window.restore();
      window.focus();
    },
    isKnown: (contents) => known.has(contents),
    forward,
    tell,
    current: () => window,
  };
}

interface AfterCrash {
  reload(): void;
  save(window: BrowserWindow): Promise<unknown>;
}

/** Asks again after diagnostics were saved, until the window is loaded or the app ends. */
async function askAfterCrash(window: BrowserWindow, { reload, save }: AfterCrash): Promise<void> {
  for (;;) {
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: 'The window keeps stopping.',
      detail:
        'Your files are safe. You can load the window again, or quit and start Mediaroot anew. Diagnostics are a file for whoever helps you; they name none of your files.',
      buttons: ['Load again', 'Save diagnostics…', 'Quit'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    if (window.isDestroyed()) return;
    if (response === 0) return reload();
    if (response === 2) return app.quit();
    await save(window).catch((error: unknown) => {
      dialog.showErrorBox(app.name, toErrorValue(error).message);
    });
  }
}
