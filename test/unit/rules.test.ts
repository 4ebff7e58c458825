import { describe, expect, it } from 'vitest';
import { CollectionDefinition, type CollectionDraft } from '../../shared/contract/collection.ts';
import { READY_MADE } from '../../shared/readyMade.ts';
import { brokenRules, type FileFacts, matchesType, needsDecoding } from '../../shared/rules.ts';

const readyMade = (name: string): CollectionDefinition =>
  CollectionDefinition.parse(READY_MADE.find(({ definition }) => definition.name === name)?.definition);
const define = (draft: Partial<CollectionDraft>): CollectionDefinition =>
  CollectionDefinition.parse({ name: 'Strict', uploadTo: 'strict/', ...draft });

const PDF: FileFacts = {
  name: 'report.pdf',
  size: 1_000_000,
  kind: 'document',
  mime: 'application/pdf',
  extension: 'pdf',
  mismatch: null,
  width: null,
  height: null,
  duration: null,
  pages: 3,
  decoded: null,
};
const JPEG: FileFacts = {
  ...PDF,
  name: 'me.jpg',
  kind: 'image',
  mime: 'image/jpeg',
  extension: 'jpg',
  width: 200,
  height: 200,
  pages: null,
  decoded: true,
};
const VIDEO: FileFacts = { ...PDF, kind: 'video', mime: 'video/mp4', extension: 'mp4', duration: 60_000 };

const messages = (definition: CollectionDefinition, facts: FileFacts) =>
  brokenRules(definition, facts).map(({ message }) => message);

describe('the ready-made rules', () => {
  it('take a PDF of 1 MB as a document, and refuse one of 11.3 MB naming rule, limit and actual size', () => {
    expect(brokenRules(readyMade('Documents'), PDF)).toEqual([]);
    expect(brokenRules(readyMade('Documents'), { ...PDF, size: 11_300_000 })).toEqual([
      {
        rule: 'size',
        limit: '10 MB',
        actual: '11.3 MB',
        message: '11.3 MB is over the 10 MB limit of Documents',
      },
    ]);
  });

  it('take a picture of 200 × 200 px as an avatar, and refuse one of 5000 × 5000 px', () => {
    expect(brokenRules(readyMade('Avatars'), JPEG)).toEqual([]);
    expect(messages(readyMade('Avatars'), { ...JPEG, width: 5000, height: 5000 })).toEqual([
      '5000 × 5000 px is over the 2000 × 2000 px limit of Avatars',
    ]);
  });

  it('refuse a type that is not on the list by its true type', () => {
    const gif = { ...JPEG, name: 'a.pdf', mime: 'image/gif', extension: 'gif' };
    expect(messages(readyMade('Documents'), gif)).toEqual([
      'GIF (image/gif) is not among the types Documents takes: pdf, doc, docx, txt, jpg, png',
    ]);
  });
});

