import { describe, expect, it } from 'vitest';
import { joinLines, resultLine, splitPath } from '../../../renderer/features/import/resultLine.ts';
import { jobsNow, type Running } from '../../../renderer/features/statusbar/jobs.ts';
import {
  dropTitle,
  fractionDone,
  isActive,
  modeWords,
  notOpened,
  progressWords,
  runTitle,
  summaryWords,
} from '../../../renderer/format/importWords.ts';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { asHere } from '../../support/locale.ts';

const run = (change: Partial<ImportSummary> = {}): ImportSummary => ({
  id: 1,
  mode: 'copy',
  origin: 'person',
  state: 'running',
  total: 217,
  totalBytes: 1_200_000_000,
  doneBytes: 120_000_000,
  imported: 30,
  duplicates: 5,
  failed: 2,
  cancelled: 0,
  bytesPerSecond: 80_000_000,
  timeLeft: 100_000,
  started: 0,
  finished: null,
  leftOut: 0,
  problem: null,
  ...change,
});

const thumbnails = (pending: number) => ({ pending, problem: null });
const now = (change: Partial<Running>) =>
  jobsNow({ runs: [], sending: [], tasks: [], thumbnails: thumbnails(0), ...change });

describe('the words of an import', () => {
  it('names what a drop will do and where it goes', () => {
    expect(dropTitle(214, 'Family', 'copy')).toBe('Import 214 items into “Family”');
    expect(dropTitle(1, 'Family', 'move')).toBe('Move 1 item into “Family”');
    expect(dropTitle(null, 'Family', 'copy')).toBe('Import these items into “Family”');
  });

  it('says of a move that originals go only after verification, of a copy that they stay', () => {
    expect(modeWords('move')).toMatch(/removed once its stored copy has been verified/);
    expect(modeWords('copy')).toMatch(/originals stay/);
  });

  it('tells count, bytes, rate and time left while it runs', () => {
    expect(progressWords(run())).toBe(
      asHere('37 of 217 · 120 MB of 1.2 GB · 80 MB/s · about 2 minutes left'),
    );
    expect(progressWords(run({ state: 'paused' }))).toBe(asHere('37 of 217 · 120 MB of 1.2 GB'));
    expect(progressWords(run({ bytesPerSecond: 0, timeLeft: null }))).toBe(
      asHere('37 of 217 · 120 MB of 1.2 GB'),
    );
  });

  it('sums up only what happened', () => {
    const done = run({ state: 'done', imported: 212, duplicates: 3, failed: 2 });
    expect(summaryWords(done)).toBe('212 imported, 3 already here, 2 could not be imported');
    expect(summaryWords({ ...done, mode: 'move', duplicates: 0, failed: 0, leftOut: 1 })).toBe(
      '212 moved in, 1 system file left out',
    );
    expect(summaryWords(run({ imported: 0, duplicates: 0, failed: 0, cancelled: 0 }))).toBe(
      'There was nothing to import',
    );
  });

  it.each([
    [{ state: 'scanning', total: 0 }, 'Looking for files…'],
    [{ state: 'scanning', total: 1214 }, 'Looking for files… 1,214 found'],
    [{ state: 'running' }, 'Importing 217 files'],
    [{ state: 'running', mode: 'move', total: 1 }, 'Moving 1 file'],
    [{ state: 'paused' }, 'Paused: 217 files'],
    [{ state: 'interrupted' }, 'Not finished: 180 files left'],
    [{ state: 'done' }, 'Import finished, with failures'],
    [{ state: 'done', failed: 0 }, 'Import finished'],
  ] as const)('heads %o with its state', (change, title) => {
    expect(runTitle(run(change))).toBe(asHere(title));
  });

  it('measures by bytes, by files where all are empty, and not at all while it looks for files', () => {
    expect(fractionDone(run())).toBeCloseTo(0.1);
    expect(fractionDone(run({ totalBytes: 0, doneBytes: 0 }))).toBeCloseTo(37 / 217);
    expect(fractionDone(run({ doneBytes: 2_000_000_000 }))).toBe(1);
    expect(fractionDone(run({ state: 'scanning' }))).toBeNull();
  });

  it('holds a paused run for active and an interrupted one not', () => {
    expect(isActive(run({ state: 'paused' }))).toBe(true);
    expect(isActive(run({ state: 'interrupted' }))).toBe(false);
  });
});

describe('the status bar', () => {
  it('tells the import before thumbnails, and several imports by their number', () => {
    expect(now({ runs: [run()], thumbnails: thumbnails(12) }).words).toBe('Importing 37 of 217');
    expect(now({ runs: [run(), run({ id: 2 })] })).toMatchObject({
      words: '2 imports',
      fraction: 0.1,
    });
    expect(now({ thumbnails: thumbnails(12) }).words).toBe('12 thumbnails to make');
    expect(now({ sending: [{ files: 1, totalFiles: 4 }] })).toMatchObject({
      words: 'Sending 1 of 4',
      fraction: 0.25,
    });
  });

  it('says that thumbnails have stopped, and asks for attention', () => {
    expect(now({ thumbnails: { pending: 3, problem: 'No drive.' } })).toEqual({
      words: 'Thumbnails have stopped',
      fraction: undefined,
      attention: true,
    });
  });

  it('asks for attention while a failure or an interrupted run has not been put away', () => {
    expect(now({ runs: [run({ state: 'done' })] }).attention).toBe(true);
    expect(now({ runs: [run({ state: 'interrupted', failed: 0 })] }).attention).toBe(true);
    expect(now({ runs: [run({ state: 'done', failed: 0 })] }).attention).toBe(false);
  });
});

describe('the list of files', () => {
  it('splits paths of every system, and copes with none', () => {
    expect(splitPath('/home/a/b.jpg')).toEqual({ folder: '/home/a', name: 'b.jpg' });
    expect(splitPath('C:\\photos\\b.jpg')).toEqual({ folder: 'C:\\photos', name: 'b.jpg' });
    expect(splitPath('b.jpg')).toEqual({ folder: '', name: 'b.jpg' });
  });

  it('keeps one line a file whatever its name holds', () => {
    const line = resultLine({ source: 'a\nb\tc.jpg', status: 'failed', reason: 'It is\r\nempty.' });
    expect(line).toBe('a b c.jpg\tCould not be imported\tIt is empty.');
  });

  it('keeps whole lines within the limit and says how many were left out', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `file-${index}`);
    const text = joinLines(lines, 70, 140);
    expect(text.length).toBeLessThanOrEqual(140);
    expect(text.split('\n').slice(0, -1)).toEqual(lines.slice(0, text.split('\n').length - 1));
    expect(text).toMatch(/… and \d+ more$/);
    expect(joinLines(lines, 50, 10_000)).toBe(lines.join('\n'));
  });
});

describe('what could not be opened with the app', () => {
  it('is told with its reason, in one notice however much it is', () => {
    expect(notOpened(['“a.jpg” is a link.'])).toEqual({
      title: 'A file could not be opened',
      text: '“a.jpg” is a link.',
    });
    const { title, text } = notOpened(Array.from({ length: 303 }, (_, at) => `“${at}.jpg” is a link.`));
    expect(title).toBe('303 files could not be opened');
    expect(text).toBe('“0.jpg” is a link. “1.jpg” is a link. “2.jpg” is a link. And 300 more.');
  });
});
