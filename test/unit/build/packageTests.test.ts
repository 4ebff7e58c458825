import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimObstacle, holderOf } from '../../../build/lib/packageTests.mjs';

describe('a machine on which tests may install Mediaroot', () => {
  it('is one where it is not installed, or was by a run that ended too soon', () => {
    expect(claimObstacle({ holder: 'none', installed: undefined })).toBeUndefined();
    expect(claimObstacle({ holder: 'gone', installed: undefined })).toBeUndefined();
    expect(claimObstacle({ holder: 'gone', installed: '0.0.9' })).toBeUndefined();
  });

  it('is none where a person installed it', () => {
    expect(claimObstacle({ holder: 'none', installed: '0.1.0' })).toBe(
      'Mediaroot 0.1.0 is installed on this machine, and tests take nobody’s app off',
    );
  });

  it('is none where another run of the tests does', () => {
    for (const installed of [undefined, '0.0.9'])
      expect(claimObstacle({ holder: 'running', installed })).toContain('Another run of the tests');
  });
});

describe('the run that claimed a machine', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-claim-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const claimed = async (content: string): Promise<string> => {
    const file = path.join(folder, 'claim.json');
    await writeFile(file, content);
    return file;
  };

  it('is known by its process', async () => {
    expect(holderOf(path.join(folder, 'none.json'))).toBe('none');
    expect(holderOf(await claimed(JSON.stringify({ pid: process.pid })))).toBe('running');
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(holderOf(await claimed(JSON.stringify({ pid })))).toBe('gone');
  });

  it('is gone when its claim was cut short', async () => {
    expect(holderOf(await claimed('{"pi'))).toBe('gone');
    expect(holderOf(await claimed('{}'))).toBe('gone');
  });
});
