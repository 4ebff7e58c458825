/** `collections`: what each takes, where it keeps its files; adding, changing and removing them. */
import { z } from 'zod';
import { type Collection, CollectionDefinition } from '../../../shared/contract/collection.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { defineCommand, flag, ofLibrary, subcommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { bytes, table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';
import { changedDefinition, definitionForms, definitionOptions, isChange } from './collectionOptions.ts';
import { planOutcome, savedOutcome, shownCollection } from './collectionText.ts';

const OPTIONS = z.object({
  ...ofLibrary,
  ...definitionOptions,
  'dry-run': flag,
  'move-files': flag,
  into: z.string().min(1).optional(),
});
type Options = z.output<typeof OPTIONS>;

export const collections = defineCommand({
  name: 'collections',
  help: {
    line: 'collections [list | show NAME | add NAME | set NAME | remove NAME]',
    does: 'where files go, what is accepted, what is made of it; without a word: list',
    options: [
      ['--upload-to TEMPLATE', 'add, set: folder below the media folder, such as photos/%Y/%m/%d/'],
      ['--naming TEMPLATE', 'add, set: name of the file, such as {name}; {uuid} at first'],
      ['--dates WHICH', 'add, set: %Y, %m … stand for the time it was imported or taken'],
      ['--types LIST', 'add, set: accepted types, such as pdf,jpg,image/*; an empty list takes every type'],
      ['--max-size BYTES', 'add, set: largest file; 0 for no limit'],
      ['--visibility WHO', 'add, set: private or public'],
      ['--cache-control TEXT', 'add, set: header sent with its public files'],
      ['--rename NAME', 'set: its new name'],
      ['--json-file FILE', 'add, set: any part of the definition, as show --json prints it'],
      ['--dry-run', 'add, set: only say what would change'],
      ['--move-files', 'set: move the files it has to where the new template puts them'],
      ['--into NAME', 'remove: where its files go'],
    ],
    examples: [
      ['collections add Press --upload-to press/%Y/ --visibility public', 'collection, moving'],
      [
        'collections set Press --max-size 20000000 --dry-run',
        'problems, assets, moves, renditions, unfit, visibility',
      ],
      ['collections show Press', 'id, uuid, slug, autoKind, definition, count, bytes'],
      ['collections', 'collections'],
    ],
  },
  forms: { ...definitionForms, 'dry-run': 'flag', 'move-files': 'flag', into: 'text' },
  options: OPTIONS,
  words: subcommand('list', 'show', 'add', 'set', 'remove'),
  check(options, { what, rest }) {
    if (what === 'list' && rest.length > 0)
      throw new UsageError(`collections list does not take “${rest[0]}”.`);
    if (what !== 'list' && rest.length !== 1)
      throw new UsageError(`collections ${what} needs the name of one collection.`);
    if (what === 'set' && !isChange(options) && !options['move-files'])
      throw new UsageError('collections set needs at least one change, such as --upload-to.');
    checkPlaces(options, what);
  },
  async run({ client, options, words: { what, rest } }) {
    const [name = ''] = rest;
    switch (what) {
      case 'list':
        return listed(client);
      case 'show':
        return shown(await named(client, name));
      case 'add':
        return added(client, name, options);
      case 'set':
        return changed(client, await named(client, name), options);
      case 'remove':
        return removed(client, await named(client, name), options.into);
    }
  },
});

function checkPlaces(options: Options, what: string): void {
  const defines = what === 'add' || what === 'set';
  if (!defines && (isChange(options) || options['dry-run']))
    throw new UsageError(`collections ${what} changes no definition: use add or set.`);
  if (what !== 'set' && (options['move-files'] || options.rename !== undefined))
    throw new UsageError('--move-files and --rename belong to collections set.');
  if (what !== 'remove' && options.into !== undefined)
    throw new UsageError('--into belongs to collections remove.');
}

/** @throws UsageError when there is none of this name or short name */
async function named(client: Client, name: string): Promise<Collection> {
  const { collections: all } = await client.call('collections.list', {});
  const key = name.toLocaleLowerCase();
  const found = all.find(
    ({ slug, definition }) => definition.name.toLocaleLowerCase() === key || slug === key,
  );
  if (found !== undefined) return found;
  const names = all.map(({ definition }) => definition.name).join(', ');
  throw new UsageError(`There is no collection “${name}”. There are: ${names}.`);
}

async function listed(client: Client): Promise<Outcome> {
  const found = await client.call('collections.list', {});
  const rows = found.collections.map(({ slug, count, bytes: size, definition }) => [
    visible(definition.name),
    slug,
    String(count),
    bytes(size),
    definition.visibility,
    visible(definition.uploadTo),
  ]);
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(found)],
    text: () => table(['NAME', 'SHORT', 'ITEMS', 'SIZE', 'VISIBLE', 'FOLDER'], rows, ['ITEMS', 'SIZE']),
  };
}

function shown(collection: Collection): Outcome {
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(collection)],
    text: () => shownCollection(collection),
  };
}

async function added(client: Client, name: string, options: Options): Promise<Outcome> {
  const fresh = CollectionDefinition.parse({ name, uploadTo: '' });
  const definition = await changedDefinition(fresh, { ...options, rename: name });
  if (definition.uploadTo === '')
    throw new UsageError('collections add needs --upload-to, such as --upload-to press/%Y/.');
  return save(client, null, definition, options);
}

async function changed(client: Client, collection: Collection, options: Options): Promise<Outcome> {
  const definition = await changedDefinition(collection.definition, options);
  return save(client, collection.id, definition, options);
}

async function save(
  client: Client,
  id: number | null,
  definition: CollectionDefinition,
  options: Options,
): Promise<Outcome> {
  const wanted = { id, definition, moveFiles: options['move-files'] };
  if (options['dry-run']) return planOutcome(await client.call('collections.plan', wanted));
  return savedOutcome(await client.call('collections.save', wanted));
}

async function removed(client: Client, collection: Collection, into: string | undefined): Promise<Outcome> {
  const target = into === undefined ? null : await named(client, into);
  const { moved } = await client.call('collections.remove', {
    id: collection.id,
    into: target?.id ?? null,
  });
  const { name } = collection.definition;
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ removed: name, moved, into: target?.definition.name ?? null })],
    text: () =>
      target === null
        ? `Removed ${visible(name)}.`
        : `Removed ${visible(name)}; ${counted(moved, 'item')} went to ${visible(target.definition.name)}.`,
  };
}
