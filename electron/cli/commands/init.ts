/** `init`: makes a library. */
import path from 'node:path';
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import type { Client } from '../client.ts';
import { defineCommand, folder, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { visible } from '../text.ts';

export const init = defineCommand({
  name: 'init',
  help: {
    line: 'init',
    does: 'make a library: DIR holds its catalog, the media root its files',
    options: [
      ['--media-root DIR', 'absolute folder for the files (default: Mediaroot in your Pictures folder)'],
      ['--name NAME', 'name of the library'],
    ],
  },
  forms: { 'media-root': 'text', name: 'text' },
  options: z.object({
    ...ofLibrary,
    'media-root': folder.optional(),
    name: z.string().min(1).max(100).optional(),
  }),
  words: noWords,
  opens: false,
  run: ({ client, options }) => make(client, options),
});

interface InitOptions {
  readonly library: string;
  readonly 'media-root'?: string | undefined;
  readonly name?: string | undefined;
}

/** @throws MediarootError when a rule of the media root is broken or the folder already holds a library */
async function make(client: Client, options: InitOptions): Promise<Outcome> {
  const defaults = (await client.call('library.state', {})).defaults;
  const state = await client.call('library.create', {
    path: path.resolve(options.library),
    mediaRoot: options['media-root'] ?? defaults.mediaRoot,
    ...(options.name === undefined ? {} : { name: options.name }),
  });
  const { library } = state;
  if (library === null)
    throw new MediarootError('internal', state.error?.message ?? 'The library was not made.');
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(library)],
    text: () =>
      `Made the library “${visible(library.name)}”\n  catalog     ${visible(library.path)}\n  media root  ${visible(library.mediaRoot)}`,
  };
}
