import { describe, expect, it } from 'vitest';
import { notesOf, plainNotes } from '../../../build/release/notes.mjs';
import { ensureReady } from '../../../build/release/ready.mjs';

const CHANGELOG = `# Changelog

## 1.2.10 — 2026-12-01

- Newer.

## 1.2.1 — 2026-11-21

- Of this one.
  And more.

## 1.2.0 — unreleased
`;

describe('notes of a release', () => {
  it('are the section of that version and no other', () => {
    expect(notesOf('1.2.1', CHANGELOG)).toEqual({
      date: '2026-11-21',
      text: '- Of this one.\n  And more.',
    });
  });

  it('are a line for each point where the app shows them', () => {
    const text =
      '- Of **this** one.\n  And more.\n- With `code` and [a place](https://example.org).\n\n### Fixed';
    expect(plainNotes(text)).toBe('• Of this one. And more.\n• With code and a place.\n\nFixed');
  });

  it('are of the version in package.json in the changelog of this checkout', () => {
    expect(notesOf('0.1.0').text).toMatch(/^- /m);
  });

  it.each([
    ['a version nobody wrote about', '1.2', 'CHANGELOG.md has no section “## 1.2 — date”.'],
    ['a version of which nothing is said', '1.2.0', 'CHANGELOG.md says nothing of 1.2.0.'],
  ])('are refused for %s', (_, version, words) => {
    expect(() => notesOf(version, CHANGELOG)).toThrow(words);
  });
});

describe('a release', () => {
  const metainfo = '<release version="1.2.1" date="2026-11-21"/>';
  const ready = { version: '1.2.1', changelog: CHANGELOG, metainfo };

  it('is ready when all that names its version agrees', () => {
    expect(ensureReady('v1.2.1', ready)).toBe('1.2.1');
  });

  it.each([
    ['another tag', 'v1.2.2', ready, 'The tag is v1.2.2, and package.json says 1.2.1.'],
    [
      'a heading without a date',
      'v1.2.1',
      { ...ready, changelog: CHANGELOG.replace('2026-11-21', 'unreleased') },
      'The heading of 1.2.1 in CHANGELOG.md has no date yet.',
    ],
    [
      'another day in the software centres',
      'v1.2.1',
      { ...ready, metainfo: metainfo.replace('21', '20') },
      'The AppStream metadata has no release 1.2.1 of 2026-11-21.',
    ],
    [
      'no notes',
      'v1.2.1',
      { ...ready, changelog: '# Changelog\n' },
      'CHANGELOG.md has no section “## 1.2.1 — date”.',
    ],
  ])('is not ready with %s', (_, tag, sources, words) => {
    expect(() => ensureReady(tag, sources)).toThrow(words);
  });
});
