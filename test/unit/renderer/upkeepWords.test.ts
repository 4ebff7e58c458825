import { describe, expect, it } from 'vitest';
import { parseDays } from '../../../renderer/features/settings/days.ts';
import {
  appliedWords,
  cleanupQuestion,
  keptWords,
  purgeQuestion,
} from '../../../renderer/format/upkeepWords.ts';
import {
  findingsWords,
  outsideWords,
  roundWords,
  watchCounts,
} from '../../../renderer/format/verifyWords.ts';
import type { CleanupReport, VerifyReport } from '../../../shared/contract/upkeep.ts';
import type { WatchFolder } from '../../../shared/contract/watch.ts';

const found = (count: number, bytes = 0) => ({ count, bytes, files: [] });
const report = (change: Partial<CleanupReport> = {}): CleanupReport => ({
  id: 'a',
  made: 0,
  files: 100,
  share: 0.1,
  orphans: found(0),
  missing: found(0),
  renditions: found(0),
  temp: found(0),
  folders: found(0),
  fresh: 0,
  largest: [],
  byFolder: [],
  refusal: null,
  forceWord: 'Family',
  ...change,
});

describe('the question before a cleanup', () => {
  it('says for each kind what becomes of how many', () => {
    const question = cleanupQuestion(report({ orphans: found(12, 4_000_000), folders: found(1) }), [
      'orphans',
      'folders',
    ]);
    expect(question.title).toBe('Clean up 13 things?');
    expect(question.lines).toContain(
      '12 orphaned files (4 MB) go to quarantine, to be put back from there at any time.',
    );
    expect(question.lines).toContain('1 empty folder is removed.');
    expect(question.word).toBeUndefined();
  });

  it('wants the library’s name typed where orphans are refused, and only for them', () => {
    const refused = report({ refusal: 'More than half.', orphans: found(60), temp: found(2) });
    expect(cleanupQuestion(refused, ['orphans'])).toMatchObject({ word: 'Family', danger: true });
    expect(cleanupQuestion(refused, ['orphans']).lines).toContain('More than half.');
    expect(cleanupQuestion(refused, ['temp']).word).toBeUndefined();
  });

  it('tells to look for missing files before orphans are moved', () => {
    const words = cleanupQuestion(report({ orphans: found(2), missing: found(1) }), ['orphans']).lines.join(
      ' ',
    );
    expect(words).toContain('look for them first');
  });

  it('tells what was done, and that nothing was when nothing was', () => {
    const nothing = { quarantined: 0, removed: 0, remade: 0, bytes: 0, failed: [] };
    expect(appliedWords(nothing)).toBe('There was nothing left to do.');
    expect(appliedWords({ ...nothing, quarantined: 2, removed: 1, leftAlone: 1 })).toBe(
      '2 files in quarantine, 1 thing removed, 1 thing changed meanwhile and left alone.',
    );
  });

  it('says that removing from quarantine is final', () => {
    expect(purgeQuestion(1, 500).lines).toContain('This cannot be undone.');
    expect(keptWords(1)).toContain('after 1 day.');
    expect(keptWords(null)).toContain('until you remove them');
  });
});

describe('the words of a verification', () => {
  const verify = (change: Partial<VerifyReport>): VerifyReport => ({
    total: 1200,
    checked: 800,
    roundStarted: null,
    lastFinished: null,
    missing: 0,
    rot: 0,
    edited: 0,
    findings: [],
    ...change,
  });

  it('tell a round that was cut short from one that ended and from none', () => {
    expect(roundWords(verify({ roundStarted: 5 }))).toMatch(/800 of 1,200 originals read/);
    expect(roundWords(verify({ lastFinished: 5 }))).toMatch(/^All originals were last read again/);
    expect(roundWords(verify({}))).toMatch(/have not been read again/);
    expect(roundWords(verify({ total: 0 }))).toMatch(/no originals/);
  });

  it('count what is wrong, and nothing else', () => {
    expect(findingsWords(verify({ missing: 2, rot: 1 }))).toBe('2 missing, 1 damaged');
  });
});

describe('the words of watching', () => {
  it('count what came, what waits and what was refused', () => {
    const folder: WatchFolder = {
      ...{ id: 1, path: '/camera', collection: null, state: 'watching', problem: null, lastImport: null },
      ...{ imported: 214, waiting: 1, failed: 3 },
    };
    expect(watchCounts(folder)).toBe('214 imported · 1 waiting until it is whole · 3 refused');
  });

  it('tell what other programs did in the media folder', () => {
    const media = { state: 'watching', problem: null, added: 3, changed: 0, removed: 1 } as const;
    expect(outsideWords(media)).toBe('Other programs since the last check: 3 added, 1 gone.');
    expect(outsideWords({ ...media, added: 0, removed: 0 })).toMatch(/^No other program/);
  });
});

describe('a number of days as typed', () => {
  it('is whole and within what can be kept', () => {
    expect(['30', ' 7 ', '36500'].map(parseDays)).toEqual([30, 7, 36_500]);
    expect(['', '0', '1.5', '-3', 'ten', '36501', '1e3'].map(parseDays)).toEqual(Array(7).fill(null));
  });
});
