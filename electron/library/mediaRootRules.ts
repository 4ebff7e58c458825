/** Where MEDIA_ROOT may lie, decided on paths alone; for POSIX and Windows alike. Paths are absolute and resolved. */
import type { PlatformPath } from 'node:path';
import { type ErrorCode, MediarootError } from '../../shared/errors.ts';

export interface Surroundings {
  /** The program's code. */
  readonly codeDir: string;
  /** The app's data folder. */
  readonly dataDir: string;
  /** Catalog folder of the library in question. */
  readonly libraryPath: string;
}

/** Refuses what is not a complete absolute path: on Windows `\photos` and `C:photos` depend on where the program stands. */
export function assertAbsolute(path: PlatformPath, given: string): void {
  const { root } = path.parse(given);
  const complete =
    path.isAbsolute(given) && (path.sep === '/' || /^[a-z]:[\\/]/i.test(root) || /^[\\/]{2}/.test(root));
  if (complete && !given.includes('\0')) return;
  throw problem(
    'media_root_relative',
    given,
    `“${given}” is not a complete path. Give the media folder's full path${path.sep === '/' ? ', from /' : ', with its drive'}.`,
  );
}

/** Throws the first rule that the resolved path breaks. */
export function assertPlace(
  path: PlatformPath,
  mediaRoot: string,
  { codeDir, dataDir, libraryPath }: Surroundings,
): void {
  if (path.parse(mediaRoot).root === mediaRoot || path.dirname(mediaRoot) === mediaRoot) {
    throw problem(
      'media_root_filesystem_root',
      mediaRoot,
      `${mediaRoot} is a whole disk. Choose a folder on it for your media.`,
    );
  }
  const rules = [
    [
      codeDir,
      mediaRoot,
      `${mediaRoot} lies inside the program's own folder ${codeDir}, which updates replace. Choose a folder outside it.`,
    ],
    [
      libraryPath,
      mediaRoot,
      `${mediaRoot} lies inside the catalog folder ${libraryPath}. Choose a folder outside it.`,
    ],
    [
      dataDir,
      mediaRoot,
      `${mediaRoot} lies inside Mediaroot's data folder ${dataDir}. Choose a folder outside it, such as one in Pictures.`,
    ],
    [
      mediaRoot,
      libraryPath,
      `The catalog folder ${libraryPath} would lie inside the media folder ${mediaRoot}. Choose a media folder that does not hold it.`,
    ],
  ] as const;
  for (const [outer, inner, words] of rules) {
    if (holds(path, outer, inner)) throw problem('media_root_inside_app', mediaRoot, words);
  }
}

/** True when `inner` is `outer` or lies in it. Windows' paths compare without case. */
export function holds(path: PlatformPath, outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return (
    relative === '' ||
    !(relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
  );
}

function problem(code: ErrorCode, mediaRoot: string, words: string): MediarootError {
  return new MediarootError(code, words, { details: { path: mediaRoot } });
}
