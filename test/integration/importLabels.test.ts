/** Keywords and stars that other programs wrote into a file are tags and stars of its asset. ExifTool writes them here, as those programs do. */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { exiftoolPath } from 'exiftool-vendored';
import { describe, expect, it } from 'vitest';
import { photo } from '../support/renditions.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const at = wholeLibraryForEachTest();

/** A photo below the test's folder, of a content of its own, with these tags. */
async function tagged(name: string, ...tags: readonly string[]): Promise<string> {
  const file = path.join(at.folder, name);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, await photo(40, 30, [...name].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 256));
  const charset = ['-charset', 'iptc=UTF8', '-codedcharacterset=utf8'];
  const write = [...charset, ...tags.map((tag) => `-${tag}`), '-overwrite_original', file];
  await promisify(execFile)(await exiftoolPath(), write);
  return file;
}

async function imported(name: string, ...tags: readonly string[]) {
  const [id = 0] = await at.add([path.basename(name), await fs.readFile(await tagged(name, ...tags))]);
  const { tags: given, rating } = await at.asset(id);
  return { id, tags: given, rating };
}

describe('a file with keywords', () => {
  it('is found by those of XMP and IPTC, each once, and has its stars', async () => {
    const { tags, rating } = await imported(
      'a.jpg',
      ...['XMP-dc:Subject=Überlingen', 'XMP-dc:Subject=sea', 'XMP-dc:Subject=Places|Europe'],
      ...['IPTC:Keywords=sea', 'IPTC:Keywords=harbour', 'XMP-xmp:Rating=4'],
    );
    expect(tags).toEqual(['harbour', 'Places|Europe', 'sea', 'Überlingen']);
    expect(rating).toBe(4);
    const { assets } = await at.call('assets.list', { query: { tag: 'SEA', rating: 4 } });
    expect(assets.map(({ name }) => name)).toEqual(['a.jpg']);
    expect(await at.call('assets.list', { query: { text: 'harb' } })).toMatchObject({ total: 1 });
  });

  it('gets what a person could have typed: parted at commas, without controls, no longer than a tag', async () => {
    const { tags } = await imported(
      'a.jpg',
      ...['XMP-dc:Subject=Paris, France', 'XMP-dc:Subject=  wide \t open  ', 'XMP-dc:Subject=,'],
      ...['XMP-dc:Subject=\u202eevil\u200b', `XMP-dc:Subject=${'x'.repeat(65)}`, 'XMP-dc:Subject=y'],
    );
    expect(tags).toEqual(['evil', 'France', 'Paris', 'wide open', 'y']);
  });

  it('keeps as text what looks like a number', async () => {
    const { tags } = await imported(
      'a.jpg',
      'XMP-dc:Subject=2024',
      'XMP-dc:Subject=1.50',
      'IPTC:Keywords=true',
    );
    expect(tags).toEqual(['1.50', '2024', 'true']);
  });

  it('takes the spelling of a tag there is', async () => {
    await imported('a.jpg', 'XMP-dc:Subject=Übung');
    expect((await imported('b.jpg', 'IPTC:Keywords=übung')).tags).toEqual(['Übung']);
  });

  it('gets at most a hundred, and no stars for what was rejected', async () => {
    const many = Array.from({ length: 300 }, (_, number) => `XMP-dc:Subject=tag ${number}`);
    const { tags, rating } = await imported('a.jpg', ...many, 'XMP-xmp:Rating=-1');
    expect(tags).toHaveLength(100);
    expect(rating).toBe(0);
  });

  it('that is there already changes nothing of what was said here', async () => {
    const { id } = await imported('a.jpg', 'XMP-dc:Subject=sea', 'XMP-xmp:Rating=4');
    await at.call('tags.change', { ids: [id], add: ['mine'], remove: ['sea'] });
    await at.call('ratings.set', { ids: [id], rating: 2 });
    const [again] = await at.add(['copy.jpg', await fs.readFile(path.join(at.folder, 'a.jpg'))]);
    expect(again).toBe(id);
    expect(await at.asset(id)).toMatchObject({ tags: ['mine'], rating: 2 });
  });
});

it('files that are adopted bring keywords and stars, and are left as they are', async () => {
  const file = await tagged('media/old/a.jpg', 'IPTC:Keywords=sea', 'EXIF:Rating=3');
  const before = await fs.readFile(file);
  expect(await at.call('library.adopt', {})).toMatchObject({ adopted: 1, failed: [] });
  const { assets } = await at.call('assets.list', { query: { text: 'a.jpg' } });
  expect(assets).toMatchObject([{ path: 'old/a.jpg', tags: ['sea'], rating: 3 }]);
  expect(await fs.readFile(file)).toEqual(before);
});
