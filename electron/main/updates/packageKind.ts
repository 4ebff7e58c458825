/** How this copy of the app came to the computer, which decides who replaces it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type PackageKind = 'deb' | 'rpm' | 'appimage' | 'nsis' | 'mac';

export const NOT_A_PACKAGE =
  'This copy of Mediaroot was not installed from a package, so it does not update itself.';
export const NO_FEED =
  'This package was made without an address for updates, so it does not update itself. Get new versions where you got this one.';
export const OTHERS_UPDATE =
  'Updates of this copy come from where it was installed: a store, or your system’s software.';

export interface Copy {
  readonly platform: NodeJS.Platform;
  /** The folder of what belongs to the app, where packages say of which kind they are. */
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  /** From the Mac App Store or the Microsoft Store. */
  readonly store: boolean;
}

/** Null when somebody else keeps the copy up to date. */
export function packageKind({ platform, resources, env, store }: Copy): PackageKind | null {
  if (store || env.SNAP !== undefined || env.FLATPAK_ID !== undefined) return null;
  if (platform === 'win32') return 'nsis';
  if (platform === 'darwin') return 'mac';
  const file = path.join(resources, 'package-type');
  const type = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (type === 'deb' || type === 'rpm') return type;
  return env.APPIMAGE === undefined ? null : 'appimage';
}
