import { describe, expect, it } from 'vitest';
import { CollectionDefinition } from '../../shared/contract/collection.ts';
import { READY_MADE } from '../../shared/readyMade.ts';
import {
  examplePath,
  type PathFacts,
  storedPath,
  TOKENS,
  templateProblems,
  withSuffix,
} from '../../shared/uploadTo.ts';

const FACTS: PathFacts = {
  uuid: '3f2b8c1e-5a7d-4e90-b6c4-1d8f0a92e7b5',
  sha256: 'abcdef0123456789'.repeat(4),
  name: 'Beach day.JPEG',
  extension: 'jpg',
  collection: 'Photos',
  kind: 'image',
  // 3 February 2026, 00:05:09, a Tuesday
  importedMs: Date.UTC(2026, 1, 3, 0, 5, 9),
  // 31 December 2023, 15:04:05, a Sunday
  takenMs: Date.UTC(2023, 11, 31, 15, 4, 5),
  cameraMake: 'NIKON CORPORATION',
  cameraModel: 'NIKON D70',
  lens: 'AF-S 18-70mm f/3.5',
  width: 4000,
  height: 3000,
};
const NOTHING_KNOWN = { cameraMake: null, cameraModel: null, lens: null, width: null, height: null };

function pathOf(uploadTo: string, naming = 'x', facts: Partial<PathFacts> = {}): string {
  return storedPath({ uploadTo, naming, dates: 'imported' }, { ...FACTS, ...facts });
}

const folderOf = (uploadTo: string, facts: Partial<PathFacts> = {}) =>
  pathOf(uploadTo, 'x', facts).replace(/\/?x\.jpg$/, '');
const nameOf = (naming: string, facts: Partial<PathFacts> = {}) => pathOf('', naming, facts);

