/** The licences of what is shipped, as the package holds them beside the app. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { appCalls } from '../../shared/contract/app.ts';
import { MediarootError } from '../../shared/errors.ts';

type Licences = z.output<(typeof appCalls)['app.licences']['output']>;

/** @throws MediarootError `not_found` where nothing was packaged, as while developing; `internal` where the list is damaged */
export async function readLicences(file: string): Promise<Licences> {
  try {
    return appCalls['app.licences'].output.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new MediarootError(
      missing ? 'not_found' : 'internal',
      `The list of licences, ${file}, could not be read. Installing Mediaroot again brings it back.`,
      { cause: error },
    );
  }
}
