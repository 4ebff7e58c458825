/** What the file system says about a folder that is a remote, as errors of remotes. */
import { MediarootError } from '../../../../shared/errors.ts';
import { errno } from '../problems.ts';
import { type Fault, type FaultKind, remoteError } from './faults.ts';

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

/** What is said of a folder otherwise than of a bucket. */
const SAID: Partial<Record<FaultKind, (root: string) => string>> = {
  forbidden: (root) =>
    `Mediaroot may not use “${root}”. Change the permissions of this folder, or choose another one.`,
  no_bucket: (root) => `The folder “${root}” is not there. Connect the drive it is on, or correct its path.`,
};

export function folderError(fault: Fault): MediarootError {
  return remoteError(fault, SAID[fault.kind]?.(fault.bucket));
}

/** The same of what the file system threw. */
export function folderProblem(error: unknown, root: string, key?: string): MediarootError {
  if (error instanceof MediarootError) return error;
  const code = errno(error);
  return folderError({ kind: KINDS[code] ?? 'refused', bucket: root, key, service: code, host: root });
}
