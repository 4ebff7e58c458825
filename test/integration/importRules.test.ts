/** Imports into collections: what their rules accept and refuse, by what a file is and never by what it is called. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { ImportItem } from '../../shared/contract/import.ts';
import {
  collectionCalled,
  importOne,
  originalsIn,
  retryImport,
  runImport,
  saveCollection,
  stagedIn,
} from '../support/importRuns.ts';
import { corpusFile, describeWithCorpus } from '../support/media.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const made = wholeLibraryForEachTest();

async function put(name: string, contents: string | Buffer): Promise<string> {
  const file = path.join(made.source, name);
  await fs.writeFile(file, contents);
  return file;
}

/** A text file of so many bytes. */
const text = (bytes: number) => Buffer.alloc(bytes, 'All work and no play. ');

async function picture(name: string, width: number, height: number): Promise<string> {
  const file = path.join(made.source, name);
  await sharp({
    create: { width, height, channels: 3, background: { r: width % 255, g: 90, b: 60 } },
  }).toFile(file);
  return file;
}

async function into(collection: string, file: string): Promise<ImportItem> {
  const { id } = await collectionCalled(made.session, collection);
  return importOne(made.session, file, { collection: id });
}

async function nothingIsStored(): Promise<void> {
  expect(await originalsIn(made.mediaRoot)).toEqual([]);
  expect(await stagedIn(made.mediaRoot)).toEqual([]);
  expect((await made.call('library.counts', {})).all).toBe(0);
}

const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

