/** The library room's public face. */
export type { Host } from './host.ts';
export { type Library, type LibraryConfig, openLibrary } from './library.ts';
export { createNodeHost } from './nodeHost.ts';
export { createSession, type Session } from './session.ts';
