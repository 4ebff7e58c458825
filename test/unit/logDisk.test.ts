import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logDisk as libraryDisk } from '../../electron/library/storage/logFile.ts';
import { logDisk as shellDisk } from '../../electron/main/ownFiles.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-logs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each([
  ['shell', shellDisk],
  ['library', libraryDisk],
])('logs of the %s', (_room, logDisk) => {
  it('are made with their folder, for their owner alone to read', async () => {
    const logs = path.join(folder, 'data', 'logs');
    const disk = logDisk(logs);
    expect(disk.size('a.log')).toBe(0);
    expect(await readdir(folder)).toEqual([]);
    disk.append('a.log', 'größe\n');
    disk.append('a.log', 'two\n');
    expect(disk.size('a.log')).toBe(12);
    if (process.platform !== 'win32') expect((await stat(path.join(logs, 'a.log'))).mode & 0o777).toBe(0o600);
  });

  it('replace an older one when they move on', async () => {
    const disk = logDisk(folder);
    disk.append('a.1.log', 'old');
    disk.append('a.log', 'new');
    disk.move('a.log', 'a.1.log');
    expect(await readdir(folder)).toEqual(['a.1.log']);
    expect(await readFile(path.join(folder, 'a.1.log'), 'utf8')).toBe('new');
  });
});
