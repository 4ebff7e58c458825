/** What is not imported: each is refused with a reason that names it, and the rest goes on. */
import { execFileSync, spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImportItem } from '../../shared/contract/import.ts';
import { findDisorder, importAll } from '../support/importLibrary.ts';
import { importLibraryForEachTest, only } from '../support/importLibraryForEachTest.ts';

const posix = process.platform !== 'win32';

const made = importLibraryForEachTest();

test.runIf(posix)('links are reported and never followed, wherever they lead', async () => {
  await fs.mkdir(path.join(made.source, 'inner'));
  const real = made.put('real.jpg');
  symlinkSync('..', path.join(made.source, 'inner', 'loop'));
  symlinkSync('/etc/hostname', path.join(made.source, 'outside.jpg'));
  symlinkSync('/dev/zero', path.join(made.source, 'zero.jpg'));
  symlinkSync('nowhere', path.join(made.source, 'dangling.jpg'));
  const { items } = await importAll(made.library, [made.source, path.join(made.source, 'zero.jpg')]);
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
  execFileSync('mkfifo', [path.join(made.source, 'pipe.jpg')]);
  const server = net.createServer().listen(path.join(made.source, 'socket.jpg'));
  made.put('empty.jpg', '');
  const fine = made.put('fine.jpg');
  const { summary, items } = await importAll(made.library, [made.source, '/dev/null']);
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
  const file = made.put('swapped.jpg');
  const id = await made.library.engine.start({ paths: [file], mode: 'copy' });
  await made.library.engine.whenDone(id);
  await fs.rm(file);
  execFileSync('mkfifo', [file]);
  await expect(
    made.library.storage.stage({ path: file, display: file }, crypto.randomUUID()),
  ).rejects.toMatchObject({
    code: 'source_special',
  });
});

test('what is not there is reported as missing', async () => {
  const gone = path.join(made.source, 'gone.jpg');
  const { items } = await importAll(made.library, [gone]);
  expect(only(items)).toMatchObject({ status: 'failed', code: 'source_missing' });
});

test.runIf(posix)('a path longer than the system allows is reported', async () => {
  const long = `${made.source}/${'x'.repeat(200).concat('/').repeat(25)}a.jpg`;
  const { items } = await importAll(made.library, [long]);
  expect(only(items).code).toBe('source_name_too_long');
});

test.runIf(posix)('a file that may not be read is reported, the others go in', async (context) => {
  const secret = made.put('secret.jpg');
  made.put('open.jpg');
  await fs.mkdir(path.join(made.source, 'shut'));
  await fs.chmod(secret, 0);
  await fs.chmod(path.join(made.source, 'shut'), 0);
  const { items } =
    process.getuid?.() === 0 ? await asNobody() : await importAll(made.library, [made.source]);
  if (items.length === 0) context.skip('this user cannot be changed');
  expect(items.map((item) => [path.basename(item.source), item.code])).toEqual([
    ['open.jpg', undefined],
    ['secret.jpg', 'source_unreadable'],
    ['shut', 'source_unreadable'],
  ]);
  await fs.chmod(path.join(made.source, 'shut'), 0o755);
});

/** Root reads everything, so the import runs in a child that has given root up, into a library of its own. */
async function asNobody(): Promise<{ readonly items: readonly ImportItem[] }> {
  const inside = path.join(made.folder, 'nobody');
  await fs.mkdir(inside);
  execFileSync('chown', ['-R', '65534', made.folder]);
  const script = path.join(import.meta.dirname, '../support/importDriver.ts');
  const child = spawn(process.execPath, [script, inside, made.source], {
    uid: 65_534,
    gid: 65_534,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as { items: ImportItem[] };
}

test('our own folders are left alone, wherever they lie in what was dropped', async () => {
  made.put('mine.jpg');
  const inside = await importAll(made.library, [path.join(made.source, 'mine.jpg')]);
  const stored = path.join(made.library.mediaRoot, inside.items[0]!.path!);
  const { items } = await importAll(made.library, [made.folder, stored, made.library.mediaRoot], 'move');
  const refused = items.filter((item) => item.code === 'source_inside_media_root').map((item) => item.source);
  expect(refused.sort()).toEqual(
    [path.join(made.folder, 'catalog'), made.library.mediaRoot, made.library.mediaRoot, stored].sort(),
  );
  expect(items.filter((item) => item.status !== 'failed').map((item) => item.source)).toEqual([
    path.join(made.source, 'mine.jpg'),
  ]);
  expect(await fs.readFile(stored, 'utf8')).toBe('contents of mine.jpg');
  expect(await findDisorder(made.library)).toEqual([]);
});
