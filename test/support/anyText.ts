/** Text that people and programs may put into names: what escaping, composing, cutting and comparing stumble over comes often. */
import fc from 'fast-check';

const TELLING = [
  // Marks that compose with what is before them, and what stands between unseen.
  ...[
    'e',
    '\u0301',
    '\u0338',
    '\u1100',
    '\u1161',
    '\u200b',
    '\u200e',
    '\u202e',
    '\ufeff',
    '\u115f',
    '\u00ad',
  ],
  // Blanks, and what becomes a dot or a separator in another form.
  ...[' ', '.', '..', '\u00a0', '\u2028', '\u3000', '\u2024', '\ufe52', '．', '／', '＼', '℀', '½'],
  // More or fewer letters in another case; halves of a character.
  ...['ß', 'İ', 'ſ', '\u212a', 'ﬁ', '\ud800', '\udc00', '\ud83d\ude00'],
  ...['%', '%2e', '%2F', '%00', '&', '=', '+', '?', '#', ';', '"', "'", '\\', '/', '<', '\0', '\r\n'],
  ...['CON', 'com¹', '.jpg', '~1', 'x'.repeat(120), 'ä'.repeat(60)],
] as const;

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TELLING) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }) },
);

/** So many pieces at most, of a character or some. Halves of characters are among them. */
export function anyText(pieces = 8): fc.Arbitrary<string> {
  return fc.array(piece, { maxLength: pieces }).map((parts) => parts.join(''));
}

/** The same as a database or a file system holds it: no halves. */
export function anyStoredText(pieces = 8): fc.Arbitrary<string> {
  return anyText(pieces).map((text) => text.toWellFormed());
}
