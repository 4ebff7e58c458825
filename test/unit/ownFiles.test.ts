import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJson, saveJson } from '../../electron/main/ownFiles.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-own-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file of the shell’s own', () => {
  it('is replaced in one step, and nothing lies beside it', async () => {
    saveJson(at('a.json'), { version: 1 });
    saveJson(at('a.json'), { version: 2 });
    expect(readJson(at('a.json'))).toEqual({ version: 2 });
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it.runIf(process.platform !== 'win32')(
    'is its owner’s alone to read, whatever a saving that was cut off left behind',
    async () => {
      await writeFile(at('a.json.new'), '{"version', { mode: 0o644 });
      saveJson(at('a.json'), { version: 2 });
      expect((await stat(at('a.json'))).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual(['a.json']);
    },
  );

  it.runIf(process.platform !== 'win32')('is not written through a link in its place', async () => {
    await writeFile(at('other'), 'of someone else');
    await symlink(at('other'), at('a.json.new'));
    saveJson(at('a.json'), { version: 2 });
    expect(await readFile(at('other'), 'utf8')).toBe('of someone else');
    expect(readJson(at('a.json'))).toEqual({ version: 2 });
  });
});
