/** A person's folders and photographs, for pictures of the app. */
import { copyFile, mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { corpusFolder } from '../../support/cli.ts';
import { corpusTable } from '../../support/media.ts';
import type { Folders } from './app.ts';

/** What a screen shows well: real photographs of some size. */
const LEAST_WIDTH = 500;
const NOT_SHOWN = /FLIR|Photoshop|issue|portrait/;

/** Folders as a person has them, since their paths show in the pictures. Without the right to make a home, a temporary one. */
export async function makeHome(): Promise<Folders> {
  const folder = process.getuid?.() === 0 ? '/home/anna' : await mkdtemp(path.join(os.tmpdir(), 'anna-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return {
    folder,
    dataDir: path.join(folder, '.local/share/mediaroot'),
    picturesDir: path.join(folder, 'Pictures'),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Photographs in one folder that is no library, by name. */
export async function gatherPhotographs(folders: Folders): Promise<readonly string[]> {
  const folder = path.join(folders.folder, 'Holiday');
  await mkdir(folder);
  const photographs = corpusTable('MANIFEST.tsv').filter(
    (row) =>
      row.category === 'photo' &&
      row.mime_by_content === 'image/jpeg' &&
      Number.parseInt(row.width_x_height_stored ?? '', 10) >= LEAST_WIDTH &&
      !NOT_SHOWN.test(row.path ?? ''),
  );
  const files: string[] = [];
  for (const [index, { path: source = '', date_time_original: taken }] of photographs.entries()) {
    const copy = path.join(folder, path.basename(source));
    await copyFile(path.join(corpusFolder, source), copy);
    // Pictures without a date of their own, as though they were of some days in May.
    const day = new Date(2024, 4, 1 + (index % 9), 10, index);
    if (!taken) await utimes(copy, day, day);
    files.push(copy);
  }
  return files.sort();
}
