/** The licences of what is shipped, as the package holds them beside the app. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { appCalls } from '../../shared/contract/app.ts';
import { MediarootError } from '../../shared/errors.ts';

type Licences = z.output<(typeof appCalls)['app.licences']['output']>;

/** @throws MediarootError `not_found` where nothing was packaged, as while developing */
export async function readLicences(file: string): Promise<Licences> {
  try {
    return appCalls['app.licences'].output.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new MediarootError('not_found', `The list of licences, ${file}, could not be read.`, {
      cause: error,
    });
  }
}
