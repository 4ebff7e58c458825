/** Another content for an asset: new file, new pictures, the same asset; and pictures made smaller as they come in. */
import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  collectionCalled,
  importOne,
  originalsIn,
  runImport,
  saveCollection,
  stagedIn,
} from '../support/importRuns.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const made = wholeLibraryForEachTest();

async function picture(name: string, width: number, height: number, colour = 'red'): Promise<string> {
  const file = path.join(made.source, name);
  await sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({ IFD0: { Make: 'ACME' }, IFD2: { DateTimeOriginal: '2001:02:03 04:05:06' } })
    .toFile(file);
  return file;
}

async function avatar(file: string): Promise<number> {
  const { id: collection } = await collectionCalled(made.session, 'Avatars');
  return (await importOne(made.session, file, { collection })).id ?? 0;
}

/** Resolves when all renditions of an asset are made. */
async function rendered(id: number): Promise<void> {
  await made.call('renditions.rebuild', {});
  for (;;) {
    const changed = made.heard('renditions.changed', ({ ids }) => ids.includes(id));
    const { renditions } = await made.call('renditions.of', { id });
    if (renditions.every(({ state }) => state === 'ready')) return;
    await changed;
  }
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await fs
    .readdir(path.join(made.mediaRoot, folder), { recursive: true, withFileTypes: true })
    .catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('an avatar that is replaced', () => {
  test('stays the asset it was, and the old file and its renditions are gone', async () => {
    const id = await avatar(await picture('old.png', 400, 400));
    await rendered(id);
    const before = await made.asset(id);
    const old = await filesBelow('thumbnails');
    expect(old).toHaveLength(2);

    const after = await made.call('assets.replace', { id, path: await picture('new.png', 500, 300, 'blue') });
    expect(after).toMatchObject({
      id,
      uuid: before.uuid,
      collection: before.collection,
      imported: before.imported,
    });
    expect(after).toMatchObject({ name: 'new.png', width: 500, height: 300 });
    expect(after.sha256).not.toBe(before.sha256);
    expect(after.path).not.toBe(before.path);
    expect(await originalsIn(made.mediaRoot)).toEqual([after.path]);
    expect(await fs.readFile(path.join(made.mediaRoot, after.path))).toEqual(
      await fs.readFile(path.join(made.source, 'new.png')),
    );
    await rendered(id);
    const now = await filesBelow('thumbnails');
    expect(now).toHaveLength(2);
    for (const name of old) expect(now).not.toContain(name);
    expect(await stagedIn(made.mediaRoot)).toEqual([]);
  });

  test('never has an address that was another content’s, however often it is replaced', async () => {
    const id = await avatar(await picture('0.png', 100, 100));
    const had = new Set([(await made.asset(id)).path]);
    for (const [number, extension] of ['png', 'jpg', 'png', 'jpg'].entries()) {
      const file = await picture(`${number + 1}.${extension}`, 110 + number, 100);
      const { path: now } = await made.call('assets.replace', { id, path: file });
      const stem = now.slice(0, now.lastIndexOf('.'));
      for (const other of had) expect(other.startsWith(`${stem}.`)).toBe(false);
      had.add(now);
    }
    expect(await originalsIn(made.mediaRoot)).toHaveLength(1);
  });

  test('by what the collection refuses is left as it is', async () => {
    const id = await avatar(await picture('old.png', 400, 400));
    const before = await made.asset(id);
    const result = await made.session.call('assets.replace', {
      id,
      path: await picture('large.png', 2500, 100),
    });
    expect(result).toMatchObject({
      ok: false,
      error: {
        code: 'rule_refused',
        message: expect.stringContaining('2500 × 100 px is over the 2000 × 2000 px limit of Avatars'),
      },
    });
    expect(await made.asset(id)).toEqual(before);
    expect(await originalsIn(made.mediaRoot)).toEqual([before.path]);
    expect(await stagedIn(made.mediaRoot)).toEqual([]);
  });

  test('by a content that another asset has is refused with its name', async () => {
    const id = await avatar(await picture('old.png', 400, 400));
    await avatar(await picture('other.png', 300, 300, 'green'));
    const result = await made.session.call('assets.replace', {
      id,
      path: path.join(made.source, 'other.png'),
    });
    expect(result).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('as “other.png” in Avatars') },
    });
    expect(await originalsIn(made.mediaRoot)).toHaveLength(2);
    expect(await stagedIn(made.mediaRoot)).toEqual([]);
  });

  test('by its own content gets its lost file back', async () => {
    const file = await picture('old.png', 400, 400);
    const id = await avatar(file);
    const { path: stored } = await made.asset(id);
    await fs.rm(path.join(made.mediaRoot, stored));
    expect(await made.call('assets.replace', { id, path: file })).toMatchObject({ id, path: stored });
    expect(await originalsIn(made.mediaRoot)).toEqual([stored]);
  });

  test('in the trash, or by what is not there, is refused', async () => {
    const id = await avatar(await picture('old.png', 400, 400));
    expect(await made.codeOf('assets.replace', { id, path: path.join(made.source, 'none.png') })).toBe(
      'source_missing',
    );
    expect(await made.codeOf('assets.replace', { id, path: 'old.png' })).toBe('bad_request');
    expect(await made.codeOf('assets.replace', { id: 999, path: path.join(made.source, 'old.png') })).toBe(
      'not_found',
    );
    await made.call('assets.trash', { ids: [id] });
    expect(await made.codeOf('assets.replace', { id, path: await picture('new.png', 30, 30, 'blue') })).toBe(
      'bad_request',
    );
  });
});

