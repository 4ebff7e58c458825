/** The real app with a library of three pictures, made anew for each test. */
import path from 'node:path';
import { corpusFolder } from '../../support/cli.ts';
import { importByDialog } from './app.ts';
import { cellsOf, type LibraryApp, libraryAppForEachTest } from './libraryApp.ts';

export const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');
export const NAMES: readonly string[] = ['Landscape_1.jpg', 'Portrait_3.jpg', 'Landscape_6.jpg'];

export function picturedAppForEachTest(): LibraryApp {
  return libraryAppForEachTest(async (running) => {
    await importByDialog(
      running,
      'files',
      NAMES.map((name) => path.join(PICTURES, name)),
    );
    await cellsOf(running).nth(2).waitFor();
  });
}
