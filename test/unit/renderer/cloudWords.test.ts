import { describe, expect, it } from 'vitest';
import { holdsWords } from '../../../renderer/format/checkWords.ts';
import {
  badgeWords,
  cloudSummary,
  copiedWords,
  keysWords,
  placeWords,
} from '../../../renderer/format/cloudWords.ts';
import { shownMoment } from '../../../renderer/format/dates.ts';
import {
  restoredLines,
  restoreFraction,
  restoreProgressWords,
} from '../../../renderer/format/restoreWords.ts';
import {
  consentWords,
  planLines,
  resultWords,
  syncFraction,
  syncProgressWords,
} from '../../../renderer/format/syncWords.ts';
import type { Remote, SyncPlan, SyncProgress, SyncResult } from '../../../shared/contract/cloud.ts';
import { RemoteOptions, type RemoteTarget } from '../../../shared/contract/remote.ts';

const TARGET: RemoteTarget = {
  type: 's3',
  bucket: 'photos',
  prefix: '',
  endpoint: null,
  region: null,
  pathStyle: false,
};
const remote = (change: Partial<Remote> = {}): Remote => ({
  id: 1,
  name: 'cloud',
  target: TARGET,
  options: RemoteOptions.parse({}),
  keys: 'stored',
  features: null,
  waiting: 0,
  failed: 0,
  synced: 10,
  task: null,
  last: null,
  problem: null,
  ...change,
});

describe('where a remote is', () => {
  it('names the service, then the bucket and the folder in it', () => {
    expect(placeWords({ ...TARGET, prefix: 'library' })).toBe('Amazon S3 · photos/library');
    expect(placeWords({ ...TARGET, type: 'azure' })).toBe('Azure Blob Storage · photos');
    expect(placeWords({ ...TARGET, endpoint: 'https://s3.example.org:8443/x' })).toBe(
      's3.example.org:8443 · photos',
    );
    expect(placeWords({ ...TARGET, type: 'local', bucket: '/mnt/nas', prefix: 'copy' })).toBe(
      '/mnt/nas/copy',
    );
  });

  it('says of each way to keep a key where it is', () => {
    expect(keysWords('stored')).toMatch(/key store/);
    expect(keysWords('session')).toMatch(/this session only/);
    expect(keysWords('environment')).toMatch(/environment/);
    expect(keysWords('missing')).toMatch(/missing/);
  });
});

describe('the state of all remotes together', () => {
  it('is a problem before it is work that waits', () => {
    expect(cloudSummary([])).toMatchObject({ state: 'none', count: 0 });
    expect(cloudSummary([remote()])).toMatchObject({ state: 'synced', count: 0 });
    expect(cloudSummary([remote({ waiting: 3 }), remote({ waiting: 2 })])).toMatchObject({
      state: 'waiting',
      count: 5,
    });
    expect(cloudSummary([remote({ waiting: 3, failed: 2 })])).toMatchObject({ state: 'problem', count: 2 });
    expect(cloudSummary([remote({ keys: 'missing' })])).toMatchObject({ state: 'problem', count: 0 });
    const problem = { code: 'remote_denied', message: 'The key is wrong.', retryable: false };
    expect(cloudSummary([remote({ problem })])).toMatchObject({ state: 'problem' });
    expect(cloudSummary([remote({ failed: 2, task: 7 })])).toMatchObject({ state: 'busy' });
  });

  it('has words for each badge but that of a library without a remote', () => {
    expect(badgeWords('none')).toBeNull();
    expect(badgeWords('synced')).toBe('In the cloud');
    expect(badgeWords('waiting')).toBe('Waiting for the cloud');
    expect(badgeWords('failed')).toMatch(/Could not/);
  });
});

const nothing = { count: 0, bytes: 0 };
const plan = (change: Partial<SyncPlan> = {}): SyncPlan => ({
  new: nothing,
  changed: nothing,
  renamed: nothing,
  toDelete: nothing,
  toPurge: nothing,
  unchanged: 0,
  toPull: nothing,
  keptHere: 0,
  requests: 1,
  costHint: '',
  needsConsent: false,
  ...change,
});

describe('a plan', () => {
  it('lists only what there is to do, with bytes only where some move', () => {
    expect(planLines(plan())).toEqual([]);
    const lines = planLines(
      plan({
        new: { count: 2, bytes: 100 },
        renamed: { count: 1, bytes: 50 },
        toDelete: { count: 3, bytes: 0 },
      }),
    );
    expect(lines.map(({ part, count, bytes }) => [part, count, bytes])).toEqual([
      ['new', 2, 100],
      ['renamed', 1, null],
      ['toDelete', 3, null],
    ]);
  });

  it('asks for consent by the number', () => {
    expect(consentWords(plan({ toDelete: { count: 140, bytes: 0 } }))).toBe(
      'Move 140 items to the bucket’s trash',
    );
  });
});

