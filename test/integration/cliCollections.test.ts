import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import type { Collection, CollectionPlan } from '../../shared/contract/collection.ts';
import { type CliWorld, cliWorld } from '../support/cli.ts';

/** Every line starts a program of its own. */
const LONG = { timeout: 180_000 };

let world: CliWorld;
beforeEach(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  const source = path.join(world.folder, 'source');
  await fs.mkdir(source);
  for (const name of ['one.txt', 'two.txt']) await fs.writeFile(path.join(source, name), name);
  await world.run('import', '--library', world.library, source);
});
afterEach(() => world.remove());

const run = (...words: readonly string[]) => world.run('collections', ...words, '--library', world.library);
const json = <T>(...words: readonly string[]) =>
  world.json<T>('collections', ...words, '--library', world.library);
async function storedPaths(): Promise<readonly string[]> {
  const { value } = await world.json<{ assets: readonly AssetDetail[] }>('list', '--library', world.library);
  return value.assets.map((asset) => asset.path).sort();
}

test('lists and shows collections', LONG, async () => {
  const list = await run();
  expect(list.code).toBe(0);
  expect(list.stdout).toMatch(
    /^NAME +SHORT +ITEMS +SIZE +VISIBLE +FOLDER\nPhotos +photos +0 +0 B +private +photos/,
  );
  expect(list.stdout).toMatch(/Documents +documents +2 +14 B/);
  const { value } = await json<{ collections: readonly Collection[] }>();
  expect(value.collections.map(({ slug }) => slug)).toContain('avatars');
  const show = await run('show', 'AVATARS');
  expect(show.stdout).toMatch(/limits +at most 2\.0 MB, at most 2000×2000 px/);
  expect((await json<Collection>('show', 'documents')).value.definition.allowedTypes).toContain('pdf');
});

test('plans a change, carries it out with its files, and takes it from a file too', LONG, async () => {
  const before = await storedPaths();
  const change = ['set', 'Documents', '--upload-to', 'papers/', '--naming', '{name}', '--types', 'pdf'];
  const { value: plan } = await json<CollectionPlan>(...change, '--dry-run');
  expect(plan).toMatchObject({ problems: [], assets: 2, moves: { count: 2 }, unfit: { count: 2 } });
  expect((await run(...change, '--dry-run')).stdout).toContain('papers/one.txt');
  expect(await storedPaths()).toEqual(before);

  expect(await run(...change, '--move-files')).toMatchObject({
    code: 0,
    stdout: 'Saved Documents. 2 files going to where the template puts them.\n',
  });
  expect(await storedPaths()).toEqual(['papers/one.txt', 'papers/two.txt']);
  await fs.access(path.join(world.mediaRoot, 'papers/two.txt'));

  const file = path.join(world.folder, 'definition.json');
  await fs.writeFile(file, (await run('show', 'documents', '--json')).stdout);
  const copy = await json<{ collection: Collection }>('add', 'Copy', '--json-file', file);
  expect(copy.value.collection).toMatchObject({
    slug: 'copy',
    definition: { name: 'Copy', uploadTo: 'papers/', allowedTypes: ['pdf'] },
  });
  await fs.writeFile(file, JSON.stringify({ naming: '{name}', limits: { maxPages: 3 } }));
  const drafts = await json<{ collection: Collection }>(
    ...['add', 'Drafts', '--json-file', file, '--upload-to', 'drafts/', '--max-size', '1000'],
  );
  expect(drafts.value.collection.definition).toMatchObject({
    naming: '{name}',
    limits: { maxPages: 3, maxBytes: 1000, maxWidth: null },
  });
  expect(await run('remove', 'documents', '--into', 'Drafts')).toMatchObject({
    code: 0,
    stdout: 'Removed Documents; 2 items went to Drafts.\n',
  });
  expect(await storedPaths()).toEqual(['drafts/one.txt', 'drafts/two.txt']);
});

test('refuses with a reason what cannot be', LONG, async () => {
  for (const [words, code, reason] of [
    [['set', 'Documents', '--upload-to', '../x'], 2, 'leads out of the folder'],
    [['set', 'Documents', '--types', 'p df'], 2, 'a kind, an extension or a MIME type'],
    [['set', 'Documents'], 2, 'needs at least one change'],
    [['add', 'Photos', '--upload-to', 'x/'], 2, 'There is a collection Photos already'],
    [['add', 'Essays'], 2, 'needs --upload-to'],
    [['show', 'Essays'], 2, 'There is no collection “Essays”'],
    [['show'], 2, 'needs the name of one collection'],
    [['list', '--dry-run'], 2, 'changes no definition'],
    [['remove', 'Documents'], 2, 'holds 2 items'],
    [['remove', 'Documents', '--into', 'Avatars'], 1, 'Avatars does not take “'],
    [['set', 'Photos', '--json-file', '/nowhere'], 2, 'cannot be read'],
  ] as const) {
    const { code: ended, stdout, stderr } = await run(...words);
    expect(stderr, words.join(' ')).toContain(reason);
    expect(ended, words.join(' ')).toBe(code);
    expect(stdout).toBe('');
  }
});
