/** MEDIA_ROOT on a local disk: the only place that writes there. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import { below } from './containment.ts';
import { exists } from './files.ts';
import { createFolderFlusher, createFolderMaker, whileBusy } from './folders.ts';
import type { Digest } from './hashing.ts';
import { isOnline, PRIVATE_FOLDER, SET_ASIDE_FOLDER } from './mediaRoot.ts';
import { checkFile, type FileCheck, finishPlacing, type Placing, placeFile } from './placing.ts';
import { errno, targetProblem } from './problems.ts';
import { createRenditionFiles, type RenditionFiles } from './renditionFiles.ts';
import { type Removal, removeSource, type SourceProof, type SourceRef } from './sources.ts';
import { createSpool, type Spool } from './spool.ts';
import { createStager, type Staged, type StageOptions, sealFile } from './staging.ts';
import { createStoredFiles, type StoredFiles } from './storedFiles.ts';
import { openThumbnailStore, type ThumbnailStore } from './thumbnailStore.ts';

export interface LocalStorage {
  /** Absolute MEDIA_ROOT. */
  readonly root: string;
  readonly thumbnails: ThumbnailStore;
  readonly renditions: RenditionFiles;
  readonly spool: Spool;
  /** Moves and removes what is stored. */
  readonly files: StoredFiles;
  state(): 'online' | 'offline';
  /** Throws `media_root_offline` unless the marker is there; makes our own folders below MEDIA_ROOT where it can be written to. */
  prepare(): Promise<void>;
  /** Absolute path of a stored file. Throws `forbidden` when it would leave MEDIA_ROOT. */
  absolute(relative: string): string;
  /** Where the file of journal row `uuid` is staged. */
  tempPath(uuid: string): string;
  /** The same, relative to MEDIA_ROOT. */
  tempRelative(uuid: string): string;
  stage(source: SourceRef, uuid: string, options?: StageOptions): Promise<Staged>;
  /** Exclusive and durable. */
  place(uuid: string, relative: string, display: string): Promise<void>;
  /** See {@link finishPlacing}. */
  finishPlacing(uuid: string, relative: string, sha256: string): Promise<Placing>;
  discard(uuid: string): Promise<void>;
  /** Hashes a file that was made under a temp name, and makes it durable. */
  sealTemp(uuid: string): Promise<Digest>;
  /** The temp file `from` takes the place of the one of `to`. */
  swapTemp(from: string, to: string): Promise<void>;
  /** True when anything has this name. */
  isThere(relative: string): Promise<boolean>;
  /** Size of a stored file; null when there is none. */
  sizeOf(relative: string): Promise<number | null>;
  /** Reads the stored file again. */
  verify(relative: string, sha256: string): Promise<FileCheck>;
  /** Puts a stored file that is not what its record says out of the way, kept below our own folder. */
  setAside(relative: string): Promise<void>;
  removeSource(source: SourceRef, proof: SourceProof, storedRelative: string): Promise<Removal>;
  /** Removes staged files that nobody wants; returns how many. Touches nothing that is not named by our scheme. */
  sweepTemp(isWanted: (uuid: string) => boolean): Promise<number>;
}

export interface LocalStorageConfig {
  readonly mediaRoot: string;
  readonly thumbnailsDir: string;
  readonly libraryId: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TEMP_NAME = new RegExp(`^(${UUID})\\.part$`);
/** Of a folder that may not, or cannot now, be written to. */
const UNWRITABLE = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT']);
/** Kept free on the disk of MEDIA_ROOT: this much, or one hundredth of a small disk. */
const MARGIN = 64 * 1024 * 1024;

export async function openLocalStorage(config: LocalStorageConfig): Promise<LocalStorage> {
  const root = path.resolve(config.mediaRoot);
  const temps = path.join(root, PRIVATE_FOLDER, 'tmp');
  const flusher = createFolderFlusher();
  const folders = createFolderMaker(root, flusher);
  const target = { root, folders, flusher };
  const renditions = createRenditionFiles(target);
  const tempPath = (uuid: string) => path.join(temps, `${uuid}.part`);
  const absolute = (relative: string) => below(root, relative);
  const stager = createStager((bytes, display) => checkSpace(root, bytes, display));
  const online = () => isOnline(root, config.libraryId);

  async function prepare(): Promise<void> {
    if (!online()) {
      throw new MediarootError(
        'media_root_offline',
        `The media folder ${root} is not there. Connect its disk, then try again.`,
        {
          retryable: true,
          details: { mediaRoot: root },
        },
      );
    }
    await makeOwnFolders().catch((error: unknown) => {
      // What cannot be written can be looked at; whoever writes is told.
      if (!UNWRITABLE.has(errno(error))) throw error;
    });
  }

  async function makeOwnFolders(): Promise<void> {
    for (const name of ['tmp', 'incoming']) {
      folders.forget(`${PRIVATE_FOLDER}/${name}`);
      await folders.make(`${PRIVATE_FOLDER}/${name}`);
    }
    await renditions.prepare();
  }

  if (online()) await prepare();
  return {
    root,
    thumbnails: await openThumbnailStore(config.thumbnailsDir),
    renditions,
    spool: createSpool(path.join(root, PRIVATE_FOLDER, 'incoming')),
    files: createStoredFiles(target),
    state: () => (online() ? 'online' : 'offline'),
    prepare,
    absolute,
    tempPath,
    tempRelative: (uuid) => `${PRIVATE_FOLDER}/tmp/${uuid}.part`,
    stage: (source, uuid, options) => stager.stage(source, tempPath(uuid), options),
    place: (uuid, relative, display) => placeFile(target, tempPath(uuid), relative, display),
    finishPlacing: (uuid, relative, sha256) => finishPlacing(target, tempPath(uuid), relative, sha256),
    discard: (uuid) => fs.rm(tempPath(uuid), { force: true }),
    sealTemp: (uuid) => sealFile(tempPath(uuid)),
    swapTemp: (from, to) => whileBusy(() => fs.rename(tempPath(from), tempPath(to))),
    isThere: (relative) => exists(absolute(relative)),
    async sizeOf(relative) {
      try {
        const stat = await fs.lstat(absolute(relative));
        return stat.isFile() ? stat.size : null;
      } catch (error) {
        if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return null;
        throw error;
      }
    },
    verify: (relative, sha256) => checkFile(absolute(relative), sha256),
    async setAside(relative) {
      await folders.make(SET_ASIDE_FOLDER);
      const name = `${crypto.randomUUID()}-${path.posix.basename(relative)}`;
      await fs.rename(absolute(relative), path.join(root, SET_ASIDE_FOLDER, name));
    },
    removeSource: (source, proof, stored) => removeSource(source, proof, absolute(stored)),
    async sweepTemp(isWanted) {
      let removed = 0;
      for (const name of await fs.readdir(temps)) {
        const uuid = TEMP_NAME.exec(name)?.[1];
        if (uuid === undefined || isWanted(uuid)) continue;
        await fs.rm(path.join(temps, name), { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

async function checkSpace(root: string, bytes: number, display: string): Promise<void> {
  const disk = await fs.statfs(root).catch((error: unknown) => {
    throw targetProblem(error, display);
  });
  const margin = Math.min(MARGIN, (disk.blocks * disk.bsize) / 100);
  if (bytes + margin <= disk.bavail * disk.bsize) return;
  throw new MediarootError(
    'no_space',
    `“${display}” was not stored: the disk of the media folder is full. Free some space, then try again.`,
    {
      retryable: true,
      details: { needed: bytes, free: disk.bavail * disk.bsize },
    },
  );
}
