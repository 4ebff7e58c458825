/** What the last check of a bucket found: where bucket, files and records are not of one mind. */
import { z } from 'zod';
import type { CheckFinding, CheckReport } from '../../../shared/contract/cloud.ts';
import type { Db } from './connection.ts';

type CheckKind = CheckFinding['kind'];

export interface NewFinding {
  readonly key: string;
  readonly kind: CheckKind;
  /** Null: of no asset. */
  readonly uuid: string | null;
  readonly words: string;
}

export interface StoredFinding extends NewFinding {
  /** Heal can put it right, as far as the check knows. */
  readonly healable: boolean;
}

const Ended = z.object({
  finished: z.number().int(),
  downloaded: z.boolean(),
  objects: z.number().int(),
  bytes: z.number().int(),
});
export type EndedCheck = z.infer<typeof Ended>;

/** Of one remote each. */
export interface RemoteChecks {
  /** Forgets the check before. */
  begin(remote: number): void;
  /** Inserts it, or gives the one of this kind and key other words. */
  set(remote: number, finding: NewFinding): void;
  remove(remote: number, kind: CheckKind, key: string): void;
  /** Findings of this kind whose key begins so. */
  removeBelow(remote: number, kind: CheckKind, start: string): void;
  /** Says of originals that are broken in both places that they are. */
  pair(remote: number, words: string): void;
  end(remote: number, check: EndedCheck): void;
  /** Null: never, or it was cut short. */
  ended(remote: number): EndedCheck | null;
  counts(remote: number): CheckReport['counts'];
  list(remote: number, kind: CheckKind | null, offset: number, limit: number): readonly CheckFinding[];
  /** In order of their key, after this one. */
  page(remote: number, kind: CheckKind, after: string, limit: number): readonly StoredFinding[];
  /** Objects that are to be in the bucket. */
  objects(remote: number): number;
}

interface Row extends NewFinding {
  readonly healable: number;
  readonly asset: number | null;
  readonly name: string | null;
}

const IN_BUCKET = "('missing', 'damaged')";
const LOCAL = "('local-rot', 'local-missing')";
const HEALABLE = `CASE
  WHEN found.kind = 'foreign' OR asset.id IS NULL THEN 0
  WHEN found.kind IN ${LOCAL} THEN EXISTS (SELECT 1 FROM remote_object o WHERE o.remote_id = found.remote_id
      AND o.asset_uuid = found.asset_uuid AND o.role = 'original' AND o.sha256 = asset.sha256
      AND NOT EXISTS (SELECT 1 FROM remote_finding other WHERE other.remote_id = o.remote_id AND other.kind IN ${IN_BUCKET}
        AND other.key = o.key))
  ELSE NOT EXISTS (SELECT 1 FROM remote_finding other WHERE other.remote_id = found.remote_id AND other.kind IN ${LOCAL}
      AND other.asset_uuid = found.asset_uuid AND found.key IN (SELECT key FROM remote_object o
        WHERE o.remote_id = found.remote_id AND o.asset_uuid = found.asset_uuid AND o.role = 'original'))
  END`;
const FINDING = `SELECT found.key, found.kind, found.asset_uuid AS uuid, found.words, asset.id AS asset, asset.name,
    ${HEALABLE} AS healable
  FROM remote_finding found LEFT JOIN asset ON asset.uuid = found.asset_uuid WHERE found.remote_id = @remote`;

export function createRemoteChecks(db: Db): RemoteChecks {
  const forget = ['remote_check', 'remote_finding'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE remote_id = ?`),
  );
  const set = db.prepare<[NewFinding & { remote: number }]>(
    `INSERT INTO remote_finding (remote_id, key, kind, asset_uuid, words) VALUES (@remote, @key, @kind, @uuid, @words)
     ON CONFLICT (remote_id, kind, key) DO UPDATE SET asset_uuid = excluded.asset_uuid, words = excluded.words`,
  );
  const remove = db.prepare<[number, CheckKind, string]>(
    'DELETE FROM remote_finding WHERE remote_id = ? AND kind = ? AND key = ?',
  );
  const removeBelow = db.prepare<{ remote: number; kind: CheckKind; start: string }>(
    'DELETE FROM remote_finding WHERE remote_id = @remote AND kind = @kind AND substr(key, 1, length(@start)) = @start',
  );
  const pair = db.prepare<{ remote: number; words: string }>(
    `UPDATE remote_finding SET words = words || ' ' || @words WHERE remote_id = @remote AND EXISTS (
       SELECT 1 FROM remote_object o
       JOIN remote_finding there ON there.remote_id = o.remote_id AND there.key = o.key AND there.kind IN ${IN_BUCKET}
       JOIN remote_finding here ON here.remote_id = o.remote_id AND here.asset_uuid = o.asset_uuid AND here.kind IN ${LOCAL}
       WHERE o.remote_id = @remote AND o.role = 'original' AND o.asset_uuid = remote_finding.asset_uuid
         AND (remote_finding.kind IN ${LOCAL} OR remote_finding.key = o.key))`,
  );
  const end = db.prepare<[number, string]>(
    `INSERT INTO remote_check (remote_id, report) VALUES (?, ?)
     ON CONFLICT (remote_id) DO UPDATE SET report = excluded.report`,
  );
  const ended = db.prepare<[number], { report: string }>(
    'SELECT report FROM remote_check WHERE remote_id = ?',
  );
  const counts = db.prepare<[number], { kind: CheckKind; n: number }>(
    'SELECT kind, count(*) AS n FROM remote_finding WHERE remote_id = ? GROUP BY kind',
  );
  const list = db.prepare<{ remote: number; kind: CheckKind | null; offset: number; limit: number }, Row>(
    `${FINDING} AND (@kind IS NULL OR found.kind = @kind) ORDER BY found.kind, found.key LIMIT @limit OFFSET @offset`,
  );
  const page = db.prepare<{ remote: number; kind: CheckKind; after: string; limit: number }, Row>(
    `${FINDING} AND found.kind = @kind AND found.key > @after ORDER BY found.key LIMIT @limit`,
  );
  const objects = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM remote_object WHERE remote_id = ?',
  );
  return {
    begin: db.transaction((remote: number) => {
      for (const one of forget) one.run(remote);
    }),
    set: (remote, finding) => void set.run({ ...finding, remote }),
    remove: (remote, kind, key) => void remove.run(remote, kind, key),
    removeBelow: (remote, kind, start) => void removeBelow.run({ remote, kind, start }),
    pair: (remote, words) => void pair.run({ remote, words }),
    end: (remote, check) => void end.run(remote, JSON.stringify(check)),
    ended: (remote) => {
      const row = ended.get(remote);
      return row === undefined ? null : Ended.parse(JSON.parse(row.report));
    },
    counts: (remote) => {
      const by = new Map(counts.all(remote).map(({ kind, n }) => [kind, n]));
      const of = (kind: CheckKind) => by.get(kind) ?? 0;
      return {
        missing: of('missing'),
        damaged: of('damaged'),
        foreign: of('foreign'),
        'local-rot': of('local-rot'),
        'local-missing': of('local-missing'),
      };
    },
    list: (remote, kind, offset, limit) =>
      list
        .all({ remote, kind, offset, limit })
        .map(({ uuid: _, healable, ...row }) => ({ ...row, healable: healable === 1 })),
    page: (remote, kind, after, limit) =>
      page.all({ remote, kind, after, limit }).map(({ key, uuid, words, healable }) => ({
        ...{ key, kind, uuid, words },
        healable: healable === 1,
      })),
    objects: (remote) => objects.get(remote)?.n ?? 0,
  };
}
