/** Buckets a library is copied to, with what is known about each. Keys to them are not kept here. */
import { z } from 'zod';
import { SyncResult } from '../../../shared/contract/cloud.ts';
import { ErrorShape } from '../../../shared/contract/library.ts';
import { RemoteFeatures, RemoteOptions, RemoteTarget } from '../../../shared/contract/remote.ts';
import type { Db } from './connection.ts';

/** The manifest as this catalog saw it last, or wrote it. */
export const SeenManifest = z.object({
  etag: z.string(),
  generation: z.number().int(),
  /** Hash of the `library.json` that was written last, and its etag. */
  library: z.object({ hash: z.string(), etag: z.string() }).nullable(),
  /** Newest snapshot: its generation and time, and how many sidecar lines were written since. */
  snapshot: z
    .object({ generation: z.number().int(), taken: z.number().int(), linesSince: z.number().int() })
    .nullable(),
});
export type SeenManifest = z.infer<typeof SeenManifest>;

export interface StoredRemote {
  readonly id: number;
  readonly name: string;
  readonly target: RemoteTarget;
  readonly options: RemoteOptions;
  readonly features: RemoteFeatures | null;
  readonly replica: string;
  readonly syncedSeq: number;
  /** By collection uuid. */
  readonly delivered: Readonly<Record<string, string>>;
  readonly manifest: SeenManifest | null;
  readonly last: SyncResult | null;
  readonly problem: z.infer<typeof ErrorShape> | null;
}

export interface RemoteChange {
  readonly name?: string;
  readonly target?: RemoteTarget;
  readonly options?: RemoteOptions;
  readonly features?: RemoteFeatures | null;
  readonly replica?: string;
  readonly syncedSeq?: number;
  readonly delivered?: Readonly<Record<string, string>>;
  readonly manifest?: SeenManifest | null;
  readonly last?: SyncResult | null;
  readonly problem?: z.infer<typeof ErrorShape> | null;
}

export interface Remotes {
  /** In the order they were added; the first is the one badges speak of. */
  list(): readonly StoredRemote[];
  get(id: number): StoredRemote | null;
  byName(name: string): StoredRemote | null;
  /** Throws what SQLite throws for a name that is taken. */
  add(remote: {
    readonly name: string;
    readonly target: RemoteTarget;
    readonly options: RemoteOptions;
  }): StoredRemote;
  update(id: number, change: RemoteChange): void;
  /** With all that was known of what lies there. */
  remove(id: number): void;
  /** Forgets what lies there, as for another bucket. */
  forget(id: number): void;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly target: string;
  readonly options: string;
  readonly features: string | null;
  readonly replica: string;
  readonly synced_seq: number;
  readonly delivered: string;
  readonly manifest: string | null;
  readonly last: string | null;
  readonly problem: string | null;
}

const COLUMNS =
  'id, name, target, options, features, replica, synced_seq, delivered, manifest, last, problem';
const KNOWN = [
  'remote_asset',
  'remote_object',
  'remote_grave',
  'remote_upload',
  'remote_segment',
  'remote_followed',
  'remote_check',
  'remote_finding',
];
const Delivered = z.record(z.string(), z.string());

export function createRemotes(db: Db, now: () => number): Remotes {
  const all = db.prepare<[], Row>(`SELECT ${COLUMNS} FROM remote ORDER BY id`);
  const byId = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM remote WHERE id = ?`);
  const byName = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM remote WHERE name = ?`);
  const insert = db.prepare<[Readonly<Record<string, string | number>>], Row>(
    `INSERT INTO remote (name, target, options, replica, created_ms) VALUES (@name, @target, @options, @replica, @now)
     RETURNING ${COLUMNS}`,
  );
  const update = db.prepare<[Readonly<Record<string, string | number | null>>]>(
    `UPDATE remote SET name = @name, target = @target, options = @options, features = @features, replica = @replica,
       synced_seq = @syncedSeq, delivered = @delivered, manifest = @manifest, last = @last, problem = @problem WHERE id = @id`,
  );
  const remove = db.prepare<[number]>('DELETE FROM remote WHERE id = ?');
  const forgets = KNOWN.map((table) => db.prepare<[number]>(`DELETE FROM ${table} WHERE remote_id = ?`));
  const orNull = (row: Row | undefined) => (row === undefined ? null : toRemote(row));
  const change = (id: number, to: RemoteChange): void => {
    const row = byId.get(id);
    if (row === undefined) return;
    const { features, manifest, last, problem, target, options, delivered, ...plain } = {
      ...toRemote(row),
      ...to,
    };
    const json = { features, manifest, last, problem, target, options, delivered };
    update.run({
      ...plain,
      ...Object.fromEntries(
        Object.entries(json).map(([key, value]) => [key, value === null ? null : JSON.stringify(value)]),
      ),
    });
  };
  return {
    list: () => all.all().map(toRemote),
    get: (id) => orNull(byId.get(id)),
    byName: (name) => orNull(byName.get(name)),
    add: ({ name, target, options }) => {
      const row = insert.get({
        name,
        target: JSON.stringify(target),
        options: JSON.stringify(options),
        replica: crypto.randomUUID(),
        now: now(),
      });
      if (row === undefined) throw new Error('SQLite returned no row for a new remote');
      return toRemote(row);
    },
    update: change,
    remove: (id) => {
      remove.run(id);
    },
    forget: (id) => {
      for (const one of forgets) one.run(id);
      change(id, { features: null, syncedSeq: 0, delivered: {}, manifest: null, last: null, problem: null });
    },
  };
}

function toRemote(row: Row): StoredRemote {
  const json = <T>(shape: z.ZodType<T>, text: string | null): T | null =>
    text === null ? null : shape.parse(JSON.parse(text));
  return {
    id: row.id,
    name: row.name,
    target: RemoteTarget.parse(JSON.parse(row.target)),
    options: RemoteOptions.parse(JSON.parse(row.options)),
    features: json(RemoteFeatures, row.features),
    replica: row.replica,
    syncedSeq: row.synced_seq,
    delivered: Delivered.parse(JSON.parse(row.delivered)),
    manifest: json(SeenManifest, row.manifest),
    last: json(SyncResult, row.last),
    problem: json(ErrorShape, row.problem),
  };
}
