/** How this copy of the app came to the computer, which decides who replaces it, and whether that can be done at all. */
import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

export type PackageKind = 'deb' | 'rpm' | 'appimage' | 'nsis' | 'mac';

export const NOT_A_PACKAGE =
  'This copy of Mediaroot was not installed from a package, so it does not update itself.';
export const NO_FEED =
  'This package was made without an address for updates, so it does not update itself. Get new versions where you got this one.';
export const OTHERS_UPDATE =
  'Updates of this copy come from where it was installed: a store, or your system’s software.';
export const ON_READ_ONLY_DISK =
  'Mediaroot runs from where nothing can be replaced, such as the disk image it came in, so it does not update itself. Move it to the Applications folder and open it there.';
export const NOT_YOURS =
  'You may not replace the file that Mediaroot runs from, so it does not update itself. Move it to a folder of your own, or get new versions where you got this one.';

export interface Copy {
  readonly platform: NodeJS.Platform;
  /** The folder of what belongs to the app, where packages say of which kind they are. */
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  /** From the Mac App Store or the Microsoft Store. */
  readonly store: boolean;
}

/** Who replaces a copy, or why nobody does, for a person. */
export type Way = { readonly kind: PackageKind } | { readonly unable: string };

export function wayOf(copy: Copy): Way {
  const { platform, resources, env, store } = copy;
  if (store || env.SNAP !== undefined || env.FLATPAK_ID !== undefined) return { unable: OTHERS_UPDATE };
  if (platform === 'win32')
    // Its installer leaves it beside the app.
    return existsSync(path.join(resources, '..', 'Uninstall Mediaroot.exe'))
      ? { kind: 'nsis' }
      : { unable: NOT_A_PACKAGE };
  if (platform === 'darwin')
    // …/Mediaroot.app/Contents/Resources. A folder of somebody else’s is no hindrance: macOS asks for a password.
    return denial(path.join(resources, '../../..')) === 'EROFS'
      ? { unable: ON_READ_ONLY_DISK }
      : { kind: 'mac' };
  return wayOnLinux(copy);
}

/** The AppImage that a copy runs out of; null: it runs out of none. */
export function ownImage({
  resources,
  env: { APPIMAGE, APPDIR },
}: Pick<Copy, 'resources' | 'env'>): string | null {
  // Every program that an AppImage starts gets both variables, too, which then speak of that one.
  return APPIMAGE !== undefined && APPDIR !== undefined && isWithin(resources, APPDIR) ? APPIMAGE : null;
}

function wayOnLinux(copy: Copy): Way {
  const image = ownImage(copy);
  if (image !== null)
    return [image, path.dirname(image)].every((at) => denial(at) === null)
      ? { kind: 'appimage' }
      : { unable: NOT_YOURS };
  const file = path.join(copy.resources, 'package-type');
  const type = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (type === 'deb' || type === 'rpm') return { kind: type };
  return { unable: type === '' ? NOT_A_PACKAGE : OTHERS_UPDATE };
}

/** Code of what the system has against writing there; null: nothing. */
function denial(place: string): string | null {
  try {
    accessSync(place, constants.W_OK);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'EACCES';
  }
}

function isWithin(place: string, folder: string): boolean {
  try {
    return !path.relative(realpathSync(folder), realpathSync(place)).startsWith('..');
  } catch {
    return false;
  }
}
