/** What this machine offers to tests that drive whole programs; `npm test` makes sure of it beforehand. */
import { existsSync } from 'node:fs';
import { findElectron } from '../../build/electron-runtime.mjs';
import { findCommand } from '../../build/lib/system.mjs';

/** Path of the Electron that `npm start` would run; throws when none was fetched yet. */
export function electronExecutable(): string {
  const path = process.env.MEDIAROOT_ELECTRON ?? findElectron()?.executable;
  if (path === undefined || !existsSync(path)) throw new Error('No Electron here yet; run `npm start` once.');
  return path;
}

/** Path of a Chromium; throws when there is none. */
export function chromiumExecutable(): string {
  const path = process.env.MEDIAROOT_CHROMIUM || findCommand('chromium');
  if (path === undefined) throw new Error('No Chromium on this machine.');
  return path;
}
