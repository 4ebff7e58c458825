import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginRun, type Runs } from '../../electron/main/recovery/runs.ts';
import { createStarting } from '../../electron/main/recovery/starting.ts';
import type { StartState } from '../../shared/contract/app.ts';

const NO_LIBRARY = {
  status: 'none',
  library: null,
  error: null,
  recent: [],
  defaults: { path: '/l', mediaRoot: '/m' },
};
const OPEN = {
  ...NO_LIBRARY,
  status: 'open',
  library: { id: 'a', name: 'A', path: '/l', mediaRoot: '/m', mediaRootState: 'online', assets: 0 },
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-runs-'));
  file = path.join(folder, 'running.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const unexpected = (error: unknown): never => {
  throw error;
};
const begin = (): Runs => beginRun(file, 0, unexpected);

describe('runs', () => {
  it('that end by themselves are counted, until one ends in good order', () => {
    expect([begin().failed, begin().failed, begin().failed]).toEqual([0, 1, 2]);
    begin().ended();
    expect(begin().failed).toBe(0);
  });

  it('that lasted count as well, however they end', () => {
    begin();
    begin().well();
    expect(begin().failed).toBe(0);
  });

  it('are begun though their file is damaged, or cannot be written', async () => {
    await writeFile(file, '{"started":');
    expect(begin().failed).toBe(0);
    const errors: unknown[] = [];
    const runs = beginRun(path.join(folder, 'not there', 'running.json'), 0, (error) => errors.push(error));
    runs.well();
    expect([runs.failed, errors.length]).toEqual([0, 2]);
  });
});

describe('starting', () => {
  let told: StartState[];
  const start = (failed: number, safeMode = false) => {
    told = [];
    const runs: Runs = { failed, well: () => undefined, ended: () => undefined };
    return createStarting({ safeMode, runs, relaunch: () => undefined, tell: (state) => told.push(state) });
  };

  it('after one bad end is as usual, after two it opens no library', () => {
    expect([start(1).state().trouble, start(1).environment()]).toEqual([null, {}]);
    expect([start(2).state().trouble, start(2).environment()]).toEqual([
      { kind: 'start', times: 2 },
      { MEDIAROOT_OPEN: 'none' },
    ]);
  });

  it('in safe mode opens the library, whatever went before', () => {
    expect(start(5, true).state()).toEqual({ safeMode: true, trouble: null });
    expect(start(5, true).environment()).toEqual({ MEDIAROOT_SAFE_MODE: '1' });
  });

  it('tells of a library process that keeps ending, and starts it without a library from then on', () => {
    const starting = start(0);
    for (const failures of [1, 2, 3]) starting.libraryDown(failures);
    expect([told, starting.environment()]).toEqual([[], {}]);
    starting.libraryDown(4);
    expect(told).toEqual([{ safeMode: false, trouble: { kind: 'library', times: 4 } }]);
    expect(starting.environment()).toEqual({ MEDIAROOT_OPEN: 'none' });
  });

  it('is out of trouble once a library is open, not before', () => {
    const starting = start(2);
    starting.libraryState(NO_LIBRARY);
    expect(starting.state().trouble).not.toBeNull();
    starting.libraryState(OPEN);
    expect(told).toEqual([{ safeMode: false, trouble: null }]);
  });
});

it('the note of a run says nothing but how it goes', async () => {
  begin();
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ started: 0, failed: 0, well: false });
});
