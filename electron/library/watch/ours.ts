/** Which paths below MEDIA_ROOT are Mediaroot's own: what happens there is told of elsewhere. */
import { RENDITION_FOLDER } from '../cleanup/places.ts';
import { PRIVATE_FOLDER } from '../storage/mediaRoot.ts';

const OURS = [PRIVATE_FOLDER, RENDITION_FOLDER];

export function isOurs(relative: string): boolean {
  return OURS.some((folder) => relative === folder || relative.startsWith(`${folder}/`));
}