describe('the cases of the articles', () => {
  test('a valid PDF is accepted into Documents', async () => {
    const item = await into('Documents', await put('report.pdf', PDF));
    expect(item).toMatchObject({
      status: 'imported',
      path: expect.stringMatching(/^documents\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.pdf$/),
    });
    expect(await made.asset(item.id ?? 0)).toMatchObject({
      collection: { name: 'Documents' },
      mime: 'application/pdf',
    });
  });

  test('a document of 11.3 MB is refused with rule, limit and size, offered elsewhere, and nothing of it is stored', async () => {
    const item = await into('Documents', await put('huge.txt', text(11_300_000)));
    expect(item).toMatchObject({ status: 'failed', code: 'rule_refused' });
    expect(item.reason).toContain('11.3 MB is over the 10 MB limit of Documents');
    expect(item.reason).toContain('Import it into');
    expect(item.refusal?.broken).toEqual([
      expect.objectContaining({ rule: 'size', limit: '10 MB', actual: '11.3 MB' }),
    ]);
    // Not Avatars, which would refuse it too, nor Photos, which gathers another kind of file.
    expect(item.refusal?.offers.map(({ name }) => name)).toEqual(['Other']);
    await nothingIsStored();
    expect(await fs.readdir(made.source)).toEqual(['huge.txt']);
  });

  test('what was refused goes into the collection that is offered, in the same run', async () => {
    const { id } = await collectionCalled(made.session, 'Documents');
    const run = await runImport(made.session, [await put('huge.txt', text(11_300_000))], { collection: id });
    const offer = run.items[0]?.refusal?.offers.find(({ name }) => name === 'Other');
    const again = await retryImport(made.session, run.id, offer?.id ?? 0);
    expect(again.summary).toMatchObject({ imported: 1, failed: 0 });
    expect(again.items[0]).toMatchObject({ status: 'imported', path: expect.stringMatching(/^other\//) });
    expect(again.items[0]).not.toHaveProperty('refusal');
  });

  test('an avatar of 200 × 200 is accepted, one of 5000 × 5000 is refused', async () => {
    expect(await into('Avatars', await picture('small.png', 200, 200))).toMatchObject({
      status: 'imported',
      path: expect.stringMatching(/^avatars\/[0-9a-f-]{36}\.png$/),
    });
    const item = await into('Avatars', await picture('large.png', 5000, 5000));
    expect(item.reason).toContain('5000 × 5000 px is over the 2000 × 2000 px limit of Avatars');
    expect(item.refusal?.broken.map(({ rule }) => rule)).toEqual(['width']);
    expect(await originalsIn(made.mediaRoot)).toHaveLength(1);
  });

  test('an upload lands in its dated folder under a UUID, and its own name is kept', async () => {
    await made.session.receive(
      'batch',
      'holiday/Beach day.jpg',
      once(await sharp(await picture('x.jpg', 300, 200)).toBuffer()),
    );
    const { id: collection } = await collectionCalled(made.session, 'Photos');
    const [done] = await Promise.all([
      made.heard('import.progress', ({ finished }) => finished !== null),
      made.session.importReceived('batch', collection),
    ]);
    const { items } = await made.call('import.results', { importId: done.id });
    expect(items[0]?.path).toMatch(/^photos\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.jpg$/);
    expect(await made.asset(items[0]?.id ?? 0)).toMatchObject({
      name: 'Beach day.jpg',
      collection: { name: 'Photos' },
    });
  });
});

describe('what is not what it says', () => {
  test('a picture that breaks off is refused where only whole pictures are taken', async () => {
    const whole = await fs.readFile(await picture('whole.png', 400, 400));
    const item = await into('Avatars', await put('cut.png', whole.subarray(0, whole.length - 400)));
    expect(item.refusal?.broken.map(({ rule }) => rule)).toEqual(['decode']);
    await nothingIsStored();
  });

  test('a page called .jpg is no avatar, whatever its name', async () => {
    const item = await into('Avatars', await put('me.jpg', '<!doctype html><script>alert(1)</script>'));
    expect(item.refusal?.broken.map(({ rule }) => rule)).toContain('type');
    await nothingIsStored();
  });

  test('EXIF is not taken at its word: pixels are counted', async () => {
    const file = path.join(made.source, 'lies.jpg');
    await sharp({ create: { width: 3000, height: 20, channels: 3, background: 'red' } })
      .withExif({ IFD2: { PixelXDimension: '20', PixelYDimension: '20' } })
      .toFile(file);
    expect((await into('Avatars', file)).refusal?.broken[0]).toMatchObject({
      rule: 'width',
      actual: '3000 × 20 px',
    });
  });

  test('a picture that lies on its side is measured upright', async () => {
    await saveCollection(made.session, { name: 'Upright', limits: { maxWidth: 100 } });
    const file = path.join(made.source, 'turned.jpg');
    await sharp({ create: { width: 300, height: 80, channels: 3, background: 'red' } })
      .withMetadata({ orientation: 6 })
      .toFile(file);
    const item = await into('Upright', file);
    expect(item).toMatchObject({ status: 'imported' });
    expect(await made.asset(item.id ?? 0)).toMatchObject({ width: 80, height: 300 });
  });
});

describe('sorting by kind', () => {
  test('a file that its kind’s collection refuses is kept in Other, and the list says why', async () => {
    const item = await importOne(made.session, await put('huge.txt', text(11_300_000)));
    expect(item).toMatchObject({
      status: 'imported',
      code: 'sorted_elsewhere',
      path: expect.stringMatching(/^other\//),
    });
    expect(item.reason).toBe('Kept in Other: 11.3 MB is over the 10 MB limit of Documents.');
  });

  test('when Other refuses too, the file is refused and stays where it is', async () => {
    await saveCollection(made.session, { name: 'Other', limits: { maxBytes: 1000 } });
    const file = await put('huge.txt', text(11_300_000));
    const { items } = await runImport(made.session, [file], { mode: 'move' });
    expect(items[0]).toMatchObject({
      status: 'failed',
      code: 'rule_refused',
      refusal: { collection: { name: 'Documents' } },
    });
    expect(await fs.readdir(made.source)).toEqual(['huge.txt']);
    expect(await stagedIn(made.mediaRoot)).toEqual([]);
  });

  test('a document that hides its number of pages is refused where pages are limited', async () => {
    await saveCollection(made.session, { name: 'Short', limits: { maxPages: 1 }, allowedTypes: ['pdf'] });
    const item = await into('Short', await put('unknown.pdf', PDF));
    expect(item.refusal?.broken[0]).toMatchObject({ rule: 'pages', actual: 'unknown' });
  });
});

describeWithCorpus('lying extensions and polyglots', () => {
  const LYING = corpusFile('hostile/synthetic/lying-extension');
  const POLYGLOT = corpusFile('hostile/synthetic/polyglot');

  test('are stored under their true type with a warning where the collection warns', async () => {
    const { id: collection } = await collectionCalled(made.session, 'Other');
    const { items, summary } = await runImport(made.session, [LYING], { collection });
    expect(summary.failed).toBe(0);
    const stored = new Map(
      items.map(({ source, path: where, reason }) => [path.basename(source), { where, reason }]),
    );
    expect(stored.get('html.jpg')).toMatchObject({
      where: expect.stringMatching(/\.html$/),
      reason: expect.stringContaining('HTML'),
    });
    expect(stored.get('jpeg-content.png')?.where).toMatch(/\.jpg$/);
    expect(stored.get('pdf-content.jpg')?.where).toMatch(/\.pdf$/);
    expect(stored.get('jpeg-double.jpg.exe')?.where).toMatch(/\.jpg$/);
    expect(stored.get('pe-stub.jpg')?.where).toMatch(/\.exe$/);
    expect(stored.get('jpeg-upper.JPEG')).toMatchObject({
      where: expect.stringMatching(/\.jpg$/),
      reason: undefined,
    });
  });

  test('are refused where the collection refuses, honest names are not', async () => {
    const { id: collection } = await saveCollection(made.session, { name: 'Strict', onMismatch: 'refuse' });
    const { items } = await runImport(made.session, [LYING], { collection });
    const refused = items.filter(({ refusal }) => refusal?.broken.some(({ rule }) => rule === 'mismatch'));
    const taken = items
      .filter(({ status }) => status === 'imported')
      .map(({ source }) => path.basename(source));
    expect(refused.map(({ source }) => path.basename(source))).toEqual(
      expect.arrayContaining([
        'html.jpg',
        'jpeg-content.png',
        'pdf-content.jpg',
        'pe-stub.jpg',
        'zip-content.pdf',
      ]),
    );
    expect(refused.length + taken.length).toBe(items.length);
    expect(taken).toContain('jpeg-upper.JPEG');
    expect(await stagedIn(made.mediaRoot)).toEqual([]);
  });

  test('a polyglot is what its content says first, and is held to the rules of that', async () => {
    const { id: collection } = await collectionCalled(made.session, 'Avatars');
    const { items } = await runImport(made.session, [POLYGLOT], { collection });
    const fate = Object.fromEntries(
      items.map(({ source, status, refusal }) => [path.basename(source), refusal?.broken[0]?.rule ?? status]),
    );
    expect(fate).toMatchObject({
      // Its first bytes, which are also the script, say that it is very wide.
      'gif-javascript.gif': 'width',
      'jpeg-html-in-comment.jpg': 'imported',
      'jpeg-php-in-comment.jpg': 'imported',
      'pdf-plus-zip.pdf': 'type',
    });
    const stored = items.filter(({ status }) => status === 'imported');
    for (const { path: where } of stored) expect(where).toMatch(/^avatars\/[0-9a-f-]{36}\.(jpg|png|gif)$/);
  });
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
