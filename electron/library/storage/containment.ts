/** Keeps every path that is made from a relative one inside its root. */
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';

/** True when `file` is `folder` or lies below it. Both absolute. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative === '' ||
    (!path.isAbsolute(relative) && relative !== '..' && !relative.startsWith(`..${path.sep}`))
  );
}

/** Absolute path of `relative` (`/` separated) below `root`. Throws `forbidden` for anything that would leave it. */
export function below(root: string, relative: string): string {
  const parts = relative.split('/');
  const sound =
    relative !== '' &&
    !relative.includes('\0') &&
    !path.isAbsolute(relative) &&
    parts.every(
      (part) =>
        part !== '' && part !== '.' && part !== '..' && (path.sep === '/' || !part.includes(path.sep)),
    );
  const file = path.resolve(root, ...parts);
  if (!sound || file === root || !isInside(root, file)) {
    throw new MediarootError('forbidden', 'A stored path points outside the media folder.', {
      details: { relative },
    });
  }
  return file;
}
