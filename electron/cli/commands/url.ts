/** `url`: the address of an asset, public or signed. */
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import type { Client } from '../client.ts';
import { count, defineCommand, flag, idsOf, ofLibrary, oneAsset } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { UsageError } from '../usageError.ts';

const OPTIONS = z.object({
  ...ofLibrary,
  signed: count(1, 31_536_000).optional(),
  rendition: z.string().min(1).max(32).optional(),
  attachment: z.string().min(1).max(255).optional(),
  html: flag,
  markdown: flag,
});
type UrlOptions = z.output<typeof OPTIONS>;

export const url = defineCommand({
  name: 'url',
  help: {
    line: 'url ID',
    does: 'the address of an asset: MEDIA_URL and its path',
    options: [
      ['--signed SECONDS', 'an address that works for so long, for private assets too'],
      ['--attachment NAME', 'with --signed: the name it is saved under'],
      ['--rendition NAME', 'of this rendition instead of the original'],
      ['--html, --markdown', 'ready to paste, with every rendition in the srcset'],
    ],
  },
  forms: { signed: 'text', rendition: 'text', attachment: 'text', html: 'flag', markdown: 'flag' },
  options: OPTIONS,
  words: oneAsset,
  check({ signed, attachment, html, markdown, rendition }) {
    if (attachment !== undefined && signed === undefined)
      throw new UsageError('--attachment needs --signed.');
    if ((html || markdown) && (signed !== undefined || rendition !== undefined || (html && markdown)))
      throw new UsageError('--html and --markdown stand alone.');
  },
  async run({ client, options, words }) {
    const [id = 0] = await idsOf(client, [words]);
    return options.signed === undefined ? publicAddress(client, id, options) : signed(client, id, options);
  },
});

async function signed(client: Client, id: number, options: UrlOptions): Promise<Outcome> {
  const { signed: seconds, rendition, attachment } = options;
  const found = await client.call('addresses.sign', { id, rendition, seconds, attachment });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ id, ...found })],
    text: () => found.url,
  };
}

/** @throws MediarootError `not_found` for a private asset, with what to do instead */
async function publicAddress(client: Client, id: number, options: UrlOptions): Promise<Outcome> {
  const { assets } = await client.call('addresses.of', { ids: [id] });
  const [asset] = assets;
  const wanted = asset?.addresses.find(({ rendition }) => rendition === (options.rendition ?? null));
  if (asset === undefined || asset.visibility === 'private') {
    throw new MediarootError(
      'not_found',
      `“${asset?.name}” is private, so it has no public address. Ask for one that expires with --signed 3600, or make its collection public.`,
    );
  }
  if (wanted === undefined)
    throw new MediarootError('not_found', `“${asset.name}” has no rendition “${options.rendition}” yet.`);
  const { html, markdown, ...facts } = asset;
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ ...facts, url: wanted.url, html, markdown })],
    text: () => (options.html ? html : options.markdown ? markdown : wanted.url),
  };
}
