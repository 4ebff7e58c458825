/** Makes the preview of one asset: finds a picture of it, has a worker decode that, puts the result in the store. */
import type { ThumbnailVariant } from '../../../shared/mediaUrl.ts';
import type { JobSubject } from '../catalog/jobs.ts';
import type { ExifToolReader } from '../media/exiftool.ts';
import type { FrameGrabber } from '../media/ffmpeg.ts';
import { identify } from '../media/identify.ts';
import { type PreviewSource, planPreview } from './plan.ts';
import type { WorkerPool } from './pool.ts';
import type { TaskOutcome } from './workerSlot.ts';

/** The store of thumbnails, as far as it is needed here. */
export interface PreviewStore {
  temp(): string;
  commit(temp: string, sha256: string, variant: ThumbnailVariant): Promise<string>;
  discard(temp: string): Promise<void>;
}

export interface PreviewTools {
  readonly pool: WorkerPool;
  readonly exiftool: ExifToolReader;
  readonly frames: FrameGrabber;
  readonly thumbnails: PreviewStore;
}

export interface PreviewRequest {
  readonly subject: JobSubject;
  /** Absolute path of the stored file. */
  readonly file: string;
  readonly variant: ThumbnailVariant;
  readonly urgent: boolean;
}

export type PreviewResult =
  | {
      readonly state: 'ready';
      /** Words when the picture is damaged. */
      readonly reason: string | null;
      readonly colour: number;
      /** Upright size as decoded; null when the picture shown is not the file's own. */
      readonly size: { readonly width: number; readonly height: number } | null;
    }
  | { readonly state: 'none' | 'failed' | 'crashed'; readonly reason: string };

const QUALITY: Readonly<Record<ThumbnailVariant, number>> = { '512': 80, '2048': 85 };
const DAMAGED = 'Damaged: the file is broken, so parts of the picture may be missing.';

/** Rejects only for what has nothing to do with the file: no worker, no room on the disk. */
export async function makePreview(tools: PreviewTools, request: PreviewRequest): Promise<PreviewResult> {
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
  tools: PreviewTools,
  request: PreviewRequest,
  source: PreviewSource,
  tags: readonly string[],
): Promise<PreviewResult | null> {
  const { subject, file } = request;
  if (source === 'file') return render(tools, request, { path: file, mime: subject.mime, own: true });
  if (source === 'poster') {
    return withTemp(tools, async (temp) => {
      if (!(await tools.frames.poster(file, temp, subject.duration))) return null;
      return render(tools, request, { path: temp, mime: 'image/jpeg', own: false });
    });
  }
  for (const tag of tags) {
    const result = await withTemp(tools, async (temp) => {
      if (!(await tools.exiftool.extract(file, tag, temp))) return null;
      const { kind, mime } = await identify(temp, '');
      return kind === 'image' ? render(tools, request, { path: temp, mime, own: false }) : null;
    });
    if (result !== null && result.state !== 'failed') return result;
  }
  return null;
}

async function withTemp<T>({ thumbnails }: PreviewTools, work: (temp: string) => Promise<T>): Promise<T> {
  const temp = thumbnails.temp();
  try {
    return await work(temp);
  } finally {
    await thumbnails.discard(temp);
  }
}

interface Picture {
  readonly path: string;
  readonly mime: string;
  /** The file itself, not a picture taken out of it. */
  readonly own: boolean;
}

function render(tools: PreviewTools, request: PreviewRequest, picture: Picture): Promise<PreviewResult> {
  const { subject, variant, urgent } = request;
  return withTemp(tools, async (temp) => {
    const outcome = await tools.pool.render(
      {
        path: picture.path,
        mime: picture.mime,
        orientation: picture.own ? null : subject.orientation,
        renditions: [{ size: Number(variant), path: temp, quality: QUALITY[variant] }],
      },
      { urgent },
    );
    if (outcome.kind === 'rendered') await tools.thumbnails.commit(temp, subject.sha256, variant);
    return resultOf(outcome, picture.own);
  });
}

function resultOf(outcome: TaskOutcome, own: boolean): PreviewResult {
  if (outcome.kind === 'refused') return { state: 'failed', reason: outcome.reason };
  if (outcome.kind === 'crashed') return { state: 'crashed', reason: outcome.reason };
  const { width, height, colour, damaged } = outcome;
  return { state: 'ready', reason: damaged ? DAMAGED : null, colour, size: own ? { width, height } : null };
}
