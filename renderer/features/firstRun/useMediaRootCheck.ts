import { useEffect, useState } from 'react';
import { ClientError, client } from '../../client/index.ts';

const QUIET_MS = 200;

export interface MediaRootCheck {
  /** The path the answer is about. */
  readonly path: string;
  /** Why the folder cannot be used, in words; null when it can. */
  readonly problem: string | null;
}

/** Asks the library about a folder as it is typed. Null while the answer for this very path is not there. */
export function useMediaRootCheck(path: string): MediaRootCheck | null {
  const [check, setCheck] = useState<MediaRootCheck | null>(null);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      let problem: string | null;
      try {
        problem = (await client.call('library.checkMediaRoot', { path })).problem?.message ?? null;
      } catch (error) {
        problem = error instanceof ClientError ? error.message : 'This folder could not be checked.';
      }
      if (!stale) setCheck({ path, problem });
    }, QUIET_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [path]);
  return check?.path === path ? check : null;
}
