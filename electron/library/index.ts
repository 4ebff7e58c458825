/** The library room's public face. */
export type { Host } from './host.ts';
export { openLibrary } from './library.ts';
export { createNodeHost } from './nodeHost.ts';
export { createSession, type Session } from './session.ts';
