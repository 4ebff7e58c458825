/** By what Windows knows the app: the installer gives it to the shortcuts, so what runs has to say the same to share their icon in the taskbar. */
export const APP_ID = 'app.mediaroot.desktop';
