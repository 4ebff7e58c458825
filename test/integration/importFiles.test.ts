/** What becomes of each kind of file that can be stored: its bytes, name, times and facts are kept. */
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { corpusFolder } from '../support/cli.ts';
import {
  findDisorder,
  importAll,
  nameReader,
  resultsOf,
  sha256Of,
  storedFiles,
} from '../support/importLibrary.ts';
import { importLibraryForEachTest, only } from '../support/importLibraryForEachTest.ts';

const posix = process.platform !== 'win32';

const made = importLibraryForEachTest();

test('a file is stored with its bytes, its time, its hash and its name, and the source stays', async () => {
  const file = made.put('holiday.jpg');
  await fs.utimes(file, 1_234_567_890.125, 1_234_567_890.125);
  const { summary, items } = await importAll(made.library, [file]);
  expect(summary).toMatchObject({ state: 'done', total: 1, imported: 1, failed: 0 });
  const item = only(items);
  expect(item).toMatchObject({ source: file, status: 'imported', sha256: await sha256Of(file), size: 23 });
  const stored = path.join(made.library.mediaRoot, item.path!);
  expect(await fs.readFile(stored, 'utf8')).toBe('contents of holiday.jpg');
  expect((await fs.stat(stored)).mtimeMs).toBeCloseTo(1_234_567_890_125, 0);
  const asset = made.library.catalog.assets.get(item.id!);
  expect(asset).toMatchObject({ name: 'holiday.jpg', sha256: item.sha256, takenSource: 'file' });
  expect(item.path).toMatch(/^photos\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.jpg$/);
  expect(await fs.readFile(file, 'utf8')).toBe('contents of holiday.jpg');
  expect(await findDisorder(made.library)).toEqual([]);
});

test('folders are walked to the end, and a folder named like a picture is a folder', async () => {
  await fs.mkdir(path.join(made.source, 'photo.jpg', 'deep', 'deeper'), { recursive: true });
  made.put('a.jpg');
  made.put('photo.jpg/b.jpg');
  made.put('photo.jpg/deep/deeper/c.jpg');
  const { items } = await importAll(made.library, [made.source]);
  expect(items.map((item) => [path.relative(made.source, item.source), item.status])).toEqual([
    ['a.jpg', 'imported'],
    ['photo.jpg/b.jpg', 'imported'],
    ['photo.jpg/deep/deeper/c.jpg', 'imported'],
  ]);
});

const NAMES = [
  'trailing space .jpg ',
  'trailing.dot.',
  'CON.jpg',
  'a:b.jpg',
  'back\\slash.jpg',
  'new\nline.jpg',
  'tab\there.jpg',
  'quote".jpg',
  'star*.jpg',
  'question?.jpg',
  'pipe|.jpg',
  '<img src=x onerror=alert(1)>.jpg',
  '\u202Egpj.exe',
  '👩‍👩‍👧‍👦.jpg',
  'A.jpg',
  'a.jpg',
  'e\u0301.jpg',
  '\u00e9.jpg',
  '%2e%2e%2f.jpg',
  `${'n'.repeat(251)}.jpg`,
  `${'ü'.repeat(125)}.jpg`,
];

