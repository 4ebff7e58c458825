/** Adoption: a media folder that is full already, a website's say, becomes a library, and nothing in it moves. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { importOne, originalsIn } from '../support/importRuns.ts';
import { ask } from '../support/publishedLibrary.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const made = wholeLibraryForEachTest();

async function lay(name: string, contents: string | Buffer = `contents of ${name}`): Promise<string> {
  const file = path.join(made.mediaRoot, name);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, contents);
  return file;
}

async function picture(name: string, side = 40): Promise<void> {
  await lay(
    name,
    await sharp({ create: { width: side, height: side, channels: 3, background: 'teal' } })
      .png()
      .toBuffer(),
  );
}

async function collectionOf(stored: string): Promise<string | null> {
  const { assets } = await made.call('assets.list', { query: {}, limit: 1000 });
  return assets.find((asset) => asset.path === stored)?.collection.name ?? null;
}

/** Every file below MEDIA_ROOT that is not ours, with what tells that it was not touched. */
async function fingerprint(): Promise<readonly string[]> {
  const files = await originalsIn(made.mediaRoot);
  return Promise.all(
    files.map(async (file) => {
      const { ino, mtimeNs, ctimeNs, size } = await fs.lstat(path.join(made.mediaRoot, file), {
        bigint: true,
      });
      return `${file} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
    }),
  );
}

describe('a folder that is full already', () => {
  test('is recorded where it lies, and no file of it is touched', async () => {
    await picture('uploads/2019/beach.png');
    await lay('uploads/2019/notes.txt');
    await lay('deep/er/and/deeper/song.bin');
    const before = await fingerprint();
    expect(await made.call('library.adopt', {})).toEqual({ adopted: 3, duplicates: 0, failed: [] });
    expect(await fingerprint()).toEqual(before);
    const { assets } = await made.call('assets.list', { query: {}, limit: 10 });
    expect(assets.map((asset) => asset.path).sort()).toEqual(await originalsIn(made.mediaRoot));
    expect(assets.map(({ name }) => name).sort()).toEqual(['beach.png', 'notes.txt', 'song.bin']);
    expect(assets.find(({ name }) => name === 'beach.png')).toMatchObject({ width: 40, kind: 'image' });
  });

  test('goes on where it was left: what is recorded is not recorded again', async () => {
    for (let number = 0; number < 40; number += 1) await lay(`files/${number}.txt`);
    expect(await made.call('library.adopt', {})).toMatchObject({ adopted: 40 });
    await lay('files/new.txt');
    expect(await made.call('library.adopt', {})).toEqual({ adopted: 1, duplicates: 0, failed: [] });
    expect((await made.call('library.counts', {})).all).toBe(41);
  });

  test('puts each file into the collection whose folder holds it, else by its kind', async () => {
    await picture('avatars/me.png');
    await picture('elsewhere/beach.png', 41);
    await lay('documents/2020/plan.txt');
    await lay('documents-old/plan.txt');
    await lay('thing.bin', Buffer.from([0, 1, 2, 3]));
    await made.call('library.adopt', {});
    expect(await collectionOf('avatars/me.png')).toBe('Avatars');
    expect(await collectionOf('elsewhere/beach.png')).toBe('Photos');
    expect(await collectionOf('documents/2020/plan.txt')).toBe('Documents');
    expect(await collectionOf('documents-old/plan.txt')).toBe('Documents');
    expect(await collectionOf('thing.bin')).toBe('Other');
  });

  test('is not held to the rules of collections, but told of them', async () => {
    await lay('documents/huge.txt', Buffer.alloc(11_300_000, 'All work and no play. '));
    expect(await made.call('library.adopt', {})).toMatchObject({ adopted: 1 });
    const { assets } = await made.call('assets.list', { query: {}, limit: 1 });
    expect(assets[0]?.warning).toBe('11.3 MB is over the 10 MB limit of Documents.');
  });

  test('leaves contents that are known, links, empty files and names no record can hold, and names them', async () => {
    await fs.writeFile(path.join(made.source, 'known.txt'), 'known');
    await importOne(made.session, path.join(made.source, 'known.txt'));
    await lay('copies/known again.txt', 'known');
    await lay('copies/twice-1.txt', 'twice');
    await lay('copies/twice-2.txt', 'twice');
    await lay('empty.txt', '');
    await fs.symlink(path.join(made.source, 'known.txt'), path.join(made.mediaRoot, 'link.txt'));
    const before = await fingerprint();
    const latin1 = Buffer.concat([Buffer.from(`${made.mediaRoot}/caf`), Buffer.from([0xe9])]);
    await fs.writeFile(latin1, 'not UTF-8');
    const result = await made.call('library.adopt', {});
    expect(result).toMatchObject({ adopted: 1, duplicates: 2 });
    const reasons = new Map(result.failed.map((one) => [one.path, one.reason]));
    expect(reasons.get('empty.txt')).toContain('is empty');
    expect(reasons.get('link.txt')).toContain('link');
    expect([...reasons.values()].some((reason) => reason.includes('UTF-8'))).toBe(true);
    expect(reasons.size).toBe(3);
    await fs.rm(latin1);
    expect(await fingerprint()).toEqual(before);
  });

  test('leaves the folder of renditions alone, and says what lies in it', async () => {
    await lay('thumbnails/old/thumb.jpg');
    await lay('.mediaroot/tmp/x.part');
    await lay('a.txt');
    expect(await made.call('library.adopt', {})).toEqual({
      adopted: 1,
      duplicates: 0,
      failed: [{ path: 'thumbnails', reason: expect.stringContaining('One file was left out') }],
    });
  });
});

test('an adoption that is cancelled keeps what it has recorded, and the next one finishes', async () => {
  for (let number = 0; number < 60; number += 1) await lay(`files/${number}.txt`);
  const begun = made.heard('task.progress', ({ kind, done }) => kind === 'adopt' && done > 0);
  const adoption = made.session.call('library.adopt', {});
  const { id } = await begun;
  await made.call('tasks.cancel', { task: id });
  expect(await adoption).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  const recorded = (await made.call('library.counts', {})).all;
  expect(recorded).toBeGreaterThan(0);
  expect(await made.call('library.adopt', {})).toMatchObject({ adopted: 60 - recorded, failed: [] });
});

test('a new library can be made on a folder that is full, by its marker alone', async () => {
  const mediaRoot = path.join(made.folder, 'site');
  await fs.mkdir(path.join(mediaRoot, 'uploads'), { recursive: true });
  await fs.writeFile(path.join(mediaRoot, 'uploads/a.txt'), 'a');
  await ask(made.session, 'library.create', { path: path.join(made.folder, 'second'), mediaRoot });
  expect(await originalsIn(mediaRoot)).toEqual(['uploads/a.txt']);
  expect(await made.call('library.adopt', {})).toEqual({ adopted: 1, duplicates: 0, failed: [] });
});

test('a media folder that is away adopts nothing and loses nothing', async () => {
  await lay('a.txt');
  await fs.rename(made.mediaRoot, `${made.mediaRoot}-away`);
  expect(await made.codeOf('library.adopt', {})).toBe('media_root_offline');
  await fs.rename(`${made.mediaRoot}-away`, made.mediaRoot);
  expect(await made.call('library.adopt', {})).toMatchObject({ adopted: 1 });
});