describe('a sync under way', () => {
  const progress: SyncProgress = {
    remote: 1,
    phase: 'transferring',
    done: 37,
    total: 214,
    bytesDone: 48_000_000,
    bytesTotal: 1_200_000_000,
    rate: 4_800_000,
  };

  it('says how many, how much, how fast and how long', () => {
    expect(syncProgressWords(progress, { state: 'running', timeLeft: null })).toBe(
      '37 of 214 · 48 MB of 1.2 GB · 4.8 MB/s · about 4 minutes left',
    );
    expect(syncProgressWords(progress, { state: 'running', timeLeft: 61_000 })).toMatch(
      /about 1 minute left$/,
    );
    expect(syncProgressWords(progress, { state: 'paused', timeLeft: null })).toBe(
      '37 of 214 · 48 MB of 1.2 GB',
    );
  });

  it('knows no fraction while it looks and plans, and goes by bytes then', () => {
    expect(syncFraction({ ...progress, phase: 'looking' })).toBeNull();
    expect(syncFraction(progress)).toBeCloseTo(0.04);
    expect(syncFraction({ ...progress, bytesTotal: 0 })).toBeCloseTo(37 / 214);
    expect(syncFraction({ ...progress, bytesTotal: 0, total: 0 })).toBeNull();
  });

  it('ends with what was done', () => {
    const result: SyncResult = {
      ...{ uploaded: 12, copied: 3, deleted: 0, unchanged: 5, failed: 1, bytes: 48_000_000, requests: 20 },
      ...{ pulled: 2, notes: [], finished: 0 },
    };
    expect(resultWords(result)).toBe(
      '12 files uploaded, 3 copied inside the bucket, 2 brought here, 1 failed; 48 MB moved.',
    );
    const idle = { ...result, uploaded: 0, copied: 0, pulled: 0, failed: 0, bytes: 200 };
    expect(resultWords(idle)).toBe('Nothing had changed.');
  });
});

describe('addresses that were copied', () => {
  const [soon, late] = [Date.UTC(2026, 4, 1), Date.UTC(2026, 4, 8)];
  it('say until when they work, for the first that ends', () => {
    expect(copiedWords([{ expires: null }]).text).toBe('It is public and lasts.');
    expect(copiedWords([{ expires: soon }]).text).toBe(
      `Whoever has it can see the file until ${shownMoment(soon)}.`,
    );
    expect(copiedWords([{ expires: late }, { expires: soon }])).toEqual({
      title: 'Copied 2 cloud addresses',
      text: `Whoever has one can see the file until ${shownMoment(soon)}.`,
    });
    expect(copiedWords([{ expires: null }, { expires: null }]).text).toBe('They are public and last.');
    expect(copiedWords([{ expires: null }, { expires: soon }]).text).toBe(
      `1 public one lasts, 1 works until ${shownMoment(soon)}.`,
    );
  });
});

describe('what lies at a place already', () => {
  it('refuses another library, warns of foreign files, and says nothing of an empty place', () => {
    expect(holdsWords('nothing')).toBeNull();
    expect(holdsWords(null)).toBeNull();
    expect(holdsWords('other-library')?.tone).toBe('bad');
    expect(holdsWords('foreign-files')?.tone).toBe('unsure');
    expect(holdsWords('this-library')?.tone).toBe('good');
  });
});

describe('a restore', () => {
  it('says how far it is and what it was made of', () => {
    const progress = { phase: 'files', done: 3, total: 12, bytesDone: 500, bytesTotal: 2000 } as const;
    expect(restoreProgressWords(progress)).toBe('3 of 12 · 500 bytes of 2 kB');
    expect(restoreFraction(progress)).toBe(0.25);
    expect(restoreFraction({ ...progress, phase: 'looking' })).toBeNull();
    const report = {
      library: '/l',
      from: 'snapshot',
      assets: 12,
      files: 9,
      bytes: 2000,
      failed: [],
      notes: [],
    } as const;
    const [first, second] = restoredLines({ ...report, failed: [], notes: [] });
    expect(first).toBe('12 items restored. 9 files fetched and verified (2 kB). 3 others were here already.');
    expect(second).toMatch(/snapshot/);
  });
});
