/** `init`: makes a library. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { CallOutput } from '../../../shared/contract/calls.ts';
import { counted } from '../../../shared/counted.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Client } from '../client.ts';
import { defineCommand, flag, folder, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { table, visible } from '../text.ts';
import { whileTasks } from '../waitForTask.ts';

export const init = defineCommand({
  name: 'init',
  help: {
    line: 'init',
    does: 'make a library: DIR holds its catalog, the media root its files',
    options: [
      ['--media-root DIR', 'absolute folder for the files (default: Mediaroot in your Pictures folder)'],
      ['--name NAME', 'name of the library'],
      [
        '--adopt',
        'record the files that lie in the media root, moving none; again, to go on where it was cut short',
      ],
    ],
    examples: [
      ['init --media-root ~/Media --name Family', 'id, name, path, mediaRoot, mediaRootState, assets'],
    ],
    someFailed: 'a file was left alone by --adopt',
  },
  forms: { 'media-root': 'text', name: 'text', adopt: 'flag' },
  options: z.object({
    ...ofLibrary,
    'media-root': folder.optional(),
    name: z.string().min(1).max(100).optional(),
    adopt: flag,
  }),
  words: noWords,
  opens: false,
  run: ({ client, options, progress }) => make(client, options, progress),
});

interface InitOptions {
  readonly library: string;
  readonly 'media-root'?: string | undefined;
  readonly name?: string | undefined;
  readonly adopt: boolean;
}

/** @throws MediarootError when a rule of the media root is broken or the folder already holds a library */
async function make(client: Client, options: InitOptions, progress: ProgressLine): Promise<Outcome> {
  const defaults = (await client.call('library.state', {})).defaults;
  const place = {
    path: path.resolve(options.library),
    mediaRoot: options['media-root'] ?? defaults.mediaRoot,
  };
  const name = options.name === undefined ? {} : { name: options.name };
  const state = await client.call('library.create', { ...place, ...name }).catch((error: unknown) => {
    if (options.adopt && isExisting(error)) return reopen(client, place);
    throw error;
  });
  const { library } = state;
  if (library === null)
    throw new MediarootError('internal', state.error?.message ?? 'The library was not made.');
  const where = `  catalog     ${visible(library.path)}\n  media root  ${visible(library.mediaRoot)}`;
  if (!options.adopt) {
    return {
      exitCode: EXIT.done,
      json: () => [JSON.stringify(library)],
      text: () => `Made the library “${visible(library.name)}”\n${where}`,
    };
  }
  const found = await whileTasks(client, 'adopt', progress, () => client.call('library.adopt', {}));
  const { adopted, duplicates, failed } = found;
  const rows = failed.map((file) => [visible(file.path), visible(file.reason)]);
  const left = rows.length === 0 ? '' : `${table(['LEFT ALONE', 'WHY'], rows)}\n\n`;
  return {
    exitCode: failed.length > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify({ ...library, assets: library.assets + adopted, ...found })],
    text: () =>
      `${left}The library “${visible(library.name)}” has ${counted(adopted, 'more file')} on record, each where it lies; ${counted(duplicates, 'duplicate')}, ${failed.length} left alone\n${where}`,
  };
}

function isExisting(error: unknown): boolean {
  return error instanceof MediarootError && error.code === 'library_exists';
}

/** The library that an adoption began with, and of no other media root. */
async function reopen(
  client: Client,
  { path: folder, mediaRoot }: { readonly path: string; readonly mediaRoot: string },
): Promise<CallOutput<'library.open'>> {
  const state = await client.call('library.open', { path: folder });
  const known = state.library?.mediaRoot ?? '';
  if ((await realPath(known)) === (await realPath(mediaRoot))) return state;
  throw new MediarootError(
    'library_exists',
    `The library in ${folder} has another media root: ${known}. Choose another folder for the new library.`,
  );
}

function realPath(folder: string): Promise<string> {
  return fs.realpath(folder).catch(() => path.resolve(folder));
}
