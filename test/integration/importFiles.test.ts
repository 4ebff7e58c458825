/** What becomes of each kind of file: stored right or refused with a reason, and the rest goes on. */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderFlusher, createFolderMaker } from '../../electron/library/storage/folders.ts';
import { placeFile } from '../../electron/library/storage/placing.ts';
import type { ImportItem } from '../../shared/contract/import.ts';
import {
  findDisorder,
  type ImportLibrary,
  importAll,
  nameReader,
  openImportLibrary,
  removeFolder,
  resultsOf,
  sha256Of,
  storedFiles,
  temporaryFolder,
} from '../support/importLibrary.ts';

const CORPUS = process.env.MEDIAROOT_CORPUS ?? '/work/shared/corpus';
const posix = process.platform !== 'win32';

let folder: string;
let source: string;
let library: ImportLibrary;

beforeEach(async () => {
  folder = await temporaryFolder();
  source = path.join(folder, 'source');
  await fs.mkdir(source);
  library = await openImportLibrary(folder);
});

afterEach(async () => {
  await library.close();
  await removeFolder(folder);
});

function put(name: string, contents: string | Buffer = `contents of ${name}`): string {
  const file = path.join(source, name);
  writeFileSync(file, contents);
  return file;
}

function only(items: readonly ImportItem[]): ImportItem {
  expect(items).toHaveLength(1);
  return items[0]!;
}

test('a file is stored with its bytes, its time, its hash and its name, and the source stays', async () => {
  const file = put('holiday.jpg');
  await fs.utimes(file, 1_234_567_890.125, 1_234_567_890.125);
  const { summary, items } = await importAll(library, [file]);
  expect(summary).toMatchObject({ state: 'done', total: 1, imported: 1, failed: 0 });
  const item = only(items);
  expect(item).toMatchObject({ source: file, status: 'imported', sha256: await sha256Of(file), size: 23 });
  const stored = path.join(library.mediaRoot, item.path!);
  expect(await fs.readFile(stored, 'utf8')).toBe('contents of holiday.jpg');
  expect((await fs.stat(stored)).mtimeMs).toBeCloseTo(1_234_567_890_125, 0);
  const asset = library.catalog.assets.get(item.id!);
  expect(asset).toMatchObject({ name: 'holiday.jpg', sha256: item.sha256, takenSource: 'file' });
  expect(item.path).toMatch(/^photos\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.jpg$/);
  expect(await fs.readFile(file, 'utf8')).toBe('contents of holiday.jpg');
  expect(await findDisorder(library)).toEqual([]);
});

