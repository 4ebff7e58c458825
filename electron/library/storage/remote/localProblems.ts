/** What the file system says about a folder that is a remote, as errors of remotes. */
import { MediarootError } from '../../../../shared/errors.ts';
import { errno } from '../problems.ts';
import { type FaultKind, remoteError } from './faults.ts';

const KINDS: Readonly<Record<string, FaultKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'too_large',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'forbidden',
  ENOENT: 'no_bucket',
  ENOTDIR: 'no_bucket',
  ENODEV: 'no_bucket',
  ESTALE: 'interrupted',
  EIO: 'interrupted',
  ETIMEDOUT: 'interrupted',
  ENOTCONN: 'interrupted',
  EHOSTDOWN: 'unreachable',
  EMFILE: 'busy',
  ENFILE: 'busy',
  EBUSY: 'busy',
};

export function folderProblem(error: unknown, root: string, key?: string): MediarootError {
  if (error instanceof MediarootError) return error;
  const code = errno(error);
  return remoteError({ kind: KINDS[code] ?? 'refused', bucket: root, key, service: code, host: root });
}
