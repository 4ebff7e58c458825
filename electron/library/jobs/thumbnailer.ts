/**
 * Works through the thumbnail queue in the background and makes single renditions on demand. Everything it needs to
 * go on after a crash is in the catalog: a job row goes in the transaction that records its result.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { ThumbnailStatus } from '../../../shared/contract/library.ts';
import { type ErrorValue, MediarootError } from '../../../shared/errors.ts';
import { GRID_VARIANT, type ThumbnailVariant } from '../../../shared/mediaUrl.ts';
import type { PreviewChange } from '../catalog/assets.ts';
import type { Job, JobSubject, Jobs } from '../catalog/jobs.ts';
import { codeFolder, processEntry } from '../entries.ts';
import type { Host } from '../host.ts';
import { createExifTool, type ExifToolReader } from '../media/exiftool.ts';
import { createFrameGrabber, type FrameGrabber } from '../media/ffmpeg.ts';
import { createImaging, type Imaging, type ImagingConfig, type ThumbnailClaim } from './imaging.ts';
import type { PictureTools } from './makePictures.ts';
import { makePreview, type PreviewResult, type PreviewStore } from './makePreview.ts';
import { createOutcomes } from './outcomes.ts';
import { createWorkerPool } from './pool.ts';
import { createQueue } from './queue.ts';
import { spawnWorker } from './spawnWorker.ts';
import { createStatusTicker } from './status.ts';

export interface ThumbnailerConfig {
  readonly catalog: {
    transaction<T>(work: () => T): T;
    /** As what went wrong is told. */
    errorValue(error: unknown): ErrorValue;
    readonly jobs: Jobs;
    readonly assets: { setPreview(id: number, change: PreviewChange): void };
  };
  readonly storage: {
    readonly root: string;
    state(): 'online' | 'offline';
    absolute(relative: string): string;
    sizeOf(relative: string): Promise<number | null>;
    readonly renditions: ImagingConfig['storage']['renditions'] & { readonly folder: string };
    readonly thumbnails: PreviewStore & {
      path(sha256: string, variant: ThumbnailVariant): string;
      has(sha256: string, variant: ThumbnailVariant): Promise<boolean>;
    };
  };
  readonly host: Pick<Host, 'log' | 'now'>;
  emit(event: AnyEvent): void;
  /** Nothing is under way any more: what comes after thumbnails may go on. */
  onQuiet?(): void;
  /** Makes nothing but what is put in front. */
  readonly onlyVisible?: boolean | undefined;
  readonly limits?: Partial<ThumbnailerLimits>;
  readonly exiftool?: ExifToolReader;
  readonly frames?: FrameGrabber;
}

export interface ThumbnailerLimits {
  /** For one file, ms. */
  readonly deadlineMs: number;
  /** Resident bytes of one worker. */
  readonly memoryCeiling: number;
  readonly workers: number;
}

export interface Thumbnailer {
  readonly imaging: Imaging;
  /** There may be new jobs. */
  wake(): void;
  /** Work is about to come: starts the workers now, so that the first thumbnail need not wait for them. */
  warm(): void;
  /** Puts these assets in front. */
  prioritise(assetIds: readonly number[]): void;
  /** Makes every thumbnail anew. */
  rebuild(): ThumbnailStatus;
  status(): ThumbnailStatus;
  /** Thumbnails are being made at this moment. */
  busy(): boolean;
  /** When nothing is left that can be done now. Rejects `unavailable` when no worker can be started. */
  idle(): Promise<void>;
  /** Path of a rendition, made when it is not there; null when there can be none. */
  ensure(content: string | number, variant: ThumbnailVariant): Promise<string | null>;
  /** Process ids of the image workers. */
  workers(): readonly number[];
  close(): Promise<void>;
}

/** Why thumbnails wait where they are not made by themselves. */
const ONLY_VISIBLE = 'In safe mode pictures are made only of what you look at.';

const DEFAULT_LIMITS: ThumbnailerLimits = {
  deadlineMs: 20_000,
  memoryCeiling: 1024 * 1024 * 1024,
  workers: Math.min(availableParallelism(), 8),
};

