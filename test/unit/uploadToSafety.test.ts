/** Whatever templates and files say, no path leaves MEDIA_ROOT, reaches Mediaroot's own folders or breaks the rules of any system. */
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_KINDS } from '../../shared/contract/asset.ts';
import { type PathFacts, storedPath, TOKENS, templateProblems, withSuffix } from '../../shared/uploadTo.ts';
import { anyText } from '../support/anyText.ts';

const NASTY = [
  '..',
  '.',
  '/',
  '\\',
  '//',
  'a/../../b',
  'C:\\x',
  '\\\\?\\C:\\',
  '\\\\server\\share',
  'CON',
  'nul.txt',
  'com¹',
  'LPT1 .x',
  'aux\u200b',
  '.mediaroot',
  '.MediaRoot',
  'thumbnails',
  'THUMBNAILS.',
  'ｔｈｕｍｂｎａｉｌｓ',
  'thumb\u200cnails',
  'thumbnail\u017f',
  'THUMBN~1',
  'MEDIAR~1',
  '．．',
  '‥',
  '…',
  '／',
  '＼',
  '℀',
  '\0',
  '\ud800',
  '\udc00x',
  '\u202e',
  '\ufeff',
  ' ',
  '. .',
  'x'.repeat(10_000),
  '👩‍👩‍👧'.repeat(100),
  'e\u0301'.repeat(200),
  '%',
  '%%',
  '%Q',
  '{',
  '}',
  '{nope}',
  '{sha256:0}',
  '{taken:/../}',
  'a:b',
  'stream:$DATA',
  '\u1e9e',
  'İ',
];

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: anyText(6) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  // lone surrogates
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
      .map((units) => String.fromCharCode(...units)),
  },
);
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
const template = fc
  .array(
    fc.oneof(word, fc.constantFrom('/', 'photos', '%Y', '%B', 'a', ...TOKENS.map(({ token }) => token))),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const moment = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(Number.NaN, Infinity, -8.64e15, 8.64e15));
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const facts: fc.Arbitrary<PathFacts> = fc.record({
  uuid: text,
  sha256: text,
  name: text,
  extension: fc.oneof(text, fc.constantFrom('jpg', '', 'PDF', 'a.b')),
  collection: text,
  kind: fc.constantFrom(...ASSET_KINDS),
  importedMs: moment,
  takenMs: moment,
  cameraMake: orNull(text),
  cameraModel: orNull(text),
  lens: orNull(text),
  width: orNull(fc.integer()),
  height: orNull(fc.integer()),
});
const definition = fc.record({
  uploadTo: template,
  naming: template,
  dates: fc.constantFrom('imported' as const, 'taken' as const),
});

/** Reserved by Windows, however it is written. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i;

function expectSafe(stored: string): void {
  for (const form of [stored, stored.normalize('NFC'), stored.normalize('NFD'), stored.normalize('NFKC')]) {
    for (const [root, system] of [
      ['/srv/media', path.posix],
      ['C:\\media', path.win32],
    ] as const) {
      const full = system.resolve(root, form);
      expect(full.startsWith(root + system.sep), `${JSON.stringify(stored)} stays in ${root}`).toBe(true);
      expect(system.isAbsolute(form)).toBe(false);
    }
    // one and the same path on both, and nothing that a system would resolve away
    expect(path.posix.normalize(form)).toBe(form);
    // Node takes com1_ for a device, which it is not, and puts ./ in front
    expect(path.win32.normalize(form).replaceAll('\\', '/').replace(/^\.\//, '')).toBe(form);
  }
  expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(1000);
  expect(stored.isWellFormed()).toBe(true);
  const segments = stored.split('/');
  for (const segment of segments) {
    expect(segment).not.toBe('');
    expect(segment).not.toMatch(/^[.\s]|[.\s]$/);
    expect(segment).not.toMatch(/[<>:"\\|?*\p{Cc}\p{Bidi_Control}]/u);
    expect(segment).not.toMatch(DEVICE);
    expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255);
    expect(segment.normalize('NFC')).toBe(segment);
  }
  const first = (segments[0] ?? '').normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  expect(['.mediaroot', 'thumbnails']).not.toContain(first.toUpperCase().toLowerCase());
  expect(first).not.toMatch(/^(thumbn|mediar)~\d/i);
}

describe('whatever a template and a file say', () => {
  it('the path stays in MEDIA_ROOT, out of Mediaroot’s own folders, and within the rules of POSIX and Windows', () => {
    fc.assert(
      fc.property(definition, facts, fc.integer({ min: 1, max: 100_000 }), (rules, file, n) => {
        const stored = storedPath(rules, file);
        expectSafe(stored);
        expectSafe(withSuffix(stored, n));
        // the same again
        expect(storedPath(rules, file)).toBe(stored);
      }),
      { numRuns: 3000 },
    );
  });

  it('hostile facts cannot get out of a sound template, and its folders are as they were typed', () => {
    fc.assert(
      fc.property(facts, (file) => {
        const stored = storedPath(
          { uploadTo: 'public/{camera}/{name}', naming: '{collection}-{name}.{ext}', dates: 'taken' },
          file,
        );
        expectSafe(stored);
        expect(stored.split('/')).toHaveLength(4);
        expect(stored.startsWith('public/')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('a template that is accepted gives the folders it says', () => {
    fc.assert(
      fc.property(template, facts, (uploadTo, file) => {
        fc.pre(templateProblems({ uploadTo, naming: '{uuid}' }).length === 0);
        const fixed = /^[^%{}]*/.exec(uploadTo)?.[0].replace(/[^/]*$/, '') ?? '';
        const stored = storedPath({ uploadTo, naming: '{uuid}', dates: 'imported' }, file);
        expect(stored.startsWith(fixed.normalize('NFC'))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});
