/** How a preview of each type can be had, best way first. */
import type { AssetKind } from '../../../shared/contract/asset.ts';
import { WORKER_TYPES } from '../../../shared/workerMessages.ts';

/** file: a decoder of the worker; embedded: a picture inside the file; poster: a frame of the video. */
export type PreviewSource = 'file' | 'embedded' | 'poster';

export interface PreviewPlan {
  readonly sources: readonly PreviewSource[];
  /** ExifTool's names of pictures inside the file, largest first. */
  readonly tags: readonly string[];
  /** For a person, when none of the sources has anything. */
  readonly otherwise: string;
}

const PICTURE_TAGS = ['JpgFromRaw', 'PreviewImage', 'OtherImage', 'PhotoshopThumbnail', 'ThumbnailImage'];
const COVER_TAGS = ['Picture', 'CoverArt'];
const WITH_PREVIEW_INSIDE = new Set([
  'image/heic',
  'image/heif',
  'image/tiff',
  'image/jpeg',
  'image/vnd.adobe.photoshop',
]);

export function planPreview(kind: AssetKind, mime: string): PreviewPlan {
  const noDecoder = `Mediaroot has no decoder for this type (${mime}).`;
  if (WORKER_TYPES.has(mime)) {
    const embedded: readonly PreviewSource[] = WITH_PREVIEW_INSIDE.has(mime) ? ['embedded'] : [];
    return { sources: ['file', ...embedded], tags: PICTURE_TAGS, otherwise: noDecoder };
  }
  if (kind === 'image') return { sources: ['embedded'], tags: PICTURE_TAGS, otherwise: noDecoder };
  if (kind === 'audio') {
    return { sources: ['embedded'], tags: COVER_TAGS, otherwise: 'The recording has no cover picture.' };
  }
  if (kind === 'video') {
    return {
      sources: ['poster', 'embedded'],
      tags: COVER_TAGS,
      otherwise: 'No frame of the video could be read.',
    };
  }
  return { sources: [], tags: [], otherwise: noDecoder };
}
