/** `thumbnails`: makes what is pending and waits for it. */
import type { ThumbnailStatus } from '../../../shared/contract/library.ts';
import type { Options } from '../arguments.ts';
import type { Client } from '../client.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome, ProgressLine } from '../output.ts';
import { counted } from '../text.ts';

/**
 * Returns when no thumbnail is pending. The numbers are totals over the library: with a thumbnail, with a
 * placeholder since there is no decoder, and given up.
 */
export async function thumbnails(
  client: Client,
  options: Options<'thumbnails'>,
  progress: ProgressLine,
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
      if (status.pending > 0) await heard;
      status = await client.call('thumbnails.status', {});
    }
    const { made, placeholder, failed } = status;
    return {
      exitCode: failed > 0 ? EXIT.someFailed : EXIT.done,
      json: () => [JSON.stringify({ made, placeholder, failed })],
      text: () =>
        `${counted(made, 'thumbnail')}, ${counted(placeholder, 'placeholder')} for types without a decoder, ${failed} could not be decoded`,
    };
  } finally {
    stop();
    progress.clear();
  }
}
