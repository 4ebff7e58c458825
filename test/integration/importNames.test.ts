/** Names of stored files: what the template of a collection makes of them, and that none ever takes the place of another. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  collectionCalled,
  importOne,
  originalsIn,
  runImport,
  saveCollection,
} from '../support/importRuns.ts';
import { corpusFile, describeWithCorpus } from '../support/media.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const made = wholeLibraryForEachTest();

async function put(folder: string, name: string, contents = `${folder} ${name}`): Promise<string> {
  await fs.mkdir(path.join(made.source, folder), { recursive: true });
  const file = path.join(made.source, folder, name);
  await fs.writeFile(file, contents);
  return file;
}

async function named(): Promise<number> {
  return (await saveCollection(made.session, { name: 'Named', uploadTo: 'named/', naming: '{name}' })).id;
}

describe('two files of one name', () => {
  test('both keep their content, the later one under a suffix', async () => {
    const collection = await named();
    for (const folder of ['one', 'two', 'three']) {
      await importOne(made.session, await put(folder, 'note.txt'), { collection });
    }
    expect(await originalsIn(made.mediaRoot)).toEqual([
      'named/note-2.txt',
      'named/note-3.txt',
      'named/note.txt',
    ]);
    expect(await fs.readFile(path.join(made.mediaRoot, 'named/note.txt'), 'utf8')).toBe('one note.txt');
    expect(await fs.readFile(path.join(made.mediaRoot, 'named/note-3.txt'), 'utf8')).toBe('three note.txt');
  });

  test('in one drop all go in, and none twice', async () => {
    const collection = await named();
    for (let number = 0; number < 60; number += 1) await put(`folder${number}`, 'same.txt');
    const { summary } = await runImport(made.session, [made.source], { collection });
    expect(summary).toMatchObject({ imported: 60, failed: 0 });
    const stored = await originalsIn(made.mediaRoot);
    expect(stored).toHaveLength(60);
    expect(stored).toContain('named/same-60.txt');
  });

  test('that differ by case alone are kept apart, since another disk may take them for one', async () => {
    const collection = await named();
    await importOne(made.session, await put('one', 'IMG.txt'), { collection });
    const item = await importOne(made.session, await put('two', 'img.TXT'), { collection });
    expect(item.path).toBe('named/img-2.txt');
  });
});

describe('a name is taken', () => {
  test('by a file that nobody recorded: it is left as it is', async () => {
    const collection = await named();
    await fs.mkdir(path.join(made.mediaRoot, 'named'));
    await fs.writeFile(path.join(made.mediaRoot, 'named/note.txt'), 'put there by hand');
    const item = await importOne(made.session, await put('one', 'note.txt'), { collection });
    expect(item.path).toBe('named/note-2.txt');
    expect(await fs.readFile(path.join(made.mediaRoot, 'named/note.txt'), 'utf8')).toBe('put there by hand');
  });

  test('by a folder', async () => {
    const collection = await named();
    await fs.mkdir(path.join(made.mediaRoot, 'named/note.txt'), { recursive: true });
    expect(await importOne(made.session, await put('one', 'note.txt'), { collection })).toMatchObject({
      status: 'imported',
      path: 'named/note-2.txt',
    });
  });

  test('by what is in the trash and may come back to it', async () => {
    const collection = await named();
    const first = await importOne(made.session, await put('one', 'note.txt'), { collection });
    await made.call('assets.trash', { ids: [first.id ?? 0] });
    expect(await importOne(made.session, await put('two', 'note.txt'), { collection })).toMatchObject({
      path: 'named/note-2.txt',
    });
    await made.call('assets.restore', { ids: [first.id ?? 0] });
    expect((await made.asset(first.id ?? 0)).path).toBe('named/note.txt');
  });
});

test('dates of the folder are those of the picture where the collection says so', async () => {
  const { id: collection } = await saveCollection(made.session, {
    name: 'Taken',
    uploadTo: 'taken/%Y/%m/%d/',
    dates: 'taken',
  });
  const file = path.join(made.source, 'old.jpg');
  await sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } })
    .withExif({ IFD2: { DateTimeOriginal: '1998:07:14 23:30:00' } })
    .toFile(file);
  const item = await importOne(made.session, file, { collection });
  expect(item.path).toMatch(/^taken\/1998\/07\/14\/[0-9a-f-]{36}\.jpg$/);
});

describeWithCorpus('hostile names', () => {
  test('become names that hold on every system, below MEDIA_ROOT, and are kept to the letter in the record', async () => {
    const collection = await named();
    const { items } = await runImport(made.session, [corpusFile('filename/synthetic')], { collection });
    const imported = items.filter(({ status }) => status === 'imported');
    expect(imported.length).toBeGreaterThan(10);
    for (const item of imported) {
      const stored = item.path ?? '';
      expect(stored).toMatch(/^named\/[^/]+$/);
      const [, name = ''] = stored.split('/');
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name).not.toMatch(/[\p{Cc}<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/u);
      expect(name).not.toMatch(/^[.\s]|[.\s]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect((await fs.lstat(path.join(made.mediaRoot, stored))).isFile()).toBe(true);
      expect((await made.asset(item.id ?? 0)).name).toBe(path.basename(item.source));
    }
  });

  test('cannot make a template leave the folder', async () => {
    const { id: collection } = await saveCollection(made.session, {
      name: 'Deep',
      uploadTo: 'deep/{name}/',
      naming: '{name}',
    });
    for (const name of [
      '...',
      '.. ',
      'CON',
      'a:b',
      'back\\slash',
      '.mediaroot',
      ' ',
      '%2e%2e%2f',
      '..\\..\\up',
      '\u202egpj.exe',
    ]) {
      const item = await importOne(made.session, await put('names', name), { collection });
      expect(item.status).toBe('imported');
      expect(item.path).toMatch(/^deep\//);
      expect(item.path?.split('/')).not.toContain('..');
    }
    expect(await fs.readdir(made.folder)).not.toContain('up');
  });

  test('that are not UTF-8 go in under a name that is', async () => {
    const collection = await named();
    await promisify(execFile)('bash', [
      '-c',
      `printf x > "$(printf '%s/caf\\351.txt' "$1")"`,
      'bash',
      made.source,
    ]);
    const { items } = await runImport(made.session, [made.source], { collection });
    expect(items[0]).toMatchObject({
      status: 'imported',
      path: expect.stringMatching(/^named\/caf.*\.txt$/),
    });
    expect(await collectionCalled(made.session, 'Named')).toMatchObject({ count: 1 });
  });
});
