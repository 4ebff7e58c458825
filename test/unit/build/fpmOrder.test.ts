import { expect, it } from 'vitest';
import { readOrder } from '../../../build/package/fpmOrder.mjs';

const WORDS = [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'perl', '--deb-recommends', 'ffmpeg'],
  ...['--deb-compression', 'zst', '--architecture', 'amd64', '--after-install', '/a', '--after-remove', '/b'],
  ...[
    '--description',
    'Short\n Long.',
    '--version',
    '1.2.3',
    '--package',
    '/out/x.deb',
    '--name',
    'mediaroot',
  ],
  ...[
    '--maintainer',
    'M <m@example.org>',
    '--url',
    'https://example.org',
    '/app/=/opt/Mediaroot',
    '/l=/usr/bin/l',
  ],
];

it('reads what electron-builder asks of fpm', () => {
  expect(readOrder(WORDS)).toMatchObject({
    type: 'deb',
    name: 'mediaroot',
    version: '1.2.3',
    depends: ['libnss3', 'perl'],
    recommends: ['ffmpeg'],
    compression: 'zstd',
    priority: 'optional',
    description: 'Short\n Long.',
    summary: 'Short',
    files: [
      { from: '/app/', to: '/opt/Mediaroot' },
      { from: '/l', to: '/usr/bin/l' },
    ],
  });
});

it.each([
  ['a word it does not know', ['--deb-systemd', 'x'], /deb-systemd/],
  ['another kind of package', ['-t', 'pacman'], /pacman/],
  ['a file without a place', ['/somewhere'], /somewhere/],
  ['an empty name', ['--name', ''], /--name is missing/],
])('refuses %s rather than make a package without it', (_, more, words) => {
  expect(() => readOrder([...WORDS, ...more])).toThrow(words);
});
