/** Makes pictures of one asset: finds a picture of it, and has a worker decode that once for all that is ordered. */
import { MediarootError } from '../../../shared/errors.ts';
import type { Rendition, WorkerTaskInput } from '../../../shared/workerMessages.ts';
import type { JobSubject } from '../catalog/jobs.ts';
import type { ExifToolReader } from '../media/exiftool.ts';
import type { FrameGrabber } from '../media/ffmpeg.ts';
import { identify } from '../media/identify.ts';
import { type PreviewSource, planPreview } from './plan.ts';
import type { RenderOptions, WorkerPool } from './pool.ts';
import type { TaskOutcome } from './workerSlot.ts';

export type PictureOrder = WorkerTaskInput['renditions'][number];

/** Names for files that live as long as one job. */
export interface TempFiles {
  temp(): string;
  discard(temp: string): Promise<void>;
}

export interface PictureTools {
  readonly pool: WorkerPool;
  readonly exiftool: Pick<ExifToolReader, 'extract'>;
  readonly frames: FrameGrabber;
  /** For pictures taken out of a file. */
  readonly temps: TempFiles;
}

export interface PictureRequest extends RenderOptions {
  readonly subject: Pick<JobSubject, 'kind' | 'mime' | 'orientation' | 'duration'>;
  /** Absolute path of the stored file. */
  readonly file: string;
  readonly orders: readonly PictureOrder[];
}

export interface MadePictures {
  readonly state: 'ready';
  /** Words when the picture is damaged. */
  readonly reason: string | null;
  /** 0xRRGGBB. */
  readonly colour: number;
  /** Upright size as decoded; null when the picture shown is not the file's own. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** As ordered. */
  readonly renditions: readonly Rendition[];
}

export interface NoPictures {
  /** none: there is no picture of it; failed: it is damaged; crashed: a worker died over it. */
  readonly state: 'none' | 'failed' | 'crashed';
  readonly reason: string;
}

const DAMAGED = 'Damaged: the file is broken, so parts of the picture may be missing.';

/** Rejects only for what has nothing to do with the file: no worker, no room on the disk. */
export async function makePictures(
  tools: PictureTools,
  request: PictureRequest,
): Promise<MadePictures | NoPictures> {
  const { kind, mime } = request.subject;
  const plan = planPreview(kind, mime);
  let refused: string | null = null;
  for (const source of plan.sources) {
    const result = await trySource(tools, request, source, plan.tags);
    if (result === null) continue;
    if (result.state !== 'failed') return result;
    if (source === 'file') refused = result.reason;
  }
  if (refused !== null) return { state: 'failed', reason: refused };
  if (plan.sources.includes('poster') && (await tools.frames.version()) === null) {
    return { state: 'none', reason: 'Install ffmpeg to see a frame of each video here.' };
  }
  return { state: 'none', reason: plan.otherwise };
}

/** Null when the source has no picture. */
async function trySource(
  tools: PictureTools,
  request: PictureRequest,
  source: PreviewSource,
  tags: readonly string[],
): Promise<MadePictures | NoPictures | null> {
  const { subject, file } = request;
  if (source === 'file') return decode(tools, request, { path: file, mime: subject.mime, own: true });
  if (source === 'poster') {
    return withTemp(tools.temps, async (temp) => {
      if (!(await tools.frames.poster(file, temp, subject.duration))) return null;
      return decode(tools, request, { path: temp, mime: 'image/jpeg', own: false });
    });
  }
  for (const tag of tags) {
    const result = await withTemp(tools.temps, async (temp) => {
      if (!(await tools.exiftool.extract(file, tag, temp))) return null;
      const { kind, mime } = await identify(temp, '');
      return kind === 'image' ? decode(tools, request, { path: temp, mime, own: false }) : null;
    });
    if (result !== null && result.state !== 'failed') return result;
  }
  return null;
}

export async function withTemp<T>(temps: TempFiles, work: (temp: string) => Promise<T>): Promise<T> {
  const temp = temps.temp();
  try {
    return await work(temp);
  } finally {
    await temps.discard(temp);
  }
}

interface Picture {
  readonly path: string;
  readonly mime: string;
  /** The file itself, not a picture taken out of it. */
  readonly own: boolean;
}

async function decode(
  { pool }: PictureTools,
  { subject, orders, urgent = false, deadlineMs }: PictureRequest,
  { path, mime, own }: Picture,
): Promise<MadePictures | NoPictures> {
  const orientation = own ? null : subject.orientation;
  const outcome = await pool.render(
    { path, mime, orientation, renditions: [...orders] },
    { urgent, deadlineMs },
  );
  const done = outcomeOf(outcome);
  if ('reason' in done) return done;
  const { width, height, colour, damaged, renditions } = done;
  const size = own ? { width, height } : null;
  return { state: 'ready', reason: damaged ? DAMAGED : null, colour, size, renditions };
}

/** @throws MediarootError when the result could not be written. */
export function outcomeOf(outcome: TaskOutcome): Extract<TaskOutcome, { kind: 'rendered' }> | NoPictures {
  if (outcome.kind === 'rendered') return outcome;
  if (outcome.kind === 'unwritten') throw unwritten(outcome.code, outcome.detail);
  return { state: outcome.kind === 'crashed' ? 'crashed' : 'failed', reason: outcome.reason };
}

function unwritten(code: string, detail: string): MediarootError {
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new MediarootError('no_space', 'There is no room on the disk for more pictures. Free some space.', {
        retryable: true,
      })
    : new MediarootError('storage_failed', `A picture could not be written: ${detail}`, { retryable: true });
}
