/** Assets by how a bucket stands to them, for a list a person looks through. */
import type { Db } from './connection.ts';

export interface ListedSyncItem {
  readonly id: number;
  readonly name: string;
  readonly state: 'waiting' | 'synced' | 'failed';
  /** Why it failed. */
  readonly words: string | null;
}

export interface SyncItems {
  /** In order of their numbers; `state` null: what failed first, then what waits, then the rest. */
  list(
    remote: number,
    state: ListedSyncItem['state'] | null,
    offset: number,
    limit: number,
  ): { readonly total: number; readonly items: readonly ListedSyncItem[] };
}

type Counts = Readonly<Record<ListedSyncItem['state'], number>>;

interface Row {
  readonly id: number;
  readonly name: string;
  readonly words: string | null;
}

const ORDER = ['failed', 'waiting', 'synced'] as const;
const KNOWN = `SELECT asset.id, asset.name, remote_asset.problem AS words FROM remote_asset INDEXED BY remote_asset_state
  JOIN asset ON asset.id = remote_asset.asset_id WHERE remote_id = @remote`;

export function createSyncItems(db: Db, counts: (remote: number) => Counts): SyncItems {
  const prepare = (sql: string) =>
    db.prepare<{ remote: number; offset: number; limit: number }, Row>(
      `${sql} ORDER BY asset.id LIMIT @limit OFFSET @offset`,
    );
  const queries = {
    failed: prepare(`${KNOWN} AND remote_asset.state = 'failed'`),
    synced: prepare(`${KNOWN} AND remote_asset.state IN ('synced', 'kept')`),
    // Also what the bucket never heard of.
    waiting: prepare(
      `SELECT asset.id, asset.name, NULL AS words FROM asset LEFT JOIN remote_asset
         ON remote_asset.asset_id = asset.id AND remote_id = @remote
       WHERE coalesce(remote_asset.state, 'waiting') IN ('waiting', 'none')`,
    ),
  };
  const page = (
    state: ListedSyncItem['state'],
    remote: number,
    offset: number,
    limit: number,
  ): readonly ListedSyncItem[] =>
    limit === 0 ? [] : queries[state].all({ remote, offset, limit }).map((row) => ({ ...row, state }));
  return {
    list(remote, state, offset, limit) {
      const of = counts(remote);
      if (state !== null) return { total: of[state], items: page(state, remote, offset, limit) };
      const items: ListedSyncItem[] = [];
      let before = 0;
      for (const one of ORDER) {
        const skip = Math.max(0, offset - before);
        if (skip < of[one]) items.push(...page(one, remote, skip, limit - items.length));
        before += of[one];
      }
      return { total: before, items };
    },
  };
}
