/** The persistent queue: what is to be made for which asset. A row lives until its work is done or given up. */
import type { Database } from 'better-sqlite3';
import type { AssetKind } from '../../../shared/contract/asset.ts';
import type { ThumbnailStatus } from '../../../shared/contract/library.ts';

export type JobKind = 'thumbnail';

/** A job with what is needed to do it. */
export interface Job {
  readonly id: number;
  readonly assetId: number;
  /** Times a worker died or was killed while it had this job. */
  readonly crashes: number;
  readonly subject: JobSubject;
}

export interface JobSubject {
  readonly assetId: number;
  readonly sha256: string;
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  readonly kind: AssetKind;
  readonly mime: string;
  /** EXIF orientation as stored. */
  readonly orientation: number | null;
  /** Milliseconds. */
  readonly duration: number | null;
  /** It was tried and has no preview: no decoder, damaged, or quarantined. Only a rebuild tries again. */
  readonly givenUp: boolean;
  /** It has ended workers and is not decoded any more. */
  readonly quarantined: boolean;
}

export interface Jobs {
  /** Adds a job unless the asset has one of the kind. Higher priorities are done first. */
  add(kind: JobKind, assetId: number, priority?: number): void;
  /** The first jobs in order: priority, then age. */
  next(kind: JobKind, limit: number): readonly Job[];
  /** Jobs of these assets, in the order given; assets without one are left out. */
  of(kind: JobKind, assetIds: readonly number[]): readonly Job[];
  isOpen(id: number): boolean;
  done(id: number): void;
  /** Notes a crash, puts the job behind the others, and returns how many crashes there are now. */
  crashed(id: number): number;
  count(kind: JobKind): number;
  /** What a job for this content would be about: the oldest present asset, or else one in the trash. */
  subjectOf(sha256: string): JobSubject | null;
  subject(assetId: number): JobSubject | null;
  /** Every present asset is pending again and has a fresh thumbnail job, behind what is new. */
  restartThumbnails(): void;
  previewCounts(): Omit<ThumbnailStatus, 'problem'>;
}

const GIVEN_UP: ReadonlySet<string> = new Set(['none', 'failed', 'quarantined']);
/** Behind everything that was added in the ordinary way. */
const LAST = -10;

interface SubjectRow {
  readonly asset_id: number;
  readonly sha256: string;
  readonly path: string;
  readonly kind: AssetKind;
  readonly mime: string;
  readonly orientation: number | null;
  readonly duration_ms: number | null;
  readonly preview: string;
}

interface JobRow extends SubjectRow {
  readonly id: number;
  readonly crashes: number;
}

const SUBJECT = `asset.id AS asset_id, asset.sha256, asset.path, asset.kind, asset.mime, asset.orientation, asset.duration_ms, asset.preview`;
const JOB = `SELECT job.id, job.crashes, ${SUBJECT} FROM job JOIN asset ON asset.id = job.asset_id`;

export function createJobs(db: Database): Jobs {
  const insert = db.prepare<[JobKind, number, number]>(
    'INSERT INTO job (kind, asset_id, priority) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const first = db.prepare<[JobKind, number], JobRow>(
    `${JOB} WHERE job.kind = ? ORDER BY job.priority DESC, job.id LIMIT ?`,
  );
  const byAssets = db.prepare<[string, JobKind], JobRow>(
    `SELECT job.id, job.crashes, ${SUBJECT} FROM json_each(?) AS wanted
     JOIN job ON job.kind = ? AND job.asset_id = wanted.value JOIN asset ON asset.id = job.asset_id ORDER BY wanted.key`,
  );
  const open = db.prepare<[number], { n: number }>('SELECT 1 AS n FROM job WHERE id = ?');
  const remove = db.prepare<[number]>('DELETE FROM job WHERE id = ?');
  const crash = db.prepare<[number, number], { crashes: number }>(
    'UPDATE job SET crashes = crashes + 1, attempts = attempts + 1, priority = ? WHERE id = ? RETURNING crashes',
  );
  const counted = db.prepare<[JobKind], { n: number }>('SELECT count(*) AS n FROM job WHERE kind = ?');
  const bySha = db.prepare<[string], SubjectRow>(
    `SELECT ${SUBJECT} FROM asset WHERE sha256 = ? ORDER BY state = 'trashed', id LIMIT 1`,
  );
  const byId = db.prepare<[number], SubjectRow>(`SELECT ${SUBJECT} FROM asset WHERE id = ?`);
  const forget = db.prepare("DELETE FROM job WHERE kind = 'thumbnail'");
  const unmake = db.prepare(
    "UPDATE asset SET preview = 'pending', preview_reason = NULL WHERE state = 'present'",
  );
  const enqueue = db.prepare<[number]>(
    "INSERT INTO job (kind, asset_id, priority) SELECT 'thumbnail', id, ? FROM asset WHERE state = 'present' ORDER BY taken_ms DESC, id DESC",
  );
  const previews = db.prepare<[], { preview: string; n: number }>(
    "SELECT preview, count(*) AS n FROM asset WHERE state = 'present' GROUP BY preview",
  );

  return {
    add: (kind, assetId, priority = 0) => {
      insert.run(kind, assetId, priority);
    },
    next: (kind, limit) => first.all(kind, limit).map(toJob),
    of: (kind, assetIds) => byAssets.all(JSON.stringify(assetIds), kind).map(toJob),
    isOpen: (id) => open.get(id) !== undefined,
    done: (id) => {
      remove.run(id);
    },
    crashed: (id) => crash.get(LAST, id)?.crashes ?? 0,
    count: (kind) => counted.get(kind)?.n ?? 0,
    subjectOf: (sha256) => orNull(bySha.get(sha256)),
    subject: (assetId) => orNull(byId.get(assetId)),
    restartThumbnails: db.transaction(() => {
      forget.run();
      unmake.run();
      enqueue.run(LAST);
    }),
    previewCounts: () => {
      const counts = new Map(previews.all().map(({ preview, n }) => [preview, n]));
      const of = (state: string) => counts.get(state) ?? 0;
      return {
        pending: of('pending'),
        made: of('ready'),
        placeholder: of('none'),
        failed: of('failed') + of('quarantined'),
      };
    },
  };
}

function toJob(row: JobRow): Job {
  return { id: row.id, assetId: row.asset_id, crashes: row.crashes, subject: toSubject(row) };
}

function orNull(row: SubjectRow | undefined): JobSubject | null {
  return row === undefined ? null : toSubject(row);
}

function toSubject(row: SubjectRow): JobSubject {
  return {
    assetId: row.asset_id,
    sha256: row.sha256,
    path: row.path,
    kind: row.kind,
    mime: row.mime,
    orientation: row.orientation,
    duration: row.duration_ms,
    givenUp: GIVEN_UP.has(row.preview),
    quarantined: row.preview === 'quarantined',
  };
}
