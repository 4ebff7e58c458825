/** `url`: the address of an asset, public or signed. */
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import type { Client } from '../client.ts';
import { count, defineCommand, flag, idsOf, ofLibrary, oneAsset } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { UsageError } from '../usageError.ts';
import { remoteNamed, remoteOption } from './remoteOptions.ts';

/** As signature version 4 of AWS has it. */
const LONGEST_SIGNED = 604_800;

const OPTIONS = z.object({
  ...ofLibrary,
  signed: count(1, 31_536_000).optional(),
  rendition: z.string().min(1).max(32).optional(),
  attachment: z.string().min(1).max(255).optional(),
  html: flag,
  markdown: flag,
  remote: remoteOption,
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
      ['--remote NAME', 'the address in this bucket: public, or signed for an hour or --signed'],
      ['--html, --markdown', 'ready to paste, with every rendition in the srcset'],
    ],
    examples: [['url 1 --signed 3600', 'id, url, expires']],
    someFailed: 'there is no such asset, or it has no such address',
  },
  forms: {
    signed: 'text',
    rendition: 'text',
    attachment: 'text',
    html: 'flag',
    markdown: 'flag',
    remote: 'text',
  },
  options: OPTIONS,
  words: oneAsset,
  check({ signed, attachment, html, markdown, rendition, remote }) {
    if (attachment !== undefined && signed === undefined && remote === undefined)
      throw new UsageError('--attachment needs --signed.');
    const alone =
      html !== markdown && signed === undefined && rendition === undefined && remote === undefined;
    if ((html || markdown) && !alone) throw new UsageError('--html and --markdown stand alone.');
    if (remote !== undefined && (signed ?? 1) > LONGEST_SIGNED)
      throw new UsageError(`A bucket signs for ${LONGEST_SIGNED} seconds at most, which is 7 days.`);
  },
  async run({ client, options, words }) {
    const [id = 0] = await idsOf(client, [words]);
    if (options.remote !== undefined) return inBucket(client, id, options, options.remote);
    return options.signed === undefined ? publicAddress(client, id, options) : signed(client, id, options);
  },
});

/** @throws MediarootError `not_found` for what has no address there, with what to do */
async function inBucket(
  client: Client,
  id: number,
  { signed: seconds, rendition, attachment }: UrlOptions,
  name: string,
): Promise<Outcome> {
  const { id: remote } = await remoteNamed(client, name);
  const { addresses, failed } = await client.call('remoteAddresses.of', {
    ...{ remote, ids: [id], rendition, seconds },
    attachment: attachment ?? false,
  });
  const [found] = addresses;
  if (found === undefined) throw new MediarootError('not_found', failed[0]?.reason ?? 'It has no address.');
  return { exitCode: EXIT.done, json: () => [JSON.stringify(found)], text: () => found.url };
}

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
