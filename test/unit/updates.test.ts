import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAppSettings } from '../../electron/main/appSettings.ts';
import { oneAtATime } from '../../electron/main/updates/oneAtATime.ts';
import { NOT_A_PACKAGE, NOT_YOURS, OTHERS_UPDATE, wayOf } from '../../electron/main/updates/packageKind.ts';
import { updateProblem } from '../../electron/main/updates/problems.ts';
import { isOlder } from '../../electron/main/updates/versions.ts';
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

describe('the way a copy is replaced', () => {
  const copy = { platform: 'linux', resources: '', env: {}, store: false } as const;
  const nowhere = '/sys/kernel';

  it('is that of its package on Linux, where it has one', () => {
    expect(wayOf({ ...copy, resources: folder })).toEqual({ unable: NOT_A_PACKAGE });
    writeFileSync(path.join(folder, 'package-type'), 'deb\n');
    expect(wayOf({ ...copy, resources: folder })).toEqual({ kind: 'deb' });
    writeFileSync(path.join(folder, 'package-type'), 'pacman');
    expect(wayOf({ ...copy, resources: folder })).toEqual({ unable: OTHERS_UPDATE });
  });

  it('is that of an AppImage where it runs out of one, not where another started it', () => {
    const image = path.join(folder, 'x.AppImage');
    writeFileSync(image, '');
    const resources = path.join(folder, 'mounted/resources');
    mkdirSync(resources, { recursive: true });
    const of = (env: NodeJS.ProcessEnv) => wayOf({ ...copy, resources, env });
    expect(of({ APPIMAGE: image, APPDIR: path.join(folder, 'mounted') })).toEqual({ kind: 'appimage' });
    mkdirSync(path.join(folder, 'other'));
    for (const APPDIR of [path.join(folder, 'other'), path.join(folder, 'gone'), undefined])
      expect(of({ APPIMAGE: image, APPDIR })).toEqual({ unable: NOT_A_PACKAGE });
    const readOnly = { APPIMAGE: path.join(nowhere, 'x.AppImage'), APPDIR: path.join(folder, 'mounted') };
    expect(of(readOnly)).toEqual({ unable: NOT_YOURS });
  });

  it('is that of the installer on Windows, where there is one to take it away again', () => {
    const resources = path.join(folder, 'resources');
    mkdirSync(resources);
    expect(wayOf({ ...copy, platform: 'win32', resources })).toEqual({ unable: NOT_A_PACKAGE });
    writeFileSync(path.join(folder, 'Uninstall Mediaroot.exe'), '');
    expect(wayOf({ ...copy, platform: 'win32', resources })).toEqual({ kind: 'nsis' });
  });

  it('is that of the system on macOS, and the store’s for what is from a store', () => {
    const resources = path.join(folder, 'Mediaroot.app/Contents/Resources');
    mkdirSync(resources, { recursive: true });
    expect(wayOf({ ...copy, platform: 'darwin', resources })).toEqual({ kind: 'mac' });
    expect(wayOf({ ...copy, platform: 'darwin', resources, store: true })).toEqual({ unable: OTHERS_UPDATE });
    for (const env of [{ SNAP: '/snap/x' }, { FLATPAK_ID: 'app.x' }])
      expect(wayOf({ ...copy, resources: folder, env })).toEqual({ unable: OTHERS_UPDATE });
  });
});

describe('what is set about the app', () => {
  it('is kept, and readable for this user only', () => {
    const file = path.join(folder, 'app.json');
    const usual = { automatic: true, lastChecked: null, highest: null, share: null };
    expect(openAppSettings(file).updates()).toEqual(usual);
    openAppSettings(file).setUpdates({ automatic: false, lastChecked: 5 });
    expect(openAppSettings(file).updates()).toEqual({ ...usual, automatic: false, lastChecked: 5 });
  });

  it('falls back to what is usual where the file cannot be understood', () => {
    const file = path.join(folder, 'app.json');
    for (const text of ['{', '{"updates":{"automatic":"perhaps"}}', '[]']) {
      writeFileSync(file, text);
      expect(openAppSettings(file).updates().automatic).toBe(true);
    }
  });

  it('holds where something beside it cannot be understood', () => {
    const file = path.join(folder, 'app.json');
    writeFileSync(file, '{"updates":{"automatic":false,"highest":"2.0.0","share":700,"lastChecked":"now"}}');
    const held = { automatic: false, highest: '2.0.0', share: null, lastChecked: null };
    expect(openAppSettings(file).updates()).toEqual(held);
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

  it('tell a folder that cannot be written by its name, and a package that is no longer there', () => {
    const problem = updateProblem(Object.assign(new Error('x'), { code: 'EROFS', path: '/cache/pending' }));
    expect(problem.message).toContain('/cache/pending');
    expect(updateProblem(new Error('Cannot download "https://x/y", status 404: Not Found')).message).toMatch(
      /does not have the file that it announced/,
    );
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

describe('versions', () => {
  it('are told apart by their numbers', () => {
    expect(isOlder('1.9.0', '1.10.0')).toBe(true);
    expect(isOlder('1.10.0', '1.9.9')).toBe(false);
    expect(isOlder('2.0.0', '2.0.0')).toBe(false);
    expect(isOlder('2.0.0-beta', '2.0.0')).toBe(false);
  });
});
