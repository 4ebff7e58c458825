import { beforeEach, describe, expect, it } from 'vitest';
import { isPassedOver, isPathPassedOver } from '../../electron/library/watch/names.ts';
import { createWholeness, type Wholeness } from '../../electron/library/watch/wholeness.ts';

const QUIET = 2_000;
let now = 0;
let files: Wholeness;

const version = (size: number, modified = 1) => ({ path: 'film.mp4', size, modified });
const due = () => files.due().map(({ path }) => path);

beforeEach(() => {
  now = 1_000_000;
  files = createWholeness(QUIET, () => now);
});

describe('a file is whole', () => {
  it('once it was the same in two looks that lie far enough apart', () => {
    files.saw(version(10));
    expect(files.isWhole(version(10))).toBe(false);
    now += QUIET - 1;
    expect([due(), files.isWhole(version(10))]).toEqual([[], false]);
    now += 1;
    expect([due(), files.isWhole(version(10))]).toEqual([['film.mp4'], true]);
  });

  it('not when it grew meanwhile, nor when only its time changed: it begins to wait anew', () => {
    files.saw(version(10));
    now += QUIET;
    for (const other of [version(11), version(10, 2)]) {
      expect(files.isWhole(other)).toBe(false);
      files.saw(other);
      expect(due()).toEqual([]);
      now += QUIET;
      expect(files.isWhole(other)).toBe(true);
    }
  });

  it('not sooner for being looked at often', () => {
    files.saw(version(10));
    for (let look = 0; look < 10; look += 1) {
      files.saw(version(10));
      expect(files.isWhole(version(10))).toBe(false);
      now += QUIET / 20;
    }
    expect(files.nextDue()).toBe(1_000_000 + QUIET);
  });

  it('not before the time it was put off to', () => {
    files.saw(version(10));
    files.putOff('film.mp4', now + 60_000);
    now += QUIET;
    expect(due()).toEqual([]);
    expect(files.nextDue()).toBe(1_060_000);
    now = 1_060_000;
    expect(due()).toEqual(['film.mp4']);
  });

  it('never when it is gone', () => {
    files.saw(version(10));
    files.gone('film.mp4');
    now += QUIET;
    expect([due(), files.isWhole(version(10)), files.size, files.nextDue()]).toEqual([[], false, 0, null]);
  });
});

describe('names', () => {
  it.each([
    ...[
      'a.jpg.part',
      'b.CRDOWNLOAD',
      'c.tmp',
      '~$report.docx',
      '~lock',
      'notes.txt~',
      '.hidden',
      '.DS_Store',
    ],
    ...['Thumbs.db', 'desktop.ini', 'film.mp4.aria2', 'x.!ut', '.goutputstream-ABC'],
  ])('of work in progress, as %s, are passed over', (name) => {
    expect(isPassedOver(name)).toBe(true);
  });

  it.each(['party.jpg', 'part', 'tmp', 'template.pdf', 'a~b.jpg', 'temporary.txt', 'IMG.1.jpg'])(
    'that only look like it, as %s, are not',
    (name) => {
      expect(isPassedOver(name)).toBe(false);
    },
  );

  it('of folders count for all that is in them', () => {
    expect(isPathPassedOver('.sync/deep/a.jpg')).toBe(true);
    expect(isPathPassedOver('holiday/a.jpg')).toBe(false);
  });
});