describe('the path of a stored file', () => {
  it('follows the dates of upload_to, by the time the collection chooses', () => {
    const template = { uploadTo: 'photos/%Y/%m/%d/', naming: '{uuid}' };
    expect(storedPath({ ...template, dates: 'imported' }, FACTS)).toBe(`photos/2026/02/03/${FACTS.uuid}.jpg`);
    expect(storedPath({ ...template, dates: 'taken' }, FACTS)).toBe(`photos/2023/12/31/${FACTS.uuid}.jpg`);
  });

  it.each([
    // What Python's datetime.strftime says of both times in the C locale.
    ['%Y %y %m %d %H %I %M %S %j', '2026 26 02 03 00 12 05 09 034', '2023 23 12 31 15 03 04 05 365'],
    ['%b %B %a %A %p %w', 'Feb February Tue Tuesday AM 2', 'Dec December Sun Sunday PM 0'],
    ['%U %W 100%%', '05 05 100%', '53 52 100%'],
  ])('writes %s as strftime does', (format, imported, taken) => {
    expect(folderOf(format)).toBe(imported);
    expect(folderOf(`{taken:${format}}`)).toBe(taken);
  });

  it.each([
    [Date.UTC(2024, 0, 1), '001 00 01'],
    [Date.UTC(2023, 0, 1), '001 01 00'],
    [Date.UTC(2024, 11, 31), '366 52 53'],
    [Date.UTC(2028, 11, 31), '366 53 52'],
  ])('counts the days and weeks of a year from its first Sunday or Monday (%d)', (importedMs, words) => {
    expect(folderOf('%j %U %W', { importedMs })).toBe(words);
  });

  it.each([
    ['{uuid}', FACTS.uuid],
    ['{sha256}', FACTS.sha256],
    ['{sha256:8}', 'abcdef01'],
    ['{sha256:2}/{sha256:4}', 'ab/abcd'],
    ['{name}', 'Beach day'],
    ['{ext}', 'jpg'],
    ['{collection}', 'Photos'],
    ['{kind}', 'image'],
    ['{taken}', '2023-12-31'],
    ['{taken:%Y-%m}', '2023-12'],
    ['{taken:%Y/%m}', '2023/12'],
    ['{imported}', '2026-02-03'],
    ['{camera}', 'NIKON D70'],
    ['{make}', 'NIKON CORPORATION'],
    ['{model}', 'NIKON D70'],
    ['{lens}', 'AF-S 18-70mm f_3.5'],
    ['{width}x{height}', '4000x3000'],
    ['a {kind} b', 'a image b'],
  ])('puts %s in', (template, expected) => {
    expect(folderOf(template)).toBe(expected);
  });

  it('says so where something is not known', () => {
    expect(folderOf('{camera}/{make}/{model}/{lens}/{width}', NOTHING_KNOWN)).toBe(
      'unknown-camera/unknown-make/unknown-model/unknown-lens/unknown',
    );
    expect(folderOf('{ext}', { extension: '' })).toMatch(/^no-extension/);
  });

  it('ends in the extension of the true type, whether the template names it or not', () => {
    expect(nameOf('{name}')).toBe('Beach day.jpg');
    expect(nameOf('{name}.{ext}')).toBe('Beach day.jpg');
    expect(nameOf('{name}', { name: 'archive.tar.gz', extension: 'gz' })).toBe('archive.tar.gz');
    expect(nameOf('{name}', { name: 'evil.php', extension: 'jpg' })).toBe('evil.jpg');
    expect(nameOf('{name}.{ext}', { extension: '' })).toBe('Beach day');
    expect(nameOf('{name}', { extension: 'p/../hp' })).toBe('Beach day');
  });

  it.each([
    ['../../etc/passwd', '.._.._etc_passwd'.replace(/^\.+/, '')],
    ['a/../../b.jpg', 'a_.._.._b'],
    ['C:\\x.jpg', 'C__x'],
    ['CON', '_CON'],
    ['nul.tar.jpg', '_nul.tar'],
    ['.htaccess', 'htaccess'],
    ['e\u0301te\u0301.jpg', 'été'],
    ['photo\u202egpj.exe', 'photogpj'],
    ['a\0b\n.jpg', 'ab'],
    ['trailing. . .jpg', 'trailing'],
    ['\ud800.jpg', '_'],
    ['／etc／passwd.jpg', '_etc_passwd'],
    ['日本 🎉 фото.jpg', '日本 🎉 фото'],
    ['', 'file'],
    ['...', 'file'],
  ])('makes the name %j safe', (name, stem) => {
    expect(pathOf('photos/', '{name}', { name })).toBe(`photos/${stem}.jpg`);
  });

  it.each([
    'thumbnails',
    'THUMBNAILS',
    'ｔｈｕｍｂｎａｉｌｓ',
    'thumb\u200dnails',
    'thumbnail\u017f',
    'Thumbn~1',
    '.mediaroot',
  ])('never begins with a folder of Mediaroot’s own (%s)', (name) => {
    const [first] = pathOf('{name}/', 'x', { name }).split('/');
    expect(['_', 'm']).toContain(first?.[0]);
    expect(pathOf('', '{name}', { name, extension: '' })[0]).toBe(first?.[0]);
  });

  it('cuts what is too long, keeps the extension, and still fits the key of an object store', () => {
    const name = `${'ä'.repeat(5000)}.jpeg`;
    const path = pathOf('{name}/{name}/{name}/{name}/{name}/%Y/', '{name}', { name });
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(900);
    expect(path).toMatch(/\/2026\/ä+\.jpg$/);
  });
});

describe('the n-th choice for a path that is taken', () => {
  it.each([
    ['photos/a.jpg', 1, 'photos/a.jpg'],
    ['photos/a.jpg', 2, 'photos/a-2.jpg'],
    ['photos.2026/a', 3, 'photos.2026/a-3'],
    ['a.tar.gz', 12, 'a.tar-12.gz'],
    ['St. Moritz', 2, 'St. Moritz-2'],
  ])('%s, %d is %s', (path, n, expected) => {
    expect(withSuffix(path, n)).toBe(expected);
  });

  it('stays a name that file systems take', () => {
    const path = withSuffix(`a/${'ä'.repeat(125)}.jpeg`, 1234);
    expect(Buffer.byteLength(path.slice(2))).toBeLessThanOrEqual(255);
    expect(path).toMatch(/ä-1234\.jpeg$/);
  });
});

