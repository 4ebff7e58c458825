/** Records of renditions: what is to be made of an asset, where it lies, or why there is none. Pending rows are the queue. */
import type { AssetKind } from '../../../shared/contract/asset.ts';
import type { RenditionGap, RenditionInfo, RenditionStatus } from '../../../shared/contract/collection.ts';
import type { Db } from './connection.ts';

export interface RenditionRow extends RenditionInfo {
  readonly id: number;
  readonly assetId: number;
  /** Of the definition and the content; see renditions/wanted.ts. */
  readonly fingerprint: string;
}

/** What of an asset decides about its renditions. */
export interface RenditionSubject {
  readonly assetId: number;
  readonly collectionId: number;
  readonly sha256: string;
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  readonly kind: AssetKind;
  readonly mime: string;
}

export interface NewRendition {
  readonly fingerprint: string;
  readonly state: 'pending' | 'none' | 'failed';
  readonly reason: string | null;
  /** It was tried just now. */
  readonly tried?: boolean;
}

export interface MadeRendition {
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly size: number;
}

export interface RenditionRecords {
  of(assetId: number): readonly RenditionRow[];
  get(id: number): RenditionRow | null;
  /** Of a present asset; null for every other. */
  subject(assetId: number): RenditionSubject | null;
  /** Present assets in order of their number, with their rows; of one collection, or of all. */
  page(
    collectionId: number | null,
    after: number,
    limit: number,
  ): readonly { readonly subject: RenditionSubject; readonly rows: readonly RenditionRow[] }[];
  add(assetId: number, name: string, rendition: NewRendition): void;
  /** It has no file, and this is to be said of it from now on. */
  reset(id: number, rendition: NewRendition): void;
  /** To be made again, in the place of its file where it has one. */
  again(id: number): void;
  remove(id: number): void;
  /** Assets with pending rows, the oldest row first, without these. */
  pending(without: ReadonlySet<number>, limit: number): readonly number[];
  /** Its file is about to be placed here. */
  aim(id: number, path: string): void;
  ready(id: number, made: MadeRendition, reason: string | null): void;
  /** True when a record, a move or a removal, but not this row, speaks for the path. */
  taken(path: string, id: number): boolean;
  counts(): Omit<RenditionStatus, 'problem'>;
  /** Those of present assets that could not be made, in order of the asset. */
  gaps(offset: number, limit: number): { readonly total: number; readonly items: readonly RenditionGap[] };
}

interface Row extends Omit<RenditionRow, 'assetId'> {
  readonly asset_id: number;
}

interface SubjectRow extends Omit<RenditionSubject, 'assetId' | 'collectionId'> {
  readonly id: number;
  readonly collection_id: number;
}

const COLUMNS = 'id, asset_id, name, fingerprint, state, path, mime, width, height, size, reason';
const SUBJECT = 'id, collection_id, sha256, path, kind, mime';
const GAPS = `FROM rendition JOIN asset ON asset.id = rendition.asset_id
  WHERE rendition.state <> 'ready' AND rendition.state IN ('none', 'failed')`;
/** As many as a collection can have. */
const ROWS_AN_ASSET = 12;

