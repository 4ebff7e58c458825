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
const SELECT = 'SELECT asset.id, asset.name, remote_asset.problem AS words FROM';
/** Whichever is few of many is looked up, whatever is most of all is walked through. */
const FEW = `${SELECT} remote_asset INDEXED BY remote_asset_state JOIN asset ON asset.id = remote_asset.asset_id
  WHERE remote_id = @remote AND remote_asset.state =`;
const MANY = `${SELECT} asset LEFT JOIN remote_asset INDEXED BY remote_asset_asset
  ON remote_asset.asset_id = asset.id AND remote_id = @remote WHERE coalesce(remote_asset.state, 'waiting')`;
/** After a first whole sync, what waits has changed since, or is known to. */
const CHANGED = `${SELECT} (SELECT asset_id AS id FROM asset_change WHERE seq > (SELECT synced_seq FROM remote WHERE id = @remote)
    UNION SELECT asset_id FROM remote_asset INDEXED BY remote_asset_state WHERE remote_id = @remote AND state = 'waiting') AS changed
  JOIN asset ON asset.id = changed.id LEFT JOIN remote_asset INDEXED BY remote_asset_asset
  ON remote_asset.asset_id = asset.id AND remote_id = @remote WHERE coalesce(remote_asset.state, 'waiting')`;

export function createSyncItems(db: Db, counts: (remote: number) => Counts): SyncItems {
  const prepare = (sql: string) =>
    db.prepare<{ remote: number; offset: number; limit: number }, Row>(
      `${sql} ORDER BY asset.id LIMIT @limit OFFSET @offset`,
    );
  const failed = prepare(`${FEW} 'failed'`);
  const synced = prepare(`${MANY} IN ('synced', 'kept')`);
  const unknown = prepare(`${MANY} IN ('waiting', 'none')`);
  const changed = prepare(`${CHANGED} IN ('waiting', 'none')`);
  const isFirst = db.prepare<[number], { first: number }>(
    'SELECT synced_seq = 0 AS first FROM remote WHERE id = ?',
  );
  const query = (state: ListedSyncItem['state'], remote: number) => {
    if (state === 'failed') return failed;
    if (state === 'synced') return synced;
    return isFirst.get(remote)?.first === 1 ? unknown : changed;
  };
  const page = (
    state: ListedSyncItem['state'],
    remote: number,
    offset: number,
    limit: number,
  ): readonly ListedSyncItem[] =>
    limit === 0
      ? []
      : query(state, remote)
          .all({ remote, offset, limit })
          .map((row) => ({ ...row, state, words: state === 'failed' ? row.words : null }));
  return {
    list(remote, state, offset, limit) {
      const of = counts(remote);
      if (state !== null)
        return { total: of[state], items: offset < of[state] ? page(state, remote, offset, limit) : [] };
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
