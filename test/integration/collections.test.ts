import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { CollectionDefinition, type CollectionDraft } from '../../shared/contract/collection.ts';
import { importAll } from '../support/publishedLibrary.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();
const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const solidPng = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
const define = (draft: Partial<CollectionDraft>) =>
  CollectionDefinition.parse({ name: 'Essays', uploadTo: 'essays/', ...draft });

async function collections() {
  return (await library.call('collections.list', {})).collections;
}
async function collection(name: string) {
  const found = (await collections()).find(({ definition }) => definition.name === name);
  if (found === undefined) throw new Error(`no collection ${name}`);
  return found;
}
async function save(name: string, draft: Partial<CollectionDraft>, moveFiles = false) {
  const { id, definition } = await collection(name);
  return library.call('collections.save', { id, definition: { ...definition, ...draft }, moveFiles });
}
/** Three notes that go to Documents, since each is told apart by its words alone. */
const addNotes = () => library.add(['one.txt', 'first'], ['two.txt', 'second'], ['three.txt', 'third']);
async function paths(ids: readonly number[]) {
  return Promise.all(ids.map(async (id) => (await library.asset(id)).path));
}
/** Every record has its file and nothing else lies about. */
async function expectFilesInOrder() {
  await library.reopen();
  const { assets } = await library.call('assets.list', { query: {} });
  const files = (await fs.readdir(library.mediaRoot, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.mediaroot'))
    .map((entry) => path.relative(library.mediaRoot, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('thumbnails'));
  expect(files.sort()).toEqual(assets.map((asset) => asset.path).sort());
}
const undo = () => library.call('history.undo', {});
const redo = () => library.call('history.redo', {});

describe('collections', () => {
  it('are there from the start, with what they hold', async () => {
    await addNotes();
    expect((await collections()).map(({ slug, autoKind, count }) => [slug, autoKind, count])).toEqual([
      ['photos', 'image', 0],
      ['documents', 'document', 3],
      ['avatars', null, 0],
      ['audio', 'audio', 0],
      ['videos', 'video', 0],
      ['other', 'other', 0],
    ]);
    expect((await collection('Documents')).bytes).toBe(16);
  });

  it('can be added, get a short name of their own, and tell the window', async () => {
    const told = library.heard('collections.changed', () => true);
    const definition = define({ name: 'Émile’s essays' });
    const { collection: made } = await library.call('collections.save', { id: null, definition });
    await told;
    expect(made).toMatchObject({ slug: 'emile-s-essays', autoKind: null, definition, count: 0 });
    const { collection: next } = await library.call('collections.save', {
      id: null,
      definition: define({ name: 'Emile s essays' }),
    });
    expect(next.slug).toBe('emile-s-essays-2');
    expect(await undo()).toMatchObject({ done: 'Add the collection Emile s essays', failed: [] });
    expect((await collections()).map(({ id }) => id)).not.toContain(next.id);
    await redo();
    expect(await collection('Emile s essays')).toEqual(next);
  });

  it('are refused with the problems of their definition, and stay as they are', async () => {
    const before = await collections();
    const result = await library.session.call('collections.save', {
      id: null,
      definition: define({ name: 'photos', uploadTo: '../x' }),
    });
    expect(result).toMatchObject({
      ok: false,
      error: {
        code: 'definition_refused',
        message: expect.stringContaining('There is a collection Photos already'),
        details: { problems: [{ field: 'name' }, { field: 'uploadTo' }] },
      },
    });
    expect(await collections()).toEqual(before);
    expect(await library.codeOf('collections.save', { id: 99, definition: define({}) })).toBe('not_found');
  });
});

describe('a changed definition', () => {
  it('is planned first: which files would move where, and what would no longer be accepted', async () => {
    const [id] = await addNotes();
    const { id: documents, definition } = await collection('Documents');
    const plan = await library.call('collections.plan', {
      id: documents,
      definition: {
        ...definition,
        uploadTo: 'papers/{kind}/',
        naming: '{name}',
        allowedTypes: ['pdf'],
        visibility: 'public',
      },
    });
    expect(plan).toMatchObject({
      problems: [],
      assets: 3,
      moves: { count: 3, bytes: 16 },
      unfit: { count: 3 },
      visibility: { to: 'public', count: 3 },
      renditions: { make: 0, remove: 0, keep: 0 },
    });
    expect(plan.moves.first[0]).toMatchObject({ id, name: 'one.txt', to: 'papers/document/one.txt' });
    expect(plan.unfit.first[0]?.reason).toBe('TXT (text/plain) is not among the types Documents takes: pdf');
    expect((await collection('Documents')).definition).toEqual(definition);
  });

  it('is planned for the last that was asked: an earlier plan of the same collection gives way', async () => {
    await addNotes();
    const { id, definition } = await collection('Documents');
    const first = library.codeOf('collections.plan', { id, definition });
    const second = library.codeOf('collections.plan', { id, definition });
    expect([await first, await second]).toEqual(['cancelled', null]);
  });

  it('plans renditions: which are made, which go and which stay', async () => {
    await library.add(['a.png', await solidPng(40, 30)], ['b.png', await solidPng(30, 40)]);
    const { id, definition } = await collection('Photos');
    const [large, medium] = definition.renditions;
    if (large === undefined || medium === undefined) throw new Error('Photos has renditions');
    const plan = await library.call('collections.plan', {
      id,
      definition: {
        ...definition,
        renditions: [large, { ...medium, width: 400 }, { ...medium, name: 'new' }],
      },
    });
    expect(plan.renditions).toEqual({ keep: 2, make: 4, remove: 2 });
    expect(plan.moves.count).toBe(0);
  });

  it('leaves the files where they are unless they are to move', async () => {
    const ids = await addNotes();
    const before = await paths(ids);
    expect(await save('Documents', { uploadTo: 'papers/' })).toMatchObject({ moving: 0 });
    expect(await paths(ids)).toEqual(before);
    // saved once more as it is, the files can be put in order later
    expect(await save('Documents', {}, true)).toMatchObject({ moving: 3 });
    await expectFilesInOrder();
    for (const stored of await paths(ids)) expect(stored).toMatch(new RegExp(`^papers/${UUID}\\.txt$`));
  });

  it('moves the files when asked; undo brings definition and files back, redo moves them again', async () => {
    const ids = await addNotes();
    const before = await paths(ids);
    const { definition } = await collection('Documents');
    const told = library.heard('collections.changed', () => true);
    const saved = await save('Documents', { name: 'Papers', uploadTo: 'papers/', naming: '{name}' }, true);
    await told;
    expect(saved).toMatchObject({ moving: 3, collection: { slug: 'documents', count: 3 } });
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(['papers/one.txt', 'papers/two.txt', 'papers/three.txt']);
    expect(await undo()).toMatchObject({ done: 'Change the collection Documents', failed: [] });
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(before);
    expect((await collection('Documents')).definition).toEqual(definition);
    await redo();
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(['papers/one.txt', 'papers/two.txt', 'papers/three.txt']);
  });

  it('never lets one file replace another: equal names get a number', async () => {
    const ids = await addNotes();
    await save('Documents', { uploadTo: 'all/', naming: '{kind}' }, true);
    await expectFilesInOrder();
    expect((await paths(ids)).sort()).toEqual([
      'all/document-2.txt',
      'all/document-3.txt',
      'all/document.txt',
    ]);
    const { id, definition } = await collection('Documents');
    // they lie where the template puts them
    expect((await library.call('collections.plan', { id, definition })).moves.count).toBe(0);
  });

  it('lets files follow that were on their way when the next change came', async () => {
    const ids = await addNotes();
    const before = await paths(ids);
    await Promise.all([
      save('Documents', { uploadTo: 'one/', naming: '{name}' }, true),
      library
        .call('collections.list', {})
        .then(() => save('Documents', { uploadTo: 'two/', naming: '{name}' }, true)),
    ]);
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(['two/one.txt', 'two/two.txt', 'two/three.txt']);
    await undo();
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(['one/one.txt', 'one/two.txt', 'one/three.txt']);
    await undo();
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(before);
  });

  it('sees to what lies in the trash: it comes back to where the collection keeps its files now', async () => {
    const [first, ...others] = await addNotes();
    if (first === undefined) throw new Error('nothing was imported');
    await library.call('assets.trash', { ids: [first] });
    await save('Documents', { uploadTo: 'papers/', naming: '{name}' }, true);
    await library.call('assets.restore', { ids: [first] });
    await expectFilesInOrder();
    expect(await paths([first, ...others])).toEqual(['papers/one.txt', 'papers/two.txt', 'papers/three.txt']);
  });

  it('that makes a collection public is refused while private files lie in its folder', async () => {
    await addNotes();
    await save('Documents', { uploadTo: 'papers/' });
    const definition = define({ uploadTo: 'documents/', visibility: 'public' });
    const plan = await library.call('collections.plan', { id: null, definition });
    expect(plan.problems).toEqual([
      {
        field: 'uploadTo',
        message:
          '3 private files lie in documents/, which everybody could see then. Move them first, or choose another folder.',
      },
    ]);
    await save('Documents', {}, true);
    await library.reopen();
    expect((await library.call('collections.plan', { id: null, definition })).problems).toEqual([]);
  });

  it('that makes a collection private takes its files out of folders that others show', async () => {
    const site = { uploadTo: 'site/%Y/', visibility: 'public' } as const;
    await library.call('collections.save', { id: null, definition: define(site) });
    await save('Documents', { uploadTo: 'site/%m/', visibility: 'public' });
    await addNotes();
    const { id, definition } = await collection('Documents');
    const secret = { ...definition, uploadTo: 'secret/', visibility: 'private' } as const;
    const refused = await library.session.call('collections.save', { id, definition: secret });
    expect(refused).toMatchObject({
      ok: false,
      error: {
        details: {
          problems: [{ field: 'visibility', message: expect.stringContaining('3 files would stay') }],
        },
      },
    });
    await library.call('collections.save', { id, definition: secret, moveFiles: true });
    await expectFilesInOrder();
  });
});

describe('assets that go to another collection', () => {
  it('take their file along, and undo and redo move it back and forth', async () => {
    const ids = await addNotes();
    const before = await paths(ids);
    const { id: other } = await collection('Other');
    await save('Other', { uploadTo: 'other/', naming: '{name}' });
    expect(await library.call('assets.planMove', { ids: [...ids], collection: other })).toEqual({
      moving: 3,
      already: 0,
      refused: [],
    });
    expect(await library.call('assets.moveTo', { ids: [...ids], collection: other })).toEqual({
      moved: 3,
      refused: [],
    });
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(['other/one.txt', 'other/two.txt', 'other/three.txt']);
    expect((await collection('Other')).count).toBe(3);
    expect(await undo()).toMatchObject({ done: 'Move 3 items to Other', failed: [] });
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(before);
    expect((await collection('Documents')).count).toBe(3);
    await redo();
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(['other/one.txt', 'other/two.txt', 'other/three.txt']);
  });

  it('are refused one by one with the reason, and what is there already is no move', async () => {
    const [text = 0, trashed = 0] = await addNotes();
    const { id: avatars } = await collection('Avatars');
    const [wide = 0] = await library.add(['wide.png', await solidPng(2001, 10)]);
    await library.call('assets.trash', { ids: [trashed] });
    const ids = [text, trashed, wide, 9999];
    const { refused, moving } = await library.call('assets.planMove', { ids, collection: avatars });
    expect(moving).toBe(0);
    expect(refused).toEqual([
      {
        id: text,
        name: 'one.txt',
        reason: 'TXT (text/plain) is not among the types Avatars takes: image.',
      },
      { id: trashed, name: 'two.txt', reason: 'It is in the trash. Restore it first.' },
      {
        id: wide,
        name: 'wide.png',
        reason: '2001 × 10 px is over the 2000 × 2000 px limit of Avatars.',
      },
      { id: 9999, name: 'Item 9999', reason: 'It is no longer in the library.' },
    ]);
    expect(await library.call('assets.moveTo', { ids, collection: avatars })).toEqual({ moved: 0, refused });
    const { id: documents } = await collection('Documents');
    expect(await library.call('assets.planMove', { ids: [text], collection: documents })).toMatchObject({
      already: 1,
      moving: 0,
    });
  });

  it('wait for their picture to be decoded where the collection asks for whole pictures', async () => {
    const [id = 0] = await library.add(['me.png', await solidPng(20, 20)]);
    const { id: avatars } = await collection('Avatars');
    const { refused } = await library.call('assets.moveTo', { ids: [id], collection: avatars });
    expect(refused[0]?.reason).toContain('still to be decoded');
  });
});

describe('a removed collection', () => {
  it('that is empty just goes, and undo brings it back as it was', async () => {
    const { id, ...avatars } = await collection('Avatars');
    expect(await library.call('collections.remove', { id, into: null })).toEqual({ moved: 0 });
    expect((await collections()).map(({ slug }) => slug)).not.toContain('avatars');
    expect(await undo()).toMatchObject({ done: 'Remove the collection Avatars', failed: [] });
    expect(await collection('Avatars')).toEqual({ id, ...avatars });
    expect((await collections()).map(({ slug }) => slug)[2]).toBe('avatars');
  });

  it('gives its assets, also those in the trash, and its kind to another; undo takes all of it back', async () => {
    const [trashed = 0, ...ids] = await addNotes();
    await library.call('assets.trash', { ids: [trashed] });
    const before = await paths(ids);
    const { id: papers } = (
      await library.call('collections.save', { id: null, definition: define({ naming: '{name}' }) })
    ).collection;
    const { id } = await collection('Documents');
    expect(await library.codeOf('collections.remove', { id, into: null })).toBe('bad_request');
    expect(await library.call('collections.remove', { id, into: papers })).toEqual({ moved: 3 });
    await library.call('assets.restore', { ids: [trashed] });
    await expectFilesInOrder();
    expect(await paths([trashed, ...ids])).toEqual(['essays/one.txt', 'essays/two.txt', 'essays/three.txt']);
    expect(await collection('Essays')).toMatchObject({ count: 3, autoKind: 'document' });
    await undo();
    await undo();
    await expectFilesInOrder();
    expect(await paths(ids)).toEqual(before);
    expect(await collection('Documents')).toMatchObject({ id, autoKind: 'document' });
    expect((await collection('Essays')).autoKind).toBeNull();
  });

  it('is refused where its files would find no home', async () => {
    await addNotes();
    const [documents, avatars, other] = await Promise.all(
      ['Documents', 'Avatars', 'Other'].map((name) => collection(name)),
    );
    if (documents === undefined || avatars === undefined || other === undefined)
      throw new Error('no collection');
    const result = await library.session.call('collections.remove', { id: documents.id, into: avatars.id });
    expect(result).toMatchObject({
      ok: false,
      error: {
        code: 'rule_refused',
        message:
          'Documents was not removed, since Avatars does not take “one.txt”: TXT (text/plain) is not among the types Avatars takes: image. It refuses 3 of them. Choose another collection.',
      },
    });
    expect(await library.codeOf('collections.remove', { id: documents.id, into: documents.id })).toBe(
      'bad_request',
    );
    // every file needs a collection that takes it when no other does
    expect(await library.codeOf('collections.remove', { id: other.id, into: null })).toBe('bad_request');
    expect(await library.codeOf('collections.remove', { id: other.id, into: documents.id })).toBe(
      'bad_request',
    );
    expect(await library.call('collections.remove', { id: other.id, into: avatars.id })).toEqual({
      moved: 0,
    });
    expect((await collection('Avatars')).autoKind).toBe('other');
  });

  it('lets imports of its kind go on, to the collection for everything else', async () => {
    const { id } = await collection('Documents');
    await library.call('collections.remove', { id, into: null });
    const [note = 0] = await library.add(['late.txt', 'late']);
    expect((await library.asset(note)).collection.name).toBe('Other');
    // imports that meant it do not hold on to it
    expect(await undo()).toMatchObject({ failed: [] });
    expect(await collection('Documents')).toMatchObject({ id, autoKind: 'document', count: 0 });
  });

  it('that was only just added is kept when its adding is undone but files are in it', async () => {
    const { collection: made } = await library.call('collections.save', { id: null, definition: define({}) });
    const file = path.join(library.source, 'note.txt');
    await fs.writeFile(file, 'a note');
    await importAll(library.session, [file], made.id);
    expect(await undo()).toMatchObject({
      done: 'Add the collection Essays',
      failed: [{ name: 'Essays', reason: 'It holds 1 item by now. Remove it by itself.' }],
    });
    expect(await collection('Essays')).toMatchObject({ id: made.id, count: 1 });
  });
});
