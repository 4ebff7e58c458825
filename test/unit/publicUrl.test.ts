import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mediaUrlPath,
  mediaUrlProblem,
  parsePublicPath,
  publicUrl,
  withSlash,
} from '../../shared/publicUrl.ts';
import { anyStoredText } from '../support/anyText.ts';

describe('the media URL', () => {
  it.each([
    '/media/',
    '/media',
    '/',
    'https://media.example.org/',
    'https://example.org/a/b',
    'http://localhost:8080',
  ])('may be %s, and always ends in a slash', (url) => {
    expect(mediaUrlProblem(url)).toBeNull();
    expect(withSlash(url)).toMatch(/\/$/);
    expect(withSlash(withSlash(url))).toBe(withSlash(url));
  });

  it.each([
    ['', 'Give a path'],
    ['media/', 'Begin with a slash'],
    ['//cdn.example.org/', 'single slash'],
    ['ftp://example.org/', 'Begin with a slash'],
    ['javascript:alert(1)//', 'Begin with a slash'],
    ['https://name:word@example.org/', 'name and password'],
    ['https://example.org/?a=b', 'from ? or #'],
    ['/media/#x', 'from ? or #'],
    ['/media/../', '.. parts'],
    ['/me dia/', 'spaces'],
    ['/media/%zz/', 'hexadecimal'],
    ['/api/', 'own pages'],
    ['/_media/', 'own pages'],
  ])('is refused as %j', (url, words) => {
    expect(mediaUrlProblem(url)).toContain(words);
  });

  it('tells a server behind it which path to answer', () => {
    expect(mediaUrlPath('https://media.example.org')).toBe('/');
    expect(mediaUrlPath('https://media.example.org/files/')).toBe('/files/');
    expect(mediaUrlPath('/media/')).toBe('/media/');
  });
});

const segment = anyStoredText(5)
  .map((text) => text.replace(/[/\\\0]/g, '_'))
  .filter((text) => text !== '' && text !== '.' && text !== '..');

describe('a public address', () => {
  it('leads back to the path it was made of, whatever is in its names', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
        const stored = segments.join('/');
        const url = publicUrl('https://media.example.org/m/', stored);
        const { pathname, search, hash, href } = new URL(url);
        expect([search, hash, href]).toEqual(['', '', url]);
        expect(parsePublicPath(pathname.slice('/m/'.length))).toBe(stored);
      }),
    );
  });

  it('never asks for anything outside the media folder, whatever is requested', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2E.',
        '..%2f',
        '%5c..',
        'a%00',
        '',
        'x',
        '%c0%ae',
        '\\..',
        'C:',
        '~',
      ),
      anyStoredText(3),
    );
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 6 }), (parts) => {
        const stored = parsePublicPath(parts.join('/'));
        if (stored === null) return;
        for (const { resolve, sep } of [path.posix, path.win32]) {
          const root = sep === '/' ? '/media' : 'C:\\media';
          if (sep === '\\' && /[:]/.test(stored)) continue;
          expect(resolve(root, ...stored.split('/')).startsWith(`${root}${sep}`)).toBe(true);
        }
      }),
    );
  });
});
