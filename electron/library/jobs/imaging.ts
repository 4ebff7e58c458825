/** Pictures made to order: seeing whether a file can be decoded, resizing an original on import, the renditions of an asset. */
import type { RenditionDefinition } from '../../../shared/contract/collection.ts';
import type { Rendition } from '../../../shared/workerMessages.ts';
import type { JobSubject } from '../catalog/jobs.ts';
import type { ExifToolReader } from '../media/exiftool.ts';
import {
  type MadePictures,
  makePictures,
  type NoPictures,
  outcomeOf,
  type PictureOrder,
  type PictureTools,
} from './makePictures.ts';
import { thumbnailOrder } from './makePreview.ts';

export interface ImagingFile {
  /** Absolute, below MEDIA_ROOT. */
  readonly path: string;
  readonly mime: string;
  /** EXIF orientation for a picture that states none of its own; ordinary files say it themselves. */
  readonly orientation: number | null;
}

export type RenderOrder = Omit<RenditionDefinition, 'name'> & {
  /** Absolute path on the disk of MEDIA_ROOT, in our staging folder; replaced when it is there. */
  readonly to: string;
};

export interface MadeFile {
  readonly mime: string;
  /** Of the format, without a dot. */
  readonly extension: string;
  readonly width: number;
  readonly height: number;
  /** Bytes. */
  readonly size: number;
}

/** A finished file in the workers' folder: to be placed or discarded by who asked for it. */
export interface TempPicture extends MadeFile {
  readonly name: string;
  readonly temp: string;
}

export type MadeRenditions =
  | { readonly state: 'ready'; readonly reason: string | null; readonly pictures: readonly TempPicture[] }
  | NoPictures;

/** Calls reject only for what has nothing to do with the file: no worker, no room on the disk, the library closing. */
export interface Imaging {
  /** Decodes the whole picture; a broken one is not ok. Size upright. */
  probe(
    file: ImagingFile,
  ): Promise<
    | { readonly ok: true; readonly width: number; readonly height: number }
    | { readonly ok: false; readonly reason: string }
  >;
  /** Writes one picture to `order.to`, never enlarged, in the colours of sRGB. */
  render(
    file: ImagingFile,
    order: RenderOrder,
  ): Promise<({ readonly ok: true } & MadeFile) | { readonly ok: false; readonly reason: string }>;
  /** Makes these renditions of a stored asset from one decode, and its gallery thumbnail with them when that is pending too. */
  renditions(subject: JobSubject, definitions: readonly RenditionDefinition[]): Promise<MadeRenditions>;
  /** Assets to be given to {@link renditions} at once to keep the workers busy. */
  readonly lanes: number;
  /** When none of the renditions under way is any more. */
  settled(): Promise<void>;
}

export interface ImagingConfig {
  readonly tools: PictureTools & { readonly exiftool: Pick<ExifToolReader, 'extract' | 'copyTags'> };
  readonly storage: {
    absolute(relative: string): string;
    readonly renditions: {
      temp(): string;
      discard(temp: string): Promise<void>;
      sizeOf(temp: string): Promise<number>;
      prepare(): Promise<void>;
      hand(temp: string, to: string): Promise<void>;
    };
  };
  /** The gallery thumbnail of this asset when nobody is at it: a place to write it to, and what to do with the outcome. */
  claimThumbnail(assetId: number): ThumbnailClaim | null;
}

export interface ThumbnailClaim {
  readonly temp: string;
  /** With how it went, or nothing when it was not tried. */
  settle(result?: MadePictures | NoPictures): Promise<void>;
}

/** For one file, ms: a base, and more for every million pixels that are to be written. */
const DEADLINE_MS = 30_000;
const DEADLINE_MS_A_MEGAPIXEL = 1500;
const METADATA_LOST = 'Its metadata could not be kept, because ExifTool does not run on this system.';

const KEPT: Readonly<Record<string, PictureOrder['format']>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
};
const EXTENSIONS: Readonly<Record<Rendition['format'], string>> = {
  jpeg: 'jpg',
  webp: 'webp',
  avif: 'avif',
  png: 'png',
  gif: 'gif',
};

