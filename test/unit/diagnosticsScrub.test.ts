import { describe, expect, it } from 'vitest';
import { createScrubber } from '../../electron/main/diagnostics/scrub.ts';

const scrub = createScrubber({
  salt: 'this computer',
  folders: { home: '/home/anna', 'media folder': '/home/anna/Pictures/Our Wedding', root: '/' },
  names: ['wedding-bucket', 'Our Wedding'],
});
const TELLING = /anna|wedding|bride|paris|hunter2/i;

describe('sentences', () => {
  it.each([
    "ENOENT: no such file or directory, open '/home/anna/Pictures/Our Wedding/the bride.jpg'",
    '“the bride at Paris.jpg” could not be read. Check its disk.',
    'The file /mnt/usb stick/the bride of Paris was not moved: EACCES',
    'C:\\Users\\anna\\the bride.jpg: no space left',
    'the bride, Paris.HEIC: not a picture',
    'GET https://s3.example.com/wedding-bucket/media/bride.jpg?X-Amz-Signature=hunter2 gave 403',
    'getaddrinfo ENOTFOUND wedding-bucket.s3.amazonaws.com',
    'The media folder /home/anna/Pictures/Our Wedding is not there.',
    '~/the bride/paris',
  ])('%s', (text) => expect(scrub.text(text)).not.toMatch(TELLING));

  it('says what folder it is about, and keeps what stands around it', () => {
    expect(scrub.text('The media folder /home/anna/Pictures/Our Wedding is not there.')).toBe(
      'The media folder ⟨media folder⟩ is not there.',
    );
    expect(scrub.text('import of 12 files failed after 3.5 s: no space left')).toBe(
      'import of 12 files failed after 3.5 s: no space left',
    );
  });

  it('gives one name the same mark everywhere, with its extension, and another name another', () => {
    const [first, again, other] = ['“bride.JPG”', 'see “bride.JPG”', '“bride 2.JPG”'].map(
      (text) => /\[[0-9a-f]{8}\.jpg\]/.exec(scrub.text(text))?.[0],
    );
    expect(first).toBeDefined();
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('lines of a log', () => {
  const shown = (entry: object) => JSON.parse(scrub.line(JSON.stringify(entry)));

  it('keep what our code says and where it failed', () => {
    const entry = {
      time: '2026-11-21T12:00:00.000Z',
      level: 'error',
      message: 'call failed',
      call: 'assets.get',
      name: 'library.state',
      pid: 12,
      correlationId: '1f0c…'.replace('…', '-aa'),
      error: { name: 'MediarootError', code: 'not_found' },
    };
    expect(shown(entry)).toEqual(entry);
  });

  it('lose names in fields of any name, keys included', () => {
    const entry = {
      message: 'import',
      source: 'bride.jpg',
      name: 'Paris',
      list: ['bride.jpg', { 'of the bride.jpg': 1 }],
      secretAccessKey: 'hunter2',
      title: 'Removing “bride.jpg”',
    };
    expect(JSON.stringify(shown(entry))).not.toMatch(TELLING);
  });

  it('keep the places of our own code in a stack, and nothing before or around them', () => {
    const stack =
      "Error: open '/home/anna/bride.jpg'\n    at read (file:///home/anna/mediaroot/electron/library/import/scan.ts:12:3)\n    at /home/anna/other/x.js:1:2";
    expect(shown({ stack })).toEqual({
      stack: '    at read (electron/library/import/scan.ts:12:3)\n    at [hidden]',
    });
  });

  it('that are no JSON are left out', () => {
    expect(scrub.line('the bride')).not.toMatch(TELLING);
  });
});
