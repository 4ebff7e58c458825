/** The client of this window, chosen by what the window runs in. */
import { type Bridge, createDesktopClient } from './desktop.ts';
import type { Client } from './types.ts';
import { createWebClient } from './web.ts';

declare global {
  interface Window {
    readonly mediaroot?: Bridge;
  }
}

export const client: Client = window.mediaroot
  ? createDesktopClient(window.mediaroot)
  : createWebClient({
      fetch: window.fetch.bind(window),
      openEvents: (url) => new EventSource(url),
    });

export type { Client, ImportSource, SendProgress } from './types.ts';
export { ClientError } from './types.ts';
