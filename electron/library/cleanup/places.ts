/** What a path below MEDIA_ROOT means to a cleanup. All are byte paths, which storage/walk.ts explains. */
import path from 'node:path';
import { leadingText } from '../../../shared/template.ts';
import { PRIVATE_FOLDER, TRASH_FOLDER } from '../storage/mediaRoot.ts';
import { QUARANTINE_FOLDER } from '../storage/quarantineFiles.ts';
import { toBytePath } from '../storage/walk.ts';

/** Renditions lie below it. */
export const RENDITION_FOLDER = 'thumbnails';

/**
 * own: nothing of a cleanup's; temp: half-made files of ours; incoming: files being received; rendition: made files;
 * media: all else, where what no record has is an orphan.
 */
export type Place = 'own' | 'temp' | 'incoming' | 'rendition' | 'media';

/** Folders of ours whose files are a person's: what no record has there is an orphan too. */
const KEEPING = [`${TRASH_FOLDER}/`, `${QUARANTINE_FOLDER}/`];
const TEMP = `${PRIVATE_FOLDER}/tmp/`;
const INCOMING = `${PRIVATE_FOLDER}/incoming/`;
/** A small file of ours that was not renamed to its place yet. */
const UNFINISHED = new RegExp(`^\\${PRIVATE_FOLDER}/[^/]+\\.tmp$`);
const STAGED = /^([0-9a-f-]{36})\.part$/;

export function placeOf(file: string): Place {
  if (!file.startsWith(`${PRIVATE_FOLDER}/`)) {
    return file.startsWith(`${RENDITION_FOLDER}/`) ? 'rendition' : 'media';
  }
  if (KEEPING.some((folder) => file.startsWith(folder))) return 'media';
  if (file.startsWith(TEMP) || UNFINISHED.test(file)) return 'temp';
  return file.startsWith(INCOMING) ? 'incoming' : 'own';
}

/** The uuid of the import whose copy a staged file is. */
export function stagedUuid(file: string): string | null {
  return file.startsWith(TEMP) ? (STAGED.exec(file.slice(TEMP.length))?.[1] ?? null) : null;
}

/** The batch that a received file belongs to. */
export function batchOf(file: string): string {
  return file.slice(INCOMING.length).split('/', 1)[0] ?? '';
}

/** Folders that stay though they are empty: ours, and those that the collections' files always begin with. */
export function keptFolders(uploadTos: readonly string[]): ReadonlySet<string> {
  const kept = new Set<string>([PRIVATE_FOLDER, RENDITION_FOLDER]);
  for (const uploadTo of uploadTos) {
    const whole = leadingText(uploadTo).split('/').slice(0, -1);
    for (let depth = 1; depth <= whole.length; depth += 1) {
      kept.add(toBytePath(whole.slice(0, depth).join('/')));
    }
  }
  return kept;
}

/** The file of an asset in the trash, or what is left of one. */
export function isInTrash(path: string): boolean {
  return path.startsWith(`${TRASH_FOLDER}/`);
}

export function isOwn(path: string): boolean {
  return path === PRIVATE_FOLDER || path.startsWith(`${PRIVATE_FOLDER}/`);
}

/** Folders of ours that stay, empty or not. */
export function isOwnFolder(folder: string): boolean {
  return isOwn(folder) && !folder.startsWith(`${QUARANTINE_FOLDER}/`);
}

export function folderOf(file: string): string {
  const folder = path.posix.dirname(file);
  return folder === '.' ? '' : folder;
}
