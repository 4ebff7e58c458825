/** Imports of contents that are in the trash or were deleted for ever: a person brings them back, a watched folder does not. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { resultsOf } from '../support/importLibrary.ts';
import { importLibraryForEachTest, only } from '../support/importLibraryForEachTest.ts';
import { collectionCalled, importOne, originalsIn, runImport } from '../support/importRuns.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

describe('by a person', () => {
  const made = wholeLibraryForEachTest();

  async function trashed(): Promise<{ readonly id: number; readonly file: string; readonly path: string }> {
    const file = path.join(made.source, 'note.txt');
    await fs.writeFile(file, 'a note');
    const item = await importOne(made.session, file);
    await made.call('assets.trash', { ids: [item.id ?? 0] });
    return { id: item.id ?? 0, file, path: item.path ?? '' };
  }

  test('content that is in the trash comes back as the asset it was', async () => {
    const before = await trashed();
    const item = await importOne(made.session, before.file);
    expect(item).toMatchObject({ status: 'duplicate', id: before.id, code: 'restored_from_trash' });
    expect(item.reason).toBe('It was in the trash and is back in Documents.');
    await made.reopen();
    expect(await made.asset(before.id)).toMatchObject({ state: 'present', path: before.path, trashed: null });
    expect(await originalsIn(made.mediaRoot)).toEqual([before.path]);
  });

  test('a file that was lost in the trash is put back with it', async () => {
    const before = await trashed();
    await fs.rm(await made.fileOf(before.id));
    await importOne(made.session, before.file);
    await made.reopen();
    expect(await fs.readFile(await made.fileOf(before.id), 'utf8')).toBe('a note');
  });

  test('a move takes the source once the content is back', async () => {
    const before = await trashed();
    await runImport(made.session, [before.file], { mode: 'move' });
    await made.reopen();
    expect(await originalsIn(made.mediaRoot)).toEqual([before.path]);
    expect(await fs.readdir(made.source)).toEqual([]);
  });

  test('what was deleted for ever is imported anew', async () => {
    const before = await trashed();
    await made.call('assets.delete', { ids: [before.id] });
    const item = await importOne(made.session, before.file);
    expect(item).toMatchObject({ status: 'imported' });
    expect(item.id).not.toBe(before.id);
  });

  test('a duplicate that lies in another collection than the one asked for says where', async () => {
    const file = path.join(made.source, 'note.txt');
    await fs.writeFile(file, 'a note');
    const { id } = await importOne(made.session, file);
    const { id: collection } = await collectionCalled(made.session, 'Other');
    expect(await importOne(made.session, file, { collection })).toMatchObject({
      status: 'duplicate',
      id,
      code: 'in_other_collection',
      reason: 'It is in the library already, in Documents. Move it to Other there.',
    });
  });
});

describe('by a watched folder', () => {
  const made = importLibraryForEachTest();

  async function watchFile(file: string) {
    const id = await made.library.engine.start({ paths: [file], mode: 'copy', origin: 'watch' });
    await made.library.engine.whenDone(id);
    return only(resultsOf(made.library, id));
  }

  test('content that is in the trash stays there', async () => {
    const file = made.put('note.txt');
    const { id = 0 } = await watchFile(file);
    const { catalog } = made.library;
    catalog.transaction(() => catalog.deletions.trash(id));
    expect(await watchFile(file)).toMatchObject({ status: 'duplicate', id, code: 'in_trash' });
    expect(catalog.assets.get(id)).toMatchObject({ state: 'trashed' });
  });

  test('what was deleted for ever does not come back, and a person can still import it', async () => {
    const file = made.put('note.txt');
    const { id = 0 } = await watchFile(file);
    const { catalog, engine } = made.library;
    catalog.transaction(() => {
      catalog.remembered.add(id);
      catalog.deletions.trash(id);
      catalog.deletions.delete(id);
    });
    const item = await watchFile(file);
    expect(item).toMatchObject({ status: 'duplicate', code: 'deleted_before' });
    expect(item).not.toHaveProperty('id');
    expect(catalog.assets.total()).toBe(0);
    const run = await engine.start({ paths: [file], mode: 'copy' });
    expect(await engine.whenDone(run)).toMatchObject({ imported: 1 });
  });
});
