/** Puts a new AppImage in the place of the one that runs. */
import { AppImageUpdater } from 'electron-updater';
import { replaceProgram } from '../ownFiles.ts';

/**
 * electron-updater’s own removes the old file before it knows whether the new one fits on that disk, gives it another name, and
 * starts it while this one runs, which then is all it finds.
 */
export class ImageUpdater extends AppImageUpdater {
  protected override doInstall(): boolean {
    const { APPIMAGE: image } = process.env;
    const { installerPath } = this;
    if (image === undefined || installerPath === null) throw new Error('There is nothing to replace.');
    replaceProgram(image, installerPath);
    this.app.relaunch();
    return true;
  }
}