export function createImaging({ tools, storage, claimThumbnail }: ImagingConfig): Imaging {
  const files = storage.renditions;
  const running = new Set<Promise<void>>();

  /** What was made, with the metadata where that was to be kept; null when it could not be. GIF holds none. */
  async function finish(
    metadata: RenditionDefinition['metadata'],
    from: string,
    made: Rendition | undefined,
  ): Promise<MadeFile | null> {
    if (made === undefined) return null;
    if (metadata === 'strip' || made.format === 'gif') return factsOf(made);
    if (!(await tools.exiftool.copyTags(from, made.path))) return null;
    return { ...factsOf(made), size: await files.sizeOf(made.path) };
  }

  async function finishAll(
    file: string,
    definitions: readonly RenditionDefinition[],
    made: readonly Rendition[],
  ): Promise<readonly TempPicture[] | null> {
    const pictures: TempPicture[] = [];
    for (const [index, { name, metadata }] of definitions.entries()) {
      const rendition = made[index];
      const finished = await finish(metadata, file, rendition);
      if (rendition === undefined || finished === null) return null;
      pictures.push({ name, temp: rendition.path, ...finished });
    }
    return pictures;
  }

  async function makeRenditions(
    subject: JobSubject,
    definitions: readonly RenditionDefinition[],
  ): Promise<MadeRenditions> {
    await files.prepare();
    const file = storage.absolute(subject.path);
    const orders = definitions.map((definition) => orderOf(definition, subject.mime, files.temp()));
    const thumbnail = claimThumbnail(subject.assetId);
    const extra = thumbnail === null ? [] : [thumbnailOrder('512', thumbnail.temp)];
    let handed = false;
    let result: MadePictures | NoPictures | undefined;
    try {
      const deadlineMs = deadlineFor(definitions);
      result = await makePictures(tools, { subject, file, orders: [...orders, ...extra], deadlineMs });
      if (result.state !== 'ready') return result;
      const pictures = await finishAll(file, definitions, result.renditions);
      if (pictures === null) return { state: 'failed', reason: METADATA_LOST };
      handed = true;
      return { state: 'ready', reason: result.reason, pictures };
    } finally {
      await thumbnail?.settle(result);
      if (!handed) for (const { path } of orders) await files.discard(path);
    }
  }

  return {
    async probe({ path, mime, orientation }) {
      const task = { path, mime, orientation, strict: true, renditions: [] };
      const done = outcomeOf(await tools.pool.render(task, { deadlineMs: DEADLINE_MS }));
      return 'state' in done
        ? { ok: false, reason: done.reason }
        : { ok: true, width: done.width, height: done.height };
    },
    async render({ path, mime, orientation }, { to, ...definition }) {
      await files.prepare();
      const order = orderOf(definition, mime, files.temp());
      try {
        const task = { path, mime, orientation, strict: true, renditions: [order] };
        const done = outcomeOf(await tools.pool.render(task, { deadlineMs: deadlineFor([definition]) }));
        if ('state' in done) return { ok: false, reason: done.reason };
        const made = await finish(definition.metadata, path, done.renditions[0]);
        if (made === null) return { ok: false, reason: METADATA_LOST };
        await files.hand(order.path, to);
        return { ok: true, ...made };
      } finally {
        await files.discard(order.path);
      }
    },
    renditions(subject, definitions) {
      const making = makeRenditions(subject, definitions);
      const ended = making.then(
        () => void running.delete(ended),
        () => void running.delete(ended),
      );
      running.add(ended);
      return making;
    },
    lanes: Math.max(1, tools.pool.capacity / 2),
    settled: async () => {
      await Promise.all(running);
    },
  };
}

type Wanted = Omit<RenditionDefinition, 'name'>;

function orderOf(definition: Wanted, mime: string, path: string): PictureOrder & { readonly path: string } {
  const { width, height, fit, crop, format, quality, metadata } = definition;
  const written = format === 'keep' ? (KEPT[mime] ?? 'auto') : format;
  return { width, height, fit, crop, format: written, quality, profile: metadata === 'keep', path };
}

/** A side left free counts as long as the other one. */
function deadlineFor(definitions: readonly Pick<Wanted, 'width' | 'height'>[]): number {
  const pixels = definitions.reduce((sum, { width, height }) => {
    const side = width ?? height ?? 0;
    return sum + side * (height ?? side);
  }, 0);
  return DEADLINE_MS + Math.round((pixels / 1_000_000) * DEADLINE_MS_A_MEGAPIXEL);
}

function factsOf({ format, width, height, size }: Rendition): MadeFile {
  return { mime: `image/${format}`, extension: EXTENSIONS[format], width, height, size };
}
