import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAppSettings } from '../../electron/main/appSettings.ts';
import { oneAtATime } from '../../electron/main/updates/oneAtATime.ts';
import { packageKind } from '../../electron/main/updates/packageKind.ts';
import { updateProblem } from '../../electron/main/updates/problems.ts';
import { workFrom } from '../../electron/main/updates/work.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mediaroot-updates-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what an update waits for', () => {
  const nothing = { imports: [], tasks: [], restoring: false };

  it('is nothing where nothing is under way', () => {
    const ended = (['done', 'cancelled', 'interrupted'] as const).map((state) => ({ state }));
    expect(workFrom({ ...nothing, imports: ended, tasks: [{ kind: 'sync', state: 'done' }] })).toEqual({
      beforeDownload: null,
      beforeInstall: null,
    });
  });

  it.each(['scanning', 'running', 'paused'] as const)('is an import that is %s', (state) => {
    expect(workFrom({ ...nothing, imports: [{ state }] })).toEqual({
      beforeDownload: 'an import',
      beforeInstall: 'an import',
    });
  });

  it('is a sync, a check or a restore, for the download too', () => {
    const both = (words: string) => ({ beforeDownload: words, beforeInstall: words });
    expect(workFrom({ ...nothing, tasks: [{ kind: 'sync', state: 'running' }] })).toEqual(both('a sync'));
    expect(workFrom({ ...nothing, tasks: [{ kind: 'check', state: 'paused' }] })).toEqual(
      both('a check of the cloud'),
    );
    expect(workFrom({ ...nothing, restoring: true })).toEqual(both('a restore from the cloud'));
  });

  it('is any other task for the installer alone', () => {
    expect(workFrom({ ...nothing, tasks: [{ kind: 'verify', state: 'running' }] })).toEqual({
      beforeDownload: null,
      beforeInstall: 'a verification',
    });
  });
});

describe('the kind of a copy', () => {
  const copy = { platform: 'linux', resources: '', env: {}, store: false } as const;

  it('is what its package says on Linux, or an AppImage, or somebody else’s', () => {
    expect(packageKind({ ...copy, resources: folder })).toBe(null);
    expect(packageKind({ ...copy, resources: folder, env: { APPIMAGE: '/x.AppImage' } })).toBe('appimage');
    writeFileSync(path.join(folder, 'package-type'), 'deb\n');
    expect(packageKind({ ...copy, resources: folder })).toBe('deb');
    writeFileSync(path.join(folder, 'package-type'), 'pacman');
    expect(packageKind({ ...copy, resources: folder })).toBe(null);
  });

  it('is that of the system elsewhere, and a store’s is the store’s', () => {
    expect(packageKind({ ...copy, platform: 'win32' })).toBe('nsis');
    expect(packageKind({ ...copy, platform: 'darwin' })).toBe('mac');
    expect(packageKind({ ...copy, platform: 'darwin', store: true })).toBe(null);
    for (const env of [{ SNAP: '/snap/x' }, { FLATPAK_ID: 'app.x' }])
      expect(packageKind({ ...copy, resources: folder, env })).toBe(null);
  });
});

describe('what is set about the app', () => {
  it('is kept, and readable for this user only', () => {
    const file = path.join(folder, 'app.json');
    expect(openAppSettings(file).updates()).toEqual({ automatic: true, lastChecked: null, share: null });
    openAppSettings(file).setUpdates({ automatic: false, lastChecked: 5 });
    expect(openAppSettings(file).updates()).toEqual({ automatic: false, lastChecked: 5, share: null });
  });

  it('falls back to what is usual where the file cannot be understood', () => {
    const file = path.join(folder, 'app.json');
    for (const text of ['{', '{"updates":{"automatic":"perhaps"}}', '[]']) {
      writeFileSync(file, text);
      expect(openAppSettings(file).updates().automatic).toBe(true);
    }
  });
});

describe('the words for a failed update', () => {
  const failed = (code: string, message = 'x') => updateProblem(Object.assign(new Error(message), { code }));

  it('tell a line that is down from a wrong file, a full disk and an answer that makes no sense', () => {
    expect(failed('ECONNREFUSED').message).toMatch(/cannot be reached/);
    expect(updateProblem(new Error('net::ERR_NAME_NOT_RESOLVED')).message).toMatch(/cannot be reached/);
    expect(failed('HTTP_ERROR_503').message).toMatch(/cannot be reached/);
    expect(failed('ERR_CHECKSUM_MISMATCH').code).toBe('verify_failed');
    expect(failed('ENOSPC').code).toBe('no_space');
    expect(failed('ERR_UPDATER_INVALID_VERSION').message).toMatch(/cannot be used/);
    expect(updateProblem('odd').message).not.toContain('odd');
  });
});

describe('work that is asked for while it is under way', () => {
  it('is done once more, however often it was asked for, and also after a failure', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let begun = 0;
    const run = oneAtATime(() => gates[begun++]?.promise ?? Promise.resolve());
    const first = run();
    const others = [run(), run(), run()];
    expect(begun).toBe(1);
    gates[0]?.reject(new Error('no'));
    await expect(first).rejects.toThrow('no');
    gates[1]?.resolve();
    await Promise.all(others);
    expect(begun).toBe(2);
  });
});
