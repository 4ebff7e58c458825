/** The two schemes the window knows, and the only origin that may talk to the shell. */
import { protocol } from 'electron';

export const APP_SCHEME = 'app';
export const MEDIA_SCHEME = 'media';
export const APP_HOST = 'mediaroot';
export const MEDIA_HOST = 'library';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/**
 * Must run before the app is ready. Neither scheme bypasses the content security policy, and neither answers to
 * other origins.
 */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges },
    { scheme: MEDIA_SCHEME, privileges },
  ]);
}