describe('a rule', () => {
  it('gives the exact figures where round ones would be the same', () => {
    expect(messages(readyMade('Documents'), { ...PDF, size: 10_000_001 })).toEqual([
      '10,000,001 bytes is over the 10,000,000 bytes limit of Documents',
    ]);
    expect(messages(define({ limits: { maxDuration: 60_000 } }), { ...VIDEO, duration: 60_001 })).toEqual([
      '60001 ms is over the 60000 ms limit of Strict',
    ]);
  });

  it('holds at its border', () => {
    const definition = define({
      limits: {
        maxBytes: 1_000_000,
        minWidth: 200,
        minHeight: 200,
        maxWidth: 200,
        maxHeight: 200,
        maxPages: 3,
      },
    });
    expect(messages(definition, JPEG)).toEqual([]);
    expect(messages(definition, PDF)).toEqual([]);
    expect(messages(definition, { ...JPEG, width: 201, size: 1_000_001 })).toHaveLength(2);
  });

  it.each([
    [{ maxWidth: 100 }, '200 px wide is over the 100 px wide limit of Strict'],
    [{ maxHeight: 100 }, '200 px high is over the 100 px high limit of Strict'],
    [{ minWidth: 300, minHeight: 100 }, '200 × 200 px is under the 300 × 100 px minimum of Strict'],
  ])('on pixels %j says which side', (limits, message) => {
    expect(messages(define({ limits }), JPEG)).toEqual([message]);
  });

  it('on duration speaks in minutes, and holds for what plays only', () => {
    const definition = define({ limits: { maxDuration: 600_000 } });
    expect(messages(definition, { ...VIDEO, duration: 725_000 })).toEqual([
      '12 min 5 s is over the 10 min limit of Strict',
    ]);
    expect(messages(definition, { ...VIDEO, duration: 7_260_000 })).toEqual([
      '2 h 1 min is over the 10 min limit of Strict',
    ]);
    expect(messages(definition, JPEG)).toEqual([]);
  });

  it('on pages holds for what has pages', () => {
    const definition = define({ limits: { maxPages: 2 } });
    expect(messages(definition, PDF)).toEqual(['3 pages is over the 2 page limit of Strict']);
    expect(messages(definition, { ...PDF, mime: 'text/plain', extension: 'txt', pages: null })).toEqual([]);
  });

  it('refuses what it cannot measure, since a limit that is not checked is none', () => {
    const limits = { maxWidth: 100, maxDuration: 1000, maxPages: 1 };
    const unknown = { width: null, height: null, duration: null, pages: null, decoded: false };
    for (const facts of [JPEG, VIDEO, PDF]) {
      const found = messages(define({ limits }), { ...facts, ...unknown });
      expect(found.length).toBeGreaterThan(0);
      expect(found.join()).toContain('cannot be told');
    }
  });

  it('about names refuses a lie only where the collection says so', () => {
    const lie = { ...JPEG, mismatch: 'The name ends in .png, but the content is JPG (image/jpeg).' };
    expect(messages(define({}), lie)).toEqual([]);
    expect(messages(define({ onMismatch: 'refuse' }), lie)).toEqual([
      'The name ends in .png, but the content is JPG (image/jpeg); Strict takes only names that tell the type',
    ]);
  });

  it('about whole pictures holds for pictures only', () => {
    const definition = define({ mustDecode: true });
    expect(brokenRules(definition, { ...JPEG, decoded: false })).toMatchObject([{ rule: 'decode' }]);
    expect(brokenRules(definition, { ...PDF, decoded: false })).toEqual([]);
  });

  it('for one type joins the general one, and the stricter holds', () => {
    const definition = define({
      limits: { maxBytes: 5_000_000 },
      typeLimits: [
        { types: ['image/*'], limits: { maxBytes: 500_000 } },
        { types: ['pdf'], limits: { maxBytes: 9_000_000 } },
      ],
    });
    expect(messages(definition, JPEG)).toEqual(['1 MB is over the 500 kB limit of Strict']);
    expect(messages(definition, { ...PDF, size: 6_000_000 })).toEqual([
      '6 MB is over the 5 MB limit of Strict',
    ]);
  });
});

describe('decoding first', () => {
  it('is needed where a rule is about whole pictures or pixels, and nothing else speaks against the file', () => {
    const open = { ...JPEG, decoded: null };
    expect(needsDecoding(readyMade('Avatars'), open)).toBe(true);
    expect(needsDecoding(define({ limits: { maxWidth: 500 } }), { ...open, width: null })).toBe(true);
    expect(needsDecoding(readyMade('Photos'), open)).toBe(false);
    expect(needsDecoding(readyMade('Avatars'), JPEG)).toBe(false);
    expect(needsDecoding(readyMade('Avatars'), { ...open, width: 5000 })).toBe(false);
    expect(needsDecoding(readyMade('Avatars'), { ...open, size: 3_000_000 })).toBe(false);
    expect(needsDecoding(define({ mustDecode: true }), PDF)).toBe(false);
  });
});

describe('a type pattern', () => {
  const OFFICE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  it.each([
    ['image', JPEG, true],
    ['document', JPEG, false],
    ['jpeg', JPEG, true],
    ['JPG', JPEG, true],
    ['image/jpg', JPEG, true],
    ['image/*', JPEG, true],
    ['video/*', JPEG, false],
    ['png', JPEG, false],
    ['tiff', { ...JPEG, mime: 'image/tiff', extension: 'tif' }, true],
    ['html', { ...PDF, mime: 'text/html', extension: 'htm' }, true],
    ['md', { ...PDF, mime: 'text/plain', extension: 'md' }, true],
    ['txt', { ...PDF, mime: 'text/plain', extension: 'md' }, false],
    ['text/plain', { ...PDF, mime: 'text/plain; charset=utf-8', extension: 'txt' }, true],
    ['docx', { ...PDF, mime: OFFICE, extension: 'docx' }, true],
    // A ZIP that is called .docx, unknown bytes that are called .pdf, a picture that was adopted as .jpg.
    ['docx', { ...PDF, mime: 'application/zip', extension: 'docx' }, false],
    ['pdf', { ...PDF, kind: 'other', mime: 'application/octet-stream', extension: 'pdf' }, false],
    ['png', { ...JPEG, mime: 'image/png', extension: 'jpg' }, true],
    ['jpg', { ...JPEG, mime: 'image/png', extension: 'jpg' }, false],
    ['other', { ...PDF, kind: 'other', mime: 'application/octet-stream', extension: '' }, true],
  ] as const)('%s of %j: %s', (pattern, facts, expected) => {
    expect(matchesType(pattern, facts)).toBe(expected);
  });
});
