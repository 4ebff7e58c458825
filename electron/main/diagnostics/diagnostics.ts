/** What is saved for somebody who helps, and where the logs are. */
import path from 'node:path';
import { app, type BrowserWindow, dialog, shell } from 'electron';
import type { StartState } from '../../../shared/contract/app.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { LibraryProcess } from '../libraryProcess.ts';
import { saveBytes } from '../ownFiles.ts';
import { zipped } from './archive.ts';
import { collect } from './collect.ts';

export interface Diagnostics {
  save(window: BrowserWindow | null): Promise<{ readonly path: string | null; readonly bytes: number }>;
  showLogs(): Promise<void>;
}

export interface DiagnosticsParts {
  readonly library: Pick<LibraryProcess, 'call'>;
  /** The shell's data folder, inside of the library's. */
  readonly shellData: string;
  start(): StartState;
}

/** A large catalog takes a while to be checked. */
const PATIENCE_MS = 60_000;

export function createDiagnostics({ library, shellData, start }: DiagnosticsParts): Diagnostics {
  const logFolder = path.join(shellData, 'logs');

  /** Null: cancelled. */
  async function askPlace(window: BrowserWindow | null): Promise<string | null> {
    const day = new Date().toISOString().slice(0, 10);
    const options = {
      title: 'Save diagnostics',
      defaultPath: path.join(app.getPath('downloads'), `mediaroot-diagnostics-${day}.zip`),
      filters: [{ name: 'Zip archive', extensions: ['zip'] }],
    };
    const { canceled, filePath } =
      window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
    return canceled || !filePath ? null : filePath;
  }

  return {
    async save(window) {
      const file = await askPlace(window);
      if (file === null) return { path: null, bytes: 0 };
      const { electron, chrome, node } = process.versions;
      const files = await collect({
        call: library.call,
        app: {
          version: app.getVersion(),
          versions: { electron, chrome, node },
          packaged: app.isPackaged,
          start: start(),
          gpu: app.getGPUFeatureStatus(),
        },
        shellData,
        data: path.dirname(shellData),
        patienceMs: PATIENCE_MS,
        now: Date.now,
      });
      const bytes = zipped(files, Date.now());
      try {
        saveBytes(file, bytes);
      } catch (error) {
        throw new MediarootError(
          'storage_failed',
          `The diagnostics could not be saved as ${file}. Choose another folder, or free some space.`,
          { details: { path: file }, cause: error },
        );
      }
      return { path: file, bytes: bytes.length };
    },
    async showLogs() {
      const problem = await shell.openPath(logFolder);
      if (problem !== '')
        throw new MediarootError(
          'not_found',
          `No program here opens the folder of the logs. It is ${logFolder}; look for it with a file manager.`,
          { details: { path: logFolder }, cause: new Error(problem) },
        );
    },
  };
}
