import { describe, expect, it } from 'vitest';
import { type HealthFacts, healthChecks, problemsOf } from '../../electron/library/health.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;
const PLENTY = 2 ** 40;
const WELL: HealthFacts = {
  now: NOW,
  damage: [],
  assets: 10,
  backupMade: NOW,
  backupProblem: null,
  media: { path: '/media', free: PLENTY, offline: false, writable: true },
  catalog: { path: '/library', free: PLENTY },
  interruptedImports: 0,
  filing: null,
  verify: { missing: 0, rot: 0, edited: 0, lastFinished: NOW, roundStarted: null },
  oldestNews: NOW,
  verifyDays: 30,
  quarantine: { total: 3, bytes: 3 },
  trash: { count: 2, bytes: 2 },
  thumbnails: { pending: 1, made: 8, placeholder: 0, failed: 1, problem: null },
  watched: [],
  remotes: [],
};
const [watched, remote] = [
  {
    id: 1,
    path: '/inbox',
    collection: null,
    state: 'failed',
    problem: 'It cannot be read.',
    imported: 0,
    waiting: 0,
    failed: 0,
    lastImport: null,
  },
  { name: 'Backup', problem: null, failed: 0, keys: 'missing', last: null, waiting: 0 },
] as const;

/** What is unwell when this is so, and whether doctor counts it as a problem. */
const UNWELL: readonly (readonly [check: string, counts: boolean, so: Partial<HealthFacts>])[] = [
  ['catalog', true, { damage: ['row 1 missing from index'] }],
  ['backup', false, { backupMade: null }],
  ['backup', false, { backupMade: NOW - 5 * DAY }],
  ['backup', true, { backupMade: null, backupProblem: 'The backups cannot be read.' }],
  ['media', true, { media: { ...WELL.media, offline: true } }],
  ['media', true, { media: { ...WELL.media, free: null } }],
  ['media', true, { media: { ...WELL.media, free: 2 ** 29 } }],
  ['media', true, { media: { ...WELL.media, writable: false } }],
  ['disk', true, { catalog: { ...WELL.catalog, free: null } }],
  ['disk', true, { catalog: { ...WELL.catalog, free: 2 ** 29 } }],
  ['imports', true, { interruptedImports: 1 }],
  ['files', true, { filing: 'A file could not be moved.' }],
  ['missing', true, { verify: { ...WELL.verify, missing: 1 } }],
  ['damaged', true, { verify: { ...WELL.verify, rot: 1 } }],
  ['edited', true, { verify: { ...WELL.verify, edited: 1 } }],
  ['verified', false, { oldestNews: NOW - 60 * DAY }],
  ['thumbnails', true, { thumbnails: { ...WELL.thumbnails, problem: 'The disk is full.' } }],
  ['watched', true, { watched: [watched] }],
  ['cloud', true, { remotes: [remote as unknown as HealthFacts['remotes'][number]] }],
];
const unwell = (facts: HealthFacts) => healthChecks(facts).filter(({ state }) => state !== 'good');

describe('health', () => {
  it('is good all over when nothing is wrong', () => {
    expect(unwell(WELL)).toEqual([]);
    expect(problemsOf(healthChecks(WELL))).toEqual([]);
  });

  it.each(UNWELL)('names what is unwell: %s (a problem: %s)', (check, counts, so) => {
    const facts = { ...WELL, ...so };
    expect(unwell(facts).map((found) => found.check)).toEqual([check]);
    expect(problemsOf(healthChecks(facts))).toHaveLength(counts ? 1 : 0);
  });

  it('is said of each matter that can be unwell', () => {
    const always = ['trash', 'quarantine'];
    const checks = healthChecks(WELL).map(({ check }) => check as string);
    expect([...new Set(UNWELL.map(([check]) => check)), ...always].toSorted()).toEqual(checks.toSorted());
  });
});
