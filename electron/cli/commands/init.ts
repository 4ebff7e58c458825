/** `init`: makes a library. */
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import type { Options } from '../arguments.ts';
import type { Client } from '../client.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { visible } from '../text.ts';

/** @throws MediarootError when a rule of the media root is broken or the folder already holds a library */
export async function init(client: Client, options: Options<'init'>): Promise<Outcome> {
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
