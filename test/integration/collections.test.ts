import { describe, expect, it } from 'vitest';
import { collectionsLibraryForEachTest, define, solidPng } from '../support/collectionsLibrary.ts';

const { library, collections, collection, save, addNotes, paths, expectFilesInOrder, undo, redo } =
  collectionsLibraryForEachTest();
const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

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
    expect((await paths(ids)).toSorted()).toEqual([
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
