/** What is saved for somebody who helps, and where the logs are. */
import type { BrowserWindow } from 'electron';
import { shell } from 'electron';
import { MediarootError } from '../../../shared/errors.ts';

export interface Diagnostics {
  save(window: BrowserWindow | null): Promise<{ readonly path: string | null; readonly bytes: number }>;
  showLogs(): Promise<void>;
}

export function createDiagnostics({ logFolder }: { readonly logFolder: string }): Diagnostics {
  return {
    save: async () => {
      throw new MediarootError('unavailable', 'Diagnostics cannot be saved yet.');
    },
    async showLogs() {
      const problem = await shell.openPath(logFolder);
      if (problem !== '')
        throw new MediarootError(
          'not_found',
          `The folder of the logs, ${logFolder}, could not be shown: ${problem}`,
        );
    },
  };
}
