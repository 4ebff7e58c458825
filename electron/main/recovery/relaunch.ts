/** Ends the app in good order and starts it again, in safe mode or without. */
import { app } from 'electron';

/** Switch of the command line. */
export const SAFE_MODE = 'safe-mode';

export function relaunch({ safeMode }: { readonly safeMode: boolean }): void {
  const own = process.argv.slice(1).filter((word) => word !== `--${SAFE_MODE}`);
  // An AppImage runs out of a folder that goes with this process: the image itself is what starts.
  const { APPIMAGE: image } = process.env;
  app.relaunch({
    args: safeMode ? [...own, `--${SAFE_MODE}`] : own,
    ...(app.isPackaged && image ? { execPath: image } : {}),
  });
  app.quit();
}
