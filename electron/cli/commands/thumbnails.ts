/** `thumbnails`: makes what is pending and waits for it. */

import { z } from 'zod';
import type { ThumbnailStatus } from '../../../shared/contract/library.ts';
import { counted } from '../../../shared/counted.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { assetPages } from '../assetPages.ts';
import type { Client } from '../client.ts';
import { defineCommand, flag, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { table, visible } from '../text.ts';

export const thumbnails = defineCommand({
  name: 'thumbnails',
  help: {
    line: 'thumbnails',
    does: 'make all pending thumbnails and wait for them',
    options: [['--rebuild', 'make all of them anew']],
    examples: [['thumbnails', 'made, placeholder, failed']],
    someFailed: 'a picture could not be decoded; the reason is told',
  },
  forms: { rebuild: 'flag' },
  options: z.object({ ...ofLibrary, rebuild: flag }),
  words: noWords,
  session: 'thumbnails',
  run: ({ client, options, progress, json }) => made(client, options, progress, json),
});

/** Number, name and reason of each asset that cannot be decoded. */
async function givenUp(client: Client): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for await (const { assets } of assetPages(client, { sort: 'name', direction: 'asc' }))
    for (const { id, name, preview, previewReason } of assets)
      if (preview === 'failed' || preview === 'quarantined')
        rows.push([String(id), visible(name), visible(previewReason ?? 'no reason known')]);
  return rows;
}

function text(
  { made, placeholder, failed }: ThumbnailStatus,
  refused: readonly (readonly string[])[],
): string {
  const summary = `${counted(made, 'thumbnail')}, ${counted(placeholder, 'placeholder')} for types without a decoder, ${failed} failed`;
  return refused.length === 0
    ? summary
    : `${table(['ID', 'NO THUMBNAIL', 'WHY'], refused, ['ID'])}\n\n${summary}`;
}

/**
 * Returns when no thumbnail is pending. The numbers are totals over the library: with a thumbnail, with a
 * placeholder since there is no decoder, and given up.
 */
async function made(
  client: Client,
  options: { readonly rebuild: boolean },
  progress: ProgressLine,
  json: boolean,
): Promise<Outcome> {
  let wake: () => void = () => undefined;
  const stop = client.session.on((event) => {
    if (event.name === 'thumbnails.status' || event.name === 'previews.changed') wake();
  });
  try {
    let status: ThumbnailStatus = await client.call(
      options.rebuild ? 'thumbnails.rebuild' : 'thumbnails.status',
      {},
    );
    while (status.pending > 0) {
      progress.show(`Making thumbnails: ${status.pending} left`);
      const heard = new Promise<void>((resolve) => {
        wake = resolve;
      });
      status = await client.call('thumbnails.status', {});
      if (status.problem !== null) throw new MediarootError('unavailable', status.problem);
      if (status.pending > 0) await heard;
      status = await client.call('thumbnails.status', {});
    }
    const { made, placeholder, failed } = status;
    const refused = failed > 0 && !json ? await givenUp(client) : [];
    return {
      exitCode: failed > 0 ? EXIT.someFailed : EXIT.done,
      json: () => [JSON.stringify({ made, placeholder, failed })],
      text: () => text(status, refused),
    };
  } finally {
    stop();
    progress.clear();
  }
}
