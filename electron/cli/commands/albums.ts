/** `albums`: choices of assets; making, filling and removing them. */
import { z } from 'zod';
import type { Album } from '../../../shared/contract/label.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { assetId, defineCommand, idsOf, ofLibrary, subcommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';

export const albums = defineCommand({
  name: 'albums',
  help: {
    line: 'albums [list | add NAME | rename NAME | remove NAME | put NAME ID... | take NAME ID...]',
    does: 'choices of assets; files stay where they are. Without a word: list',
    options: [['--to NAME', 'rename: its new name']],
    examples: [
      ['albums add Summer', 'id, uuid, name, count'],
      ['albums put Summer 1 2', 'changed'],
      ['albums', 'albums'],
    ],
    someFailed: 'there is no such asset',
  },
  forms: { to: 'text' },
  options: z.object({ ...ofLibrary, to: z.string().min(1).max(100).optional() }),
  words: subcommand('list', 'add', 'rename', 'remove', 'put', 'take'),
  check({ to }, { what, rest }) {
    const filling = what === 'put' || what === 'take';
    if (what === 'list' && rest.length > 0) throw new UsageError(`albums list does not take “${rest[0]}”.`);
    if (filling && rest.length < 2)
      throw new UsageError(`albums ${what} needs the name of an album and the numbers of assets.`);
    if (what !== 'list' && !filling && rest.length !== 1)
      throw new UsageError(`albums ${what} needs the name of one album.`);
    if ((what === 'rename') !== (to !== undefined))
      throw new UsageError('albums rename needs --to, and nothing else takes it.');
  },
  async run({ client, options: { to = '' }, words: { what, rest } }) {
    const [name = '', ...assets] = rest;
    switch (what) {
      case 'list':
        return listed(client);
      case 'add':
        return shown(await client.call('albums.save', { id: null, name }), 'Made');
      case 'rename':
        return shown(
          await client.call('albums.save', { id: (await named(client, name)).id, name: to }),
          'Renamed to',
        );
      case 'remove':
        return removed(client, await named(client, name));
      case 'put':
      case 'take': {
        const { id } = await named(client, name);
        const ids = await idsOf(client, assets.map(assetId));
        const { changed } = await client.call(`albums.${what}`, { id, ids });
        return {
          exitCode: EXIT.done,
          json: () => [JSON.stringify({ changed })],
          text: () => `${counted(changed, 'asset')} ${what === 'put' ? 'put in' : 'taken out'}`,
        };
      }
    }
  },
});

/** @throws UsageError when there is none of this name */
export async function named(client: Client, name: string): Promise<Album> {
  const { albums: all } = await client.call('albums.list', {});
  const key = name.toLocaleLowerCase();
  const found = all.find((album) => album.name.toLocaleLowerCase() === key);
  if (found !== undefined) return found;
  const names = all.map((album) => album.name).join(', ');
  throw new UsageError(
    `There is no album “${name}”. ${names === '' ? 'There are none.' : `There are: ${names}.`}`,
  );
}

async function listed(client: Client): Promise<Outcome> {
  const found = await client.call('albums.list', {});
  const rows = found.albums.map(({ name, count }) => [visible(name), String(count)]);
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(found)],
    text: () => (rows.length === 0 ? 'No albums.' : table(['ALBUM', 'ITEMS'], rows, ['ITEMS'])),
  };
}

function shown(album: Album, did: string): Outcome {
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(album)],
    text: () => `${did} the album ${visible(album.name)}.`,
  };
}

async function removed(client: Client, { id, name }: Album): Promise<Outcome> {
  await client.call('albums.remove', { id });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ removed: name })],
    text: () => `Removed the album ${visible(name)}; its items stay in the library.`,
  };
}