describe('a collection that makes originals smaller', () => {
  const small = () =>
    saveCollection(made.session, {
      name: 'Small',
      limits: { maxWidth: 400, maxBytes: 100_000 },
      resizeOnImport: { width: 400, height: 400, quality: 80 },
    });

  test('stores the smaller picture, keeps what it says of itself, and tells', async () => {
    const { id: collection } = await small();
    const file = await picture('large.jpg', 1600, 800);
    const item = await importOne(made.session, file, { collection });
    expect(item).toMatchObject({
      status: 'imported',
      code: 'resized',
      reason: 'Resized from 1600 × 800 to 400 × 200.',
    });
    const asset = await made.asset(item.id ?? 0);
    expect(asset).toMatchObject({
      width: 400,
      height: 200,
      cameraMake: 'ACME',
      taken: Date.UTC(2001, 1, 3, 4, 5, 6),
    });
    const stored = path.join(made.mediaRoot, asset.path);
    expect(await sharp(stored).metadata()).toMatchObject({ width: 400, height: 200, format: 'jpeg' });
    expect((await fs.stat(stored)).size).toBe(asset.size);
    expect((await sharp(stored).metadata()).exif?.toString('latin1')).toContain('2001:02:03');
    expect(await stagedIn(made.mediaRoot)).toEqual([]);
  });

  test('knows the original again, and stores it whole where it is wanted whole', async () => {
    const { id: collection } = await small();
    const file = await picture('large.jpg', 1600, 800);
    const { id } = await importOne(made.session, file, { collection });
    expect(await importOne(made.session, file, { collection })).toMatchObject({ status: 'duplicate', id });
    const whole = await importOne(made.session, file);
    expect(whole).toMatchObject({ status: 'imported' });
    expect(await made.asset(whole.id ?? 0)).toMatchObject({ width: 1600, collection: { name: 'Photos' } });
  });

  test('never takes the original away in a move, and says so', async () => {
    const { id: collection } = await small();
    const files = [await picture('large.jpg', 1600, 800), await picture('fits.jpg', 300, 200)];
    const { items } = await runImport(made.session, files, { collection, mode: 'move' });
    expect(items[0]?.reason).toContain('left where it was');
    expect(await fs.readdir(made.source)).toEqual(['large.jpg']);
    await runImport(made.session, [files[0] ?? ''], { collection, mode: 'move' });
    expect(await fs.readdir(made.source)).toEqual(['large.jpg']);
  });

  test('leaves alone what would lose its movement', async () => {
    const { id: collection } = await saveCollection(made.session, {
      name: 'Small',
      resizeOnImport: { width: 40, height: 40, quality: 80 },
    });
    const frames = [...'rg'].map((colour) => ({
      create: { width: 80, height: 60, channels: 3 as const, background: colour === 'r' ? 'red' : 'green' },
    }));
    const images = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()));
    for (const format of ['webp', 'gif'] as const) {
      const file = path.join(made.source, `moving.${format}`);
      await sharp(images, { join: { animated: true } })
        .toFormat(format)
        .toFile(file);
      const item = await importOne(made.session, file, { collection });
      expect(item).toMatchObject({ status: 'imported' });
      expect(await fs.readFile(path.join(made.mediaRoot, item.path ?? ''))).toEqual(await fs.readFile(file));
    }
  });
});