describe('a template as it is typed', () => {
  it.each([
    'photos/%Y/%m/%d/',
    'photos',
    '',
    'a b/ü/{camera}',
    '{taken:%Y/%m}',
    '{sha256:2}/',
    'mediaroot/',
    '100%%/',
  ])('is accepted for folders: %j', (uploadTo) => {
    expect(templateProblems({ uploadTo, naming: '{uuid}' })).toEqual([]);
  });

  it.each(['{uuid}', '{name}', '{name}.{ext}', '{taken:%Y-%m-%d} {name}', '{sha256:16}', '%Y%m%d-%H%M%S'])(
    'is accepted for names: %j',
    (naming) => {
      expect(templateProblems({ uploadTo: 'a/', naming })).toEqual([]);
    },
  );

  it.each([
    ['/photos', 'cannot start with /'],
    ['\\\\server\\share', 'cannot start with /'],
    ['C:/photos', 'a drive'],
    ['a/../b', 'leads out'],
    ['..', 'leads out'],
    ['a/./b', 'leads out'],
    ['a//b', 'without a name'],
    ['a\\b', 'not by \\'],
    ['.hidden/', 'begin with a dot'],
    ['.mediaroot/', 'Mediaroot’s own'],
    ['Thumbnails/x', 'Mediaroot’s own'],
    ['ｔｈｕｍｂｎａｉｌｓ/', 'Mediaroot’s own'],
    ['THUMBN~1/', 'Mediaroot’s own'],
    ['con/', 'device'],
    ['a/LPT1.x/', 'device'],
    ['a./b', 'end with a blank or a dot'],
    ['a /b', 'end with a blank or a dot'],
    ['a?/b', 'cannot hold ?'],
    ['a\u202eb', 'cannot be seen'],
    ['%Q', 'no date code %Q'],
    ['%-d', 'no date code %-'],
    ['a%', 'without its letter'],
    ['{nope}', 'no {nope}'],
    ['{toString}', 'no {toString}'],
    ['{uuid:3}', 'nothing after a colon'],
    ['{sha256:0}', 'from 1 to 64'],
    ['{sha256:65}', 'from 1 to 64'],
    ['{taken:}', 'lacks its date codes'],
    ['{taken:%H:%M}', 'cannot hold :'],
    ['{name', 'without its partner'],
    ['a/'.repeat(21), '20 is the most'],
    ['ä'.repeat(101), '200 bytes is the most'],
  ])('is refused for folders with a reason: %j', (uploadTo, words) => {
    const problems = templateProblems({ uploadTo, naming: '{uuid}' });
    expect(problems.map(({ field }) => field)).toContain('uploadTo');
    expect(problems.map(({ message }) => message).join(' ')).toContain(words);
  });

  it.each([
    ['', 'is empty'],
    ['photo', 'same name'],
    ['photo.{ext}', 'same name'],
    ['{uuid}/{name}', 'cannot hold /'],
    ['.{uuid}', 'begin with a dot'],
    ['{name}{ext}', 'behind a dot'],
    ['{ext}.{name}', 'behind a dot'],
  ])('is refused for names with a reason: %j', (naming, words) => {
    const problems = templateProblems({ uploadTo: 'a/', naming });
    expect(problems.map(({ field }) => field)).toContain('naming');
    expect(problems.map(({ message }) => message).join(' ')).toContain(words);
  });

  it('knows every token that its help lists', () => {
    const uploadTo = TOKENS.map(({ token }) => token).join('/');
    expect(templateProblems({ uploadTo, naming: '{uuid}' })).toEqual([]);
  });
});

it('shows as an example what the ready-made collections do', () => {
  const now = Date.UTC(2026, 10, 21);
  const examples = READY_MADE.map(({ definition, autoKind }) =>
    examplePath(CollectionDefinition.parse(definition), now, autoKind ?? 'image'),
  );
  const uuid = FACTS.uuid;
  expect(examples).toEqual([
    `photos/2026/11/21/${uuid}.jpg`,
    `documents/2026/11/21/${uuid}.pdf`,
    `avatars/${uuid}.jpg`,
    `audio/2026/11/21/${uuid}.m4a`,
    `videos/2026/11/21/${uuid}.mov`,
    `other/2026/11/21/${uuid}.zip`,
  ]);
});
