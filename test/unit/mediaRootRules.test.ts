import path, { type PlatformPath } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertAbsolute, assertPlace, holds } from '../../electron/library/mediaRootRules.ts';
import { MediarootError } from '../../shared/errors.ts';

function problem(check: () => void): { code: string; message: string } | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof MediarootError) return { code: error.code, message: error.message };
    throw error;
  }
}
const code = (check: () => void) => problem(check)?.code ?? null;

describe('a media folder must be given as a complete path', () => {
  it.each([
    [path.posix, 'photos'],
    [path.posix, './photos'],
    [path.posix, '~/photos'],
    [path.posix, ''],
    [path.posix, '/photos\0'],
    [path.win32, 'photos'],
    [path.win32, 'C:photos'],
    [path.win32, '\\photos'],
    [path.win32, '/photos'],
  ] as const)('refuses %#: %s', (flavour, given) => {
    expect(code(() => assertAbsolute(flavour, given))).toBe('media_root_relative');
  });

  it.each([
    [path.posix, '/photos'],
    [path.win32, 'C:\\photos'],
    [path.win32, 'c:/photos'],
    [path.win32, '\\\\server\\share\\photos'],
  ] as const)('accepts %#: %s', (flavour, given) => {
    expect(code(() => assertAbsolute(flavour, given))).toBeNull();
  });
});

const posix = {
  codeDir: '/opt/mediaroot',
  dataDir: '/home/u/.data',
  libraryPath: '/home/u/.data/libraries/main',
};
const windows = {
  codeDir: 'C:\\Program Files\\Mediaroot',
  dataDir: 'C:\\Users\\u\\AppData\\Roaming\\Mediaroot',
  libraryPath: 'D:\\Catalogs\\main',
};

describe('a media folder keeps away from what is not media', () => {
  const place = (flavour: PlatformPath, mediaRoot: string) =>
    code(() => assertPlace(flavour, mediaRoot, flavour === path.posix ? posix : windows));

  it.each([
    [path.posix, '/'],
    [path.win32, 'C:\\'],
    [path.win32, '\\\\server\\share\\'],
  ] as const)('refuses a whole disk: %s %s', (flavour, mediaRoot) => {
    expect(place(flavour, mediaRoot)).toBe('media_root_filesystem_root');
  });

  it.each([
    [path.posix, '/opt/mediaroot'],
    [path.posix, '/opt/mediaroot/media'],
    [path.posix, '/home/u/.data/media'],
    [path.posix, '/home/u/.data/libraries/main/media'],
    [path.posix, '/home/u/.data/libraries'],
    [path.posix, '/home/u'],
    [path.win32, 'c:\\program files\\MEDIAROOT\\media'],
    [path.win32, 'C:\\Users\\u\\AppData\\Roaming\\Mediaroot\\media'],
    [path.win32, 'd:\\catalogs\\MAIN'],
    [path.win32, 'D:\\Catalogs'],
  ] as const)(
    'refuses the program, its data, the catalog and what holds the catalog: %s %s',
    (flavour, mediaRoot) => {
      expect(place(flavour, mediaRoot)).toBe('media_root_inside_app');
    },
  );

  it.each([
    [path.posix, '/home/u/Pictures'],
    [path.posix, '/opt/mediaroot-media'],
    [path.posix, '/home/u/.data-media'],
    [path.posix, '/opt/..media'],
    [path.win32, 'C:\\Users\\u\\Pictures\\Mediaroot'],
    [path.win32, 'E:\\Catalogs'],
    [path.win32, '\\\\server\\share\\photos'],
  ] as const)('accepts its neighbours: %s %s', (flavour, mediaRoot) => {
    expect(place(flavour, mediaRoot)).toBeNull();
  });

  it('says which folder is meant and what to do', () => {
    const found = problem(() => assertPlace(path.posix, '/home/u/.data/x', posix));
    expect(found?.message).toContain('/home/u/.data/x');
    expect(found?.message).toContain('Choose a folder outside it');
  });
});

it('a name that begins with two dots is inside, its parent is not', () => {
  expect(holds(path.posix, '/a', '/a/..b')).toBe(true);
  expect(holds(path.posix, '/a', '/')).toBe(false);
  expect(holds(path.win32, 'C:\\a', 'D:\\a')).toBe(false);
});
