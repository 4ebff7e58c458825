import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectionsLibraryForEachTest, define, solidPng } from '../support/collectionsLibrary.ts';
import { importAll } from '../support/publishedLibrary.ts';

const { library, collections, collection, save, addNotes, paths, expectFilesInOrder, undo, redo } =
  collectionsLibraryForEachTest();

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

  it('lets imports of its kind go on, and what once meant it does not hold it back', async () => {
    const { id } = await collection('Documents');
    const file = path.join(library.source, 'note.txt');
    await fs.writeFile(file, 'a note');
    const [early = 0] = await importAll(library.session, [file], id);
    await library.call('assets.delete', { ids: [early] });
    await library.call('collections.remove', { id, into: null });
    const [late = 0] = await library.add(['late.txt', 'late']);
    expect((await library.asset(late)).collection.name).toBe('Other');
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