test('folders are walked to the end, and a folder named like a picture is a folder', async () => {
  await fs.mkdir(path.join(source, 'photo.jpg', 'deep', 'deeper'), { recursive: true });
  put('a.jpg');
  put('photo.jpg/b.jpg');
  put('photo.jpg/deep/deeper/c.jpg');
  const { items } = await importAll(library, [source]);
  expect(items.map((item) => [path.relative(source, item.source), item.status])).toEqual([
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
  for (const name of NAMES) put(name, `bytes of ${name}`);
  const { items } = await importAll(library, [source]);
  const names = items.map((item) => library.catalog.assets.get(item.id ?? 0)?.name);
  expect([...names].sort()).toEqual([...NAMES].sort());
  expect(await findDisorder(library)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'a name that is not UTF-8 is imported and shown with its bytes',
  async () => {
    const raw = Buffer.concat([Buffer.from(`${source}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.jpg')]);
    writeFileSync(raw, 'not utf-8');
    const { items } = await importAll(library, [source]);
    const item = only(items);
    expect(item).toMatchObject({ status: 'imported', source: `${source}/\\xFF\\xFE.jpg` });
    expect(library.catalog.assets.get(item.id!)?.name).toBe('\\xFF\\xFE.jpg');
    expect(await fs.readFile(path.join(library.mediaRoot, item.path!), 'utf8')).toBe('not utf-8');
  },
);

test.runIf(posix)('links are reported and never followed, wherever they lead', async () => {
  await fs.mkdir(path.join(source, 'inner'));
  const real = put('real.jpg');
  symlinkSync('..', path.join(source, 'inner', 'loop'));
  symlinkSync('/etc/hostname', path.join(source, 'outside.jpg'));
  symlinkSync('/dev/zero', path.join(source, 'zero.jpg'));
  symlinkSync('nowhere', path.join(source, 'dangling.jpg'));
  const { items } = await importAll(library, [source, path.join(source, 'zero.jpg')]);
  const byName = items.map((item) => [path.basename(item.source), item.status, item.code]);
  expect(byName).toEqual([
    ['dangling.jpg', 'failed', 'source_symlink'],
    ['loop', 'failed', 'source_symlink'],
    ['outside.jpg', 'failed', 'source_symlink'],
    ['real.jpg', 'imported', undefined],
    ['zero.jpg', 'failed', 'source_symlink'],
    ['zero.jpg', 'failed', 'source_symlink'],
  ]);
  expect(items[1]?.reason).toContain('Import the file it points to instead');
  expect(await fs.readFile(real, 'utf8')).toBe('contents of real.jpg');
});

test.runIf(posix)('pipes, sockets, devices and empty files are refused by name and reason', async () => {
  execFileSync('mkfifo', [path.join(source, 'pipe.jpg')]);
  const server = net.createServer().listen(path.join(source, 'socket.jpg'));
  put('empty.jpg', '');
  const fine = put('fine.jpg');
  const { summary, items } = await importAll(library, [source, '/dev/null']);
  server.close();
  expect(items.map((item) => [path.basename(item.source), item.code])).toEqual([
    ['empty.jpg', 'source_empty'],
    ['fine.jpg', undefined],
    ['pipe.jpg', 'source_special'],
    ['socket.jpg', 'source_special'],
    ['null', 'source_special'],
  ]);
  for (const item of items.filter(({ code }) => code))
    expect(item.reason).toContain(path.basename(item.source));
  expect(items[2]?.reason).toContain('named pipe');
  expect(summary).toMatchObject({ imported: 1, failed: 4 });
  expect(await fs.stat(fine)).toBeTruthy();
});

test.runIf(posix)('a file that became a pipe after it was found is refused, not waited for', async () => {
  const file = put('swapped.jpg');
  const id = await library.engine.start({ paths: [file], mode: 'copy' });
  await library.engine.whenDone(id);
  await fs.rm(file);
  execFileSync('mkfifo', [file]);
  await expect(
    library.storage.stage({ path: file, display: file }, crypto.randomUUID()),
  ).rejects.toMatchObject({
    code: 'source_special',
  });
});

test('what is not there is reported as missing', async () => {
  const gone = path.join(source, 'gone.jpg');
  const { items } = await importAll(library, [gone]);
  expect(only(items)).toMatchObject({ status: 'failed', code: 'source_missing' });
});

test.runIf(posix)('a path longer than the system allows is reported', async () => {
  const long = `${source}/${'x'.repeat(200).concat('/').repeat(25)}a.jpg`;
  const { items } = await importAll(library, [long]);
  expect(only(items).code).toBe('source_name_too_long');
});

test.runIf(posix)(
  'a 5 GiB file with holes keeps its size and its holes',
  async () => {
    const file = put('film.mp4', 'start');
    const size = 5 * 1024 ** 3 + 3;
    truncateSync(file, size - 3);
    appendFileSync(file, 'end');
    const { summary, items } = await importAll(library, [file]);
    const item = only(items);
    expect(item).toMatchObject({ status: 'imported', size });
    expect(summary).toMatchObject({ totalBytes: size, doneBytes: size });
    const stored = await fs.stat(path.join(library.mediaRoot, item.path!));
    expect(stored.size).toBe(size);
    expect(stored.blocks * 512).toBeLessThan(16 * 1024 * 1024);
    // SHA-256 of the same bytes, by sha256sum.
    const [expected] = execFileSync('sha256sum', [file], { encoding: 'utf8' }).split(' ');
    expect(item.sha256).toBe(expected);
  },
  120_000,
);

test('times before 1970 and after 2038 are kept', async () => {
  const old = put('1901.jpg');
  const late = put('2200.jpg');
  await fs.utimes(old, new Date('1901-12-14T10:00:00Z'), new Date('1901-12-14T10:00:00Z'));
  await fs.utimes(late, new Date('2200-06-01T10:00:00Z'), new Date('2200-06-01T10:00:00Z'));
  const { items } = await importAll(library, [old, late]);
  for (const item of items) {
    const stored = await fs.stat(path.join(library.mediaRoot, item.path!));
    expect(stored.mtimeMs).toBe((await fs.stat(item.source)).mtimeMs);
    const taken = library.catalog.assets.get(item.id!)!.taken;
    expect(new Date(taken).getUTCFullYear()).toBe(Number(path.basename(item.source, '.jpg')));
  }
});

test.runIf(posix)('a file that may not be read is reported, the others go in', async (context) => {
  const secret = put('secret.jpg');
  put('open.jpg');
  await fs.mkdir(path.join(source, 'shut'));
  await fs.chmod(secret, 0);
  await fs.chmod(path.join(source, 'shut'), 0);
  const { items } =
    process.getuid?.() === 0 ? await asNobody(folder, source) : await importAll(library, [source]);
  if (items.length === 0) context.skip('this user cannot be changed');
  expect(items.map((item) => [path.basename(item.source), item.code])).toEqual([
    ['open.jpg', undefined],
    ['secret.jpg', 'source_unreadable'],
    ['shut', 'source_unreadable'],
  ]);
  await fs.chmod(path.join(source, 'shut'), 0o755);
});

/** Root reads everything, so the import runs in a child that has given root up. */
async function asNobody(inside: string, from: string): Promise<{ readonly items: readonly ImportItem[] }> {
  await library.close();
  await fs.rm(path.join(inside, 'catalog'), { recursive: true });
  await fs.rm(path.join(inside, 'media'), { recursive: true });
  execFileSync('chown', ['-R', '65534', inside]);
  const script = path.join(import.meta.dirname, '../support/importDriver.ts');
  const child = spawn(process.execPath, [script, inside, from], {
    uid: 65_534,
    gid: 65_534,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  library = await openImportLibrary(inside);
  return JSON.parse(text) as { items: ImportItem[] };
}

test('a file that is written to while it is read is tried once more, then refused', async () => {
  const file = put('growing.jpg', Buffer.alloc(8 * 1024 * 1024, 1));
  const stop = grow(file);
  let reads = 0;
  const staging = library.storage.stage({ path: file, display: file }, crypto.randomUUID(), {
    onProgress: (bytes) => {
      if (bytes === 1024 * 1024) reads += 1;
      stop.write();
    },
  });
  await expect(staging).rejects.toMatchObject({ code: 'source_changed', retryable: true });
  expect(reads).toBe(2);
  expect(await fs.readdir(path.join(library.mediaRoot, '.mediaroot/tmp'))).toEqual([]);
});

test('a file that changed only during the first read is stored as it became', async () => {
  const file = put('settling.jpg', Buffer.alloc(3 * 1024 * 1024, 1));
  let writes = 0;
  const uuid = crypto.randomUUID();
  const staged = await library.storage.stage({ path: file, display: file }, uuid, {
    onProgress: () => {
      if (writes++ === 0) appendFileSync(file, 'the end');
    },
  });
  expect(staged.sha256).toBe(await sha256Of(file));
  expect(await sha256Of(library.storage.tempPath(uuid))).toBe(staged.sha256);
});

test('a file that shrinks under the reader is not stored cut short', async () => {
  const file = put('shrinking.jpg', Buffer.alloc(4 * 1024 * 1024, 1));
  let size = 4 * 1024 * 1024;
  const staging = library.storage.stage({ path: file, display: file }, crypto.randomUUID(), {
    onProgress: () => {
      size -= 512 * 1024;
      truncateSync(file, size);
    },
  });
  await expect(staging).rejects.toMatchObject({ code: 'source_changed' });
});

function grow(file: string): { write(): void } {
  return { write: () => appendFileSync(file, 'more') };
}

test('a file whose new name cannot be made durable is taken out again', async () => {
  const temp = put('staged.part');
  const root = library.mediaRoot;
  const failing = {
    flush: async (where: string) => {
      if (where === path.join(root, 'photos')) throw Object.assign(new Error('flush'), { code: 'EIO' });
    },
  };
  const target = { root, folders: createFolderMaker(root, failing), flusher: failing };
  await expect(placeFile(target, temp, 'photos/a.jpg', 'a.jpg')).rejects.toMatchObject({
    code: 'storage_failed',
  });
  expect(await storedFiles(root)).toEqual([]);
});

test('a name that is taken is never replaced', async () => {
  const temp = put('staged.part');
  const root = library.mediaRoot;
  await fs.mkdir(path.join(root, 'photos'));
  await fs.writeFile(path.join(root, 'photos/a.jpg'), 'was here first');
  const flusher = createFolderFlusher();
  const target = { root, folders: createFolderMaker(root, flusher), flusher };
  await expect(placeFile(target, temp, 'photos/a.jpg', 'a.jpg')).rejects.toMatchObject({
    code: 'storage_failed',
  });
  expect(await fs.readFile(path.join(root, 'photos/a.jpg'), 'utf8')).toBe('was here first');
  expect(await fs.readFile(temp, 'utf8')).toBe('contents of staged.part');
});

test('our own folders are left alone, wherever they lie in what was dropped', async () => {
  put('mine.jpg');
  const inside = await importAll(library, [path.join(source, 'mine.jpg')]);
  const stored = path.join(library.mediaRoot, inside.items[0]!.path!);
  const { items } = await importAll(library, [folder, stored, library.mediaRoot], 'move');
  const refused = items.filter((item) => item.code === 'source_inside_media_root').map((item) => item.source);
  expect(refused.sort()).toEqual(
    [path.join(folder, 'catalog'), library.mediaRoot, library.mediaRoot, stored].sort(),
  );
  expect(items.filter((item) => item.status !== 'failed').map((item) => item.source)).toEqual([
    path.join(source, 'mine.jpg'),
  ]);
  expect(await fs.readFile(stored, 'utf8')).toBe('contents of mine.jpg');
  expect(await findDisorder(library)).toEqual([]);
});

test('litter of file managers is left out of folders and counted; dropped by name it is taken', async () => {
  put('Thumbs.db');
  const litter = put('.DS_Store');
  put('a.jpg');
  const { summary, items } = await importAll(library, [source]);
  expect(summary.leftOut).toBe(2);
  expect(only(items).source).toBe(path.join(source, 'a.jpg'));
  const named = await importAll(library, [litter]);
  expect(only(named.items).status).toBe('imported');
});

test('metadata that the catalog would refuse, and a reader that fails, cost no file', async () => {
  await library.close();
  library = await openImportLibrary(folder, {
    reader: {
      ...nameReader,
      async metadata(_path, identity) {
        if (identity.extension === 'bin') throw new Error('reader died');
        return {
          width: 0,
          height: -3,
          orientation: 9,
          duration: 1.5,
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
        };
      },
    },
  });
  put('odd.jpg');
  put('odd.bin');
  const { summary, items } = await importAll(library, [source]);
  expect(summary.imported).toBe(2);
  const odd = library.catalog.assets.get(items.find((item) => item.source.endsWith('.jpg'))!.id!)!;
  expect(odd).toMatchObject({
    width: null,
    orientation: null,
    latitude: null,
    cameraMake: 'Make',
    takenSource: 'file',
  });
});

test.runIf(process.env.CI_NO_CORPUS === undefined)(
  'the whole corpus goes in; exact duplicates are those of the oracle',
  async (context) => {
    const table = await fs
      .readFile(path.join(CORPUS, 'oracles/EXPECTED_DEDUPE.tsv'), 'utf8')
      .catch(() => null);
    if (table === null) return context.skip(`no corpus at ${CORPUS}`);
    const { summary, items } = await importAll(library, [CORPUS]);
    const files = (await fs.readdir(CORPUS, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(items).toHaveLength(files.length);
    expect(summary.imported + summary.duplicates + summary.failed).toBe(files.length);
    const groups = new Map<string, string[]>();
    for (const line of table.trim().split('\n').slice(1)) {
      const [relation, , digest, file] = line.split('\t');
      if (relation === 'exact-duplicate')
        groups.set(digest!, [...(groups.get(digest!) ?? []), path.join(CORPUS, file!)]);
    }
    for (const [digest, members] of groups) {
      const found = items.filter((item) => item.sha256 === digest);
      expect(found.map((item) => item.source).sort()).toEqual(members.sort());
      expect(found.filter((item) => item.status === 'imported')).toHaveLength(1);
      expect(new Set(found.map((item) => item.id)).size).toBe(1);
      const sources = library.catalog.assets.get(found[0]!.id!)!.sources;
      expect(sources.map((one) => one.path).sort()).toEqual(members.sort());
    }
    const known = [...groups.values()].reduce((sum, members) => sum + members.length - 1, 0);
    expect(summary.duplicates).toBe(known);
    expect(await findDisorder(library)).toEqual([]);
  },
  120_000,
);

test('received files keep the sender’s names and leave the spool when they are in', async () => {
  async function* body(text: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const names = ['Holiday/a.jpg', 'Holiday/../../../etc/passwd', `${'n'.repeat(251)}.jpg`, 'nul\0name'];
  for (const name of names) await library.storage.spool.receive('batch-1', name, body(`upload ${name}`));
  const id = await library.engine.startReceived('batch-1');
  const summary = await library.engine.whenDone(id);
  expect(summary).toMatchObject({ imported: names.length, failed: 0 });
  const items = resultsOf(library, id);
  expect(items.map((item) => item.source)).toEqual(names);
  expect(library.catalog.assets.get(items[0]!.id!)?.name).toBe('a.jpg');
  expect(await fs.readdir(path.join(library.mediaRoot, '.mediaroot/incoming'))).toEqual([]);
  expect(await storedFiles(library.mediaRoot)).toHaveLength(names.length);
  expect(await findDisorder(library)).toEqual([]);
  await expect(library.storage.spool.receive('../evil', 'a', body('x'))).rejects.toMatchObject({
    code: 'bad_request',
  });
  const pasted = await library.engine.bytes([{ name: 'Pasted picture.png', bytes: Buffer.from('png') }]);
  expect(await library.engine.whenDone(pasted)).toMatchObject({ imported: 1 });
});