test.runIf(posix)('any name a file system allows is kept to the letter', async () => {
  for (const name of NAMES) made.put(name, `bytes of ${name}`);
  const { items } = await importAll(made.library, [made.source]);
  const names = items.map((item) => made.library.catalog.assets.get(item.id ?? 0)?.name);
  expect([...names].sort()).toEqual([...NAMES].sort());
  expect(await findDisorder(made.library)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'a name that is not UTF-8 is imported and shown with its bytes',
  async () => {
    const raw = Buffer.concat([
      Buffer.from(`${made.source}/`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('.jpg'),
    ]);
    writeFileSync(raw, 'not utf-8');
    const { items } = await importAll(made.library, [made.source]);
    const item = only(items);
    expect(item).toMatchObject({ status: 'imported', source: `${made.source}/\\xFF\\xFE.jpg` });
    expect(made.library.catalog.assets.get(item.id!)?.name).toBe('\\xFF\\xFE.jpg');
    expect(await fs.readFile(path.join(made.library.mediaRoot, item.path!), 'utf8')).toBe('not utf-8');
  },
);

test.runIf(posix)('a file with holes beyond 4 GiB keeps its size and its holes', async () => {
  const file = made.put('film.mp4', 'start');
  const size = 4 * 1024 ** 3 + 3;
  truncateSync(file, size - 3);
  appendFileSync(file, 'end');
  const { summary, items } = await importAll(made.library, [file]);
  const item = only(items);
  expect(item).toMatchObject({ status: 'imported', size });
  expect(summary).toMatchObject({ totalBytes: size, doneBytes: size });
  const stored = await fs.stat(path.join(made.library.mediaRoot, item.path!));
  expect(stored.size).toBe(size);
  expect(stored.blocks * 512).toBeLessThan(16 * 1024 * 1024);
  // What sha256sum says of the same bytes, which takes it longer than all the rest takes us.
  expect(item.sha256).toBe('ce2134744b2d504a9c364fbca656b9cd096b4ee331b8d1724c858cbac32dc17e');
});

test('times before 1970 and after 2038 are kept', async () => {
  const old = made.put('1901.jpg');
  const late = made.put('2200.jpg');
  await fs.utimes(old, new Date('1901-12-14T10:00:00Z'), new Date('1901-12-14T10:00:00Z'));
  await fs.utimes(late, new Date('2200-06-01T10:00:00Z'), new Date('2200-06-01T10:00:00Z'));
  const { items } = await importAll(made.library, [old, late]);
  for (const item of items) {
    const stored = await fs.stat(path.join(made.library.mediaRoot, item.path!));
    expect(stored.mtimeMs).toBe((await fs.stat(item.source)).mtimeMs);
    const taken = made.library.catalog.assets.get(item.id!)!.taken;
    expect(new Date(taken).getUTCFullYear()).toBe(Number(path.basename(item.source, '.jpg')));
  }
});

test('litter of file managers is left out of folders and counted; dropped by name it is taken', async () => {
  made.put('Thumbs.db');
  const litter = made.put('.DS_Store');
  made.put('a.jpg');
  const { summary, items } = await importAll(made.library, [made.source]);
  expect(summary.leftOut).toBe(2);
  expect(only(items).source).toBe(path.join(made.source, 'a.jpg'));
  const named = await importAll(made.library, [litter]);
  expect(only(named.items).status).toBe('imported');
});

test('metadata that the catalog would refuse, and a reader that fails, cost no file', async () => {
  await made.reopen({
    reader: {
      ...nameReader,
      async metadata(_path, identity) {
        if (identity.extension === 'bin') throw new Error('reader died');
        return {
          width: 0,
          height: -3,
          orientation: 9,
          duration: 1.5,
          pages: null,
          taken: { wallMs: Number.NaN, offset: null, source: 'exif' },
          cameraMake: 'Make',
          cameraModel: null,
          lens: null,
          exposureTime: Number.POSITIVE_INFINITY,
          fNumber: null,
          iso: 0.5,
          focalLength: null,
          latitude: 123,
          longitude: -999,
          altitude: null,
          keywords: [],
          rating: 0,
        };
      },
    },
  });
  made.put('odd.jpg');
  made.put('odd.bin');
  const { summary, items } = await importAll(made.library, [made.source]);
  expect(summary.imported).toBe(2);
  const odd = made.library.catalog.assets.get(items.find((item) => item.source.endsWith('.jpg'))!.id!)!;
  expect(odd).toMatchObject({
    width: null,
    orientation: null,
    latitude: null,
    cameraMake: 'Make',
    takenSource: 'file',
  });
});

test('the whole corpus goes in; exact duplicates are those of the oracle', async (context) => {
  const table = await fs
    .readFile(path.join(corpusFolder, 'oracles/EXPECTED_DEDUPE.tsv'), 'utf8')
    .catch(() => null);
  if (table === null) return context.skip(`no corpus at ${corpusFolder}`);
  const { summary, items } = await importAll(made.library, [corpusFolder]);
  const files = (await fs.readdir(corpusFolder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(items).toHaveLength(files.length);
  expect(summary.imported + summary.duplicates + summary.failed).toBe(files.length);
  const groups = new Map<string, string[]>();
  for (const line of table.trim().split('\n').slice(1)) {
    const [relation, , digest, file] = line.split('\t');
    if (relation === 'exact-duplicate')
      groups.set(digest!, [...(groups.get(digest!) ?? []), path.join(corpusFolder, file!)]);
  }
  for (const [digest, members] of groups) {
    const found = items.filter((item) => item.sha256 === digest);
    expect(found.map((item) => item.source).sort()).toEqual(members.sort());
    expect(found.filter((item) => item.status === 'imported')).toHaveLength(1);
    expect(new Set(found.map((item) => item.id)).size).toBe(1);
    const sources = made.library.catalog.assets.get(found[0]!.id!)!.sources;
    expect(sources.map((one) => one.path).sort()).toEqual(members.sort());
  }
  const known = [...groups.values()].reduce((sum, members) => sum + members.length - 1, 0);
  expect(summary.duplicates).toBe(known);
  expect(await findDisorder(made.library)).toEqual([]);
});

test('received files keep the sender’s names and leave the spool when they are in', async () => {
  async function* body(text: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const names = ['Holiday/a.jpg', 'Holiday/../../../etc/passwd', `${'n'.repeat(251)}.jpg`, 'nul\0name'];
  for (const name of names) await made.library.storage.spool.receive('batch-1', name, body(`upload ${name}`));
  const id = await made.library.engine.startReceived('batch-1');
  const summary = await made.library.engine.whenDone(id);
  expect(summary).toMatchObject({ imported: names.length, failed: 0 });
  const items = resultsOf(made.library, id);
  expect(items.map((item) => item.source)).toEqual(names);
  expect(made.library.catalog.assets.get(items[0]!.id!)?.name).toBe('a.jpg');
  expect(await fs.readdir(path.join(made.library.mediaRoot, '.mediaroot/incoming'))).toEqual([]);
  expect(await storedFiles(made.library.mediaRoot)).toHaveLength(names.length);
  expect(await findDisorder(made.library)).toEqual([]);
  await expect(made.library.storage.spool.receive('../evil', 'a', body('x'))).rejects.toMatchObject({
    code: 'bad_request',
  });
  const pasted = await made.library.engine.bytes([{ name: 'Pasted picture.png', bytes: Buffer.from('png') }]);
  expect(await made.library.engine.whenDone(pasted)).toMatchObject({ imported: 1 });
});