export function createRenditionRecords(db: Db, now: () => number): RenditionRecords {
  const ofAsset = db.prepare<[number], Row>(
    `SELECT ${COLUMNS} FROM rendition WHERE asset_id = ? ORDER BY id`,
  );
  const byId = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM rendition WHERE id = ?`);
  const subject = db.prepare<[number], SubjectRow>(
    `SELECT ${SUBJECT} FROM asset WHERE id = ? AND state = 'present'`,
  );
  const pageOf = (where: string) =>
    db.prepare<{ collection: number | null; after: number; limit: number }, SubjectRow>(
      `SELECT ${SUBJECT} FROM asset WHERE ${where} id > @after AND state = 'present' ORDER BY id LIMIT @limit`,
    );
  const pageOfAll = pageOf('');
  const pageOfOne = pageOf('collection_id = @collection AND');
  const insert = db.prepare<[number, string, string, string, string | null]>(
    'INSERT INTO rendition (asset_id, name, fingerprint, state, reason) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.prepare<[string, string, string | null, number | null, number]>(
    `UPDATE rendition SET fingerprint = ?, state = ?, reason = ?, path = NULL, mime = NULL, width = NULL, height = NULL,
       size = NULL, made_ms = ? WHERE id = ?`,
  );
  const again = db.prepare<[number]>("UPDATE rendition SET state = 'pending', reason = NULL WHERE id = ?");
  const remove = db.prepare<[number]>('DELETE FROM rendition WHERE id = ?');
  // The first condition is the one the index is made for.
  const pending = db.prepare<[number], { asset_id: number }>(
    "SELECT asset_id FROM rendition WHERE state <> 'ready' AND state = 'pending' ORDER BY id LIMIT ?",
  );
  const aim = db.prepare<[string, number]>('UPDATE rendition SET path = ? WHERE id = ?');
  const ready = db.prepare<[string, number, number, number, string | null, number, number]>(
    `UPDATE rendition SET state = 'ready', mime = ?, width = ?, height = ?, size = ?, reason = ?, made_ms = ?
     WHERE id = ?`,
  );
  const taken = db.prepare<{ path: string; id: number }, unknown>(
    `SELECT 1 FROM rendition WHERE path = @path AND id <> @id
     UNION ALL SELECT 1 FROM asset WHERE path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM asset WHERE home_path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM file_task WHERE to_path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM file_task WHERE from_path = @path COLLATE NOCASE
     LIMIT 1`,
  );
  const counted = db.prepare<[], { state: string; n: number }>(
    'SELECT state, count(*) AS n FROM rendition GROUP BY state',
  );
  const gapCount = db.prepare<[], { n: number }>(`SELECT count(*) AS n ${GAPS}`);
  const gaps = db.prepare<[number, number], RenditionGap>(
    `SELECT asset.id, asset.name, rendition.name AS rendition, rendition.state, coalesce(rendition.reason, '') AS reason,
       made_ms AS tried
     ${GAPS} ORDER BY asset.id, rendition.id LIMIT ? OFFSET ?`,
  );
  const of = (assetId: number) => ofAsset.all(assetId).map(toRow);

  return {
    of,
    get: (id) => {
      const row = byId.get(id);
      return row === undefined ? null : toRow(row);
    },
    subject: (assetId) => {
      const row = subject.get(assetId);
      return row === undefined ? null : toSubject(row);
    },
    page: (collection, after, limit) =>
      (collection === null ? pageOfAll : pageOfOne)
        .all({ collection, after, limit })
        .map((row) => ({ subject: toSubject(row), rows: of(row.id) })),
    add: (assetId, name, { fingerprint, state, reason }) => {
      insert.run(assetId, name, fingerprint, state, reason);
    },
    reset: (id, { fingerprint, state, reason, tried = false }) => {
      update.run(fingerprint, state, reason, tried ? now() : null, id);
    },
    again: (id) => {
      again.run(id);
    },
    remove: (id) => {
      remove.run(id);
    },
    pending: (without, limit) => {
      const ids = new Set(pending.all((without.size + limit) * ROWS_AN_ASSET).map((row) => row.asset_id));
      return [...ids].filter((id) => !without.has(id)).slice(0, limit);
    },
    aim: (id, path) => {
      aim.run(path, id);
    },
    ready: (id, { mime, width, height, size }, reason) => {
      ready.run(mime, width, height, size, reason, now(), id);
    },
    taken: (path, id) => taken.get({ path, id }) !== undefined,
    counts: () => {
      const by = new Map(counted.all().map(({ state, n }) => [state, n]));
      const count = (state: string) => by.get(state) ?? 0;
      return {
        pending: count('pending'),
        ready: count('ready'),
        failed: count('failed'),
        none: count('none'),
      };
    },
    gaps: (offset, limit) => ({ total: gapCount.get()?.n ?? 0, items: gaps.all(limit, offset) }),
  };
}

function toRow({ asset_id: assetId, ...row }: Row): RenditionRow {
  return { ...row, assetId };
}

function toSubject({ id, collection_id: collectionId, ...row }: SubjectRow): RenditionSubject {
  return { ...row, assetId: id, collectionId };
}
