/** Makes the gallery's thumbnail of one asset and puts it in the store. */
import type { ThumbnailVariant } from '../../../shared/mediaUrl.ts';
import type { JobSubject } from '../catalog/jobs.ts';
import {
  type MadePictures,
  makePictures,
  type NoPictures,
  type PictureOrder,
  type PictureTools,
  type TempFiles,
  withTemp,
} from './makePictures.ts';

/** The store of thumbnails, as far as it is needed here. */
export interface PreviewStore extends TempFiles {
  commit(temp: string, sha256: string, variant: ThumbnailVariant): Promise<string>;
}

export interface PreviewRequest {
  readonly subject: JobSubject;
  /** Absolute path of the stored file. */
  readonly file: string;
  readonly variant: ThumbnailVariant;
  readonly urgent: boolean;
}

export type PreviewResult = MadePictures | NoPictures;

const QUALITY: Readonly<Record<ThumbnailVariant, number>> = { '512': 80, '2048': 85 };

/** What a worker is asked for to get a thumbnail at `path`. */
export function thumbnailOrder(variant: ThumbnailVariant, path: string): PictureOrder {
  const size = Number(variant);
  return { width: size, height: size, quality: QUALITY[variant], hurried: true, path };
}

/** Rejects only for what has nothing to do with the file: no worker, no room on the disk. */
export function makePreview(
  tools: PictureTools,
  store: PreviewStore,
  { subject, file, variant, urgent }: PreviewRequest,
): Promise<PreviewResult> {
  return withTemp(store, async (temp) => {
    const orders = [thumbnailOrder(variant, temp)];
    const result = await makePictures(tools, { subject, file, urgent, orders });
    if (result.state === 'ready') await store.commit(temp, subject.sha256, variant);
    return result;
  });
}
