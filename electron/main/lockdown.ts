/** Everything a page could ask of Electron and Chromium beyond its own origin, denied by default. */
import { app, type Session, shell, type WebContents } from 'electron';
import { isExternalLink, type LinkParts, openLink } from './links.ts';
import type { Log } from './log.ts';
import { APP_ORIGIN } from './origins.ts';
import { EVENT_CHANNEL } from './windows.ts';

/** Networks of every kind; media and page come over our own schemes. */
const OUTSIDE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'];

/** Closes a session: no network, no downloads, no permissions but full screen for our own page. */
export function lockSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const allowed =
      permission === 'fullscreen' && details.isMainFrame && contents.mainFrame.origin === APP_ORIGIN;
    if (!allowed) log('warn', 'permission refused', { permission });
    answer(allowed);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === 'fullscreen' && sameOrigin(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    event.preventDefault();
    log('warn', 'download refused', { url: item.getURL() });
  });
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, ({ url }, answer) => {
    log('warn', 'request to the outside refused', { url });
    answer({ cancel: true });
  });
}

/** Applies to every session there will ever be, also those that others make: no spelling, whose dictionaries come from Google. */
export function silenceSessions(): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false);
    // Switched off alone it still fetches the dictionary of the system's language (seen with strace, Electron 42).
    session.setSpellCheckerLanguages([]);
  });
}

/** Applies to every web contents there will ever be: no navigation, no windows, no webviews. */
export function lockWebContents(log: Log): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    // Comes before will-navigate, for the main frame as for any other.
    contents.on('will-frame-navigate', (event) => {
      event.preventDefault();
      log('warn', 'navigation refused', { url: event.url, mainFrame: event.isMainFrame });
    });
    contents.on('will-redirect', (event) => {
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      log('warn', 'webview refused');
    });
    contents.setWindowOpenHandler(({ url }) => {
      if (isExternalLink(url)) void openLink(url, { open: shell.openExternal, tell: tell(contents), log });
      else log('warn', 'new window refused', { url });
      return { action: 'deny' };
    });
  });
}

/** Tells the page that asked, unless it is gone meanwhile. */
function tell(contents: WebContents): LinkParts['tell'] {
  return (notice) => {
    if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, 'host.notice', notice);
  };
}

/** Electron hands origins here with a trailing slash. */
function sameOrigin(origin: string): boolean {
  return origin.replace(/\/$/, '') === APP_ORIGIN;
}
