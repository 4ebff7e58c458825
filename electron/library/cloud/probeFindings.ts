/** The findings of a test of the connection, told in their order; what was not reached counts as skipped. */
import type { z } from 'zod';
import { CONNECTION_CHECKS, type ConnectionCheck } from '../../../shared/contract/remote.ts';

type Finding = z.infer<typeof ConnectionCheck>;
export type CheckName = Finding['check'];

export interface Findings {
  ok(check: CheckName, words: string): void;
  noted(check: CheckName, words: string): void;
  failed(check: CheckName, words: string): void;
  isOk(check: CheckName): boolean;
  all(): Finding[];
}

const TITLES: Readonly<Record<CheckName, string>> = {
  reach: 'reaching the service',
  bucket: 'finding the bucket',
  clock: 'comparing the clocks',
  list: 'listing',
  write: 'writing',
  read: 'reading',
  conditional: 'writing on a condition',
  checksum: 'sending a checksum along',
  multipart: 'uploading in parts',
  delete: 'deleting',
  public: 'asking without keys',
};

export function createFindings(): Findings {
  const found = new Map<CheckName, Finding>();
  const add =
    (state: Finding['state']) =>
    (check: CheckName, words: string): void => {
      found.set(check, { check, state, words });
    };
  return {
    ok: add('ok'),
    noted: add('noted'),
    failed: add('failed'),
    isOk: (check) => ['ok', 'noted'].includes(found.get(check)?.state ?? ''),
    all() {
      const failed = CONNECTION_CHECKS.find((check) => found.get(check)?.state === 'failed') ?? 'reach';
      const words = `Not tried, since ${TITLES[failed]} failed.`;
      return CONNECTION_CHECKS.map((check) => found.get(check) ?? { check, state: 'skipped', words });
    },
  };
}