export function createThumbnailer(config: ThumbnailerConfig): Thumbnailer {
  const { catalog, storage, host } = config;
  const limits = { ...DEFAULT_LIMITS, ...config.limits };
  const pool = createWorkerPool({
    host,
    size: limits.workers,
    deadlineMs: limits.deadlineMs,
    spawn: () =>
      spawnWorker({
        entry: processEntry('worker'),
        readable: [codeFolder(), storage.root],
        writable: [path.dirname(storage.thumbnails.temp()), storage.renditions.folder],
        memoryCeiling: limits.memoryCeiling,
      }),
  });
  const exiftool = config.exiftool ?? createExifTool({ host });
  const tools: PictureTools & { readonly exiftool: ExifToolReader } = {
    pool,
    exiftool,
    frames: config.frames ?? createFrameGrabber(),
    temps: storage.thumbnails,
  };
  const queue = createQueue(catalog.jobs, config.onlyVisible);
  const ticker = createStatusTicker(status, config.emit);
  const making = new Map<string, Promise<PreviewResult>>();
  const running = new Set<Promise<void>>();
  let waiters: { resolve(): void; reject(error: unknown): void }[] = [];
  let active = 0;
  let halted: unknown = null;
  let closed = false;

  const outcomes = createOutcomes({
    catalog,
    emit: config.emit,
    onRecorded(jobs) {
      queue.release(jobs);
      ticker.changed();
      fill();
    },
  });

  function status(): ThumbnailStatus {
    const counts = catalog.jobs.previewCounts();
    return { ...counts, problem: counts.pending > 0 ? problem() : null };
  }

  function problem(): string | null {
    if (halted !== null) return catalog.errorValue(halted).message;
    return config.onlyVisible ? ONLY_VISIBLE : null;
  }

  /** One preview at a time for a content and size, whoever asks. */
  function make(subject: JobSubject, variant: ThumbnailVariant, urgent: boolean): Promise<PreviewResult> {
    const key = `${subject.sha256}-${variant}`;
    const running = making.get(key);
    if (running) return running;
    const file = storage.absolute(subject.path);
    const request = { subject, file, variant, urgent };
    const made = makePreview(tools, storage.thumbnails, request).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  }

  async function run(job: Job): Promise<void> {
    const missing = (await storage.sizeOf(job.subject.path)) === null;
    if (missing && storage.state() === 'offline')
      throw new MediarootError(
        'media_root_offline',
        `The media folder ${storage.root} is offline. Connect its drive; thumbnails then go on by themselves.`,
      );
    const result: PreviewResult = missing
      ? { state: 'failed', reason: 'The file is missing from the media folder.' }
      : await make(job.subject, GRID_VARIANT, false);
    if (result.state !== 'ready' && hasLeft(job)) queue.release([job]);
    else outcomes.add(job, result);
  }

  /** The file was moved meanwhile, or went to the trash and its job with it: what was found is about its old place. */
  function hasLeft({ id, assetId, subject }: Job): boolean {
    return !catalog.jobs.isOpen(id) || catalog.jobs.subject(assetId)?.path !== subject.path;
  }

  function fill(): void {
    while (!closed && halted === null && active < pool.capacity) {
      const job = queue.take();
      if (!job) break;
      active += 1;
      const work = run(job)
        .catch((error: unknown) => halt(job, error))
        .finally(() => {
          active -= 1;
          running.delete(work);
          fill();
        });
      running.add(work);
    }
    if (active === 0) settle();
  }

  /** What is wrong with the system, not with a file, stops the queue until it is woken again. */
  function halt(job: Job, error: unknown): void {
    queue.release([job]);
    if (closed) return;
    halted = error;
    ticker.changed();
    host.log('error', 'thumbnails stopped', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }

  function settle(): void {
    outcomes.flush();
    const goesOn = halted === null && !closed && !config.onlyVisible;
    if (active > 0 || (goesOn && catalog.jobs.count('thumbnail') > 0)) return;
    ticker.flush();
    const settled = waiters;
    waiters = [];
    for (const { resolve, reject } of settled) {
      if (halted === null || closed) resolve();
      else reject(halted);
    }
    if (!closed) config.onQuiet?.();
  }

  function wake(): void {
    if (closed) return;
    halted = null;
    ticker.changed();
    fill();
  }

  async function ensure(content: string | number, variant: ThumbnailVariant): Promise<string | null> {
    const subject =
      typeof content === 'string' ? catalog.jobs.subjectOf(content) : catalog.jobs.subject(content);
    if (subject === null) return null;
    if (await storage.thumbnails.has(subject.sha256, variant))
      return storage.thumbnails.path(subject.sha256, variant);
    if (subject.givenUp || (await storage.sizeOf(subject.path)) === null) return null;
    const result = await make(subject, variant, true);
    if (result.state === 'ready') return storage.thumbnails.path(subject.sha256, variant);
    if (result.state === 'crashed') noteCrash(subject, result);
    return null;
  }

  /** A crash on demand counts like any other, so that the file is not decoded for ever. */
  function noteCrash(subject: JobSubject, result: PreviewResult): void {
    catalog.jobs.add('thumbnail', subject.assetId);
    const [job] = catalog.jobs.of('thumbnail', [subject.assetId]);
    if (job) outcomes.add(job, result);
  }

  function claimThumbnail(assetId: number): ThumbnailClaim | null {
    const job = queue.takeOf(assetId);
    if (job === null) return null;
    const temp = storage.thumbnails.temp();
    return {
      temp,
      async settle(result) {
        if (result?.state === 'ready')
          await storage.thumbnails.commit(temp, job.subject.sha256, GRID_VARIANT);
        else await storage.thumbnails.discard(temp);
        if (result === undefined) queue.release([job]);
        else outcomes.add(job, result);
      },
    };
  }

  const imaging = createImaging({ tools, storage, claimThumbnail });
  return {
    imaging,
    wake,
    warm: () => pool.warm(),
    prioritise(assetIds) {
      queue.prioritise(assetIds);
      fill();
    },
    rebuild() {
      outcomes.flush();
      catalog.jobs.restartThumbnails();
      wake();
      return status();
    },
    status,
    busy: () => active > 0,
    idle() {
      const done = new Promise<void>((resolve, reject) => waiters.push({ resolve, reject }));
      fill();
      return done;
    },
    ensure,
    workers: () => pool.pids(),
    async close() {
      if (closed) return;
      closed = true;
      await pool.close();
      await imaging.settled();
      await exiftool.close();
      // What is under way still records its end, so the catalog must not be closed before.
      await Promise.all(running);
      settle();
      ticker.close();
    },
  };
}
