/** Checks a folder that is to become a library's MEDIA_ROOT, against the rules and against the disk. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../shared/errors.ts';
import type { Host } from './host.ts';
import { assertAbsolute, assertPlace } from './mediaRootRules.ts';
import { probeWritable, readMarker } from './storage/mediaRoot.ts';

export interface MediaRootQuestion {
  /** As a person gave it. */
  readonly mediaRoot: string;
  /** Catalog folder of the library that wants it. */
  readonly libraryPath: string;
  /** Id of that library when it exists already: its own marker is fine. */
  readonly libraryId?: string | undefined;
  /** What to call a library met by its id. */
  nameOf?(libraryId: string): string | undefined;
}

/**
 * Answers the resolved path, links followed; makes nothing. Throws `media_root_relative`, `media_root_filesystem_root`,
 * `media_root_inside_app`, `media_root_is_file`, `media_root_taken`, `media_root_not_writable`.
 */
export async function checkMediaRoot(host: Host, question: MediaRootQuestion): Promise<string> {
  assertAbsolute(path, question.mediaRoot);
  const { resolved, existing } = await resolvePath(question.mediaRoot);
  const [codeDir, dataDir, libraryPath] = await Promise.all(
    [host.codeDir, host.dataDir, question.libraryPath].map(
      async (folder) => (await resolvePath(folder)).resolved,
    ),
  );
  assertPlace(path, resolved, {
    codeDir: codeDir ?? host.codeDir,
    dataDir: dataDir ?? host.dataDir,
    libraryPath: libraryPath ?? question.libraryPath,
  });
  await assertFolder(resolved, existing);
  await assertFree(existing, question);
  await assertWritable(resolved, existing);
  return resolved;
}

interface Resolved {
  readonly resolved: string;
  /** The nearest part of it that exists. */
  readonly existing: string;
}

/** Follows links of what exists and keeps the rest as given. */
export async function resolvePath(given: string): Promise<Resolved> {
  const rest: string[] = [];
  for (let current = path.resolve(given); ; current = path.dirname(current)) {
    try {
      const existing = await fs.realpath(current);
      return { resolved: path.join(existing, ...rest), existing };
    } catch (error) {
      if (path.dirname(current) === current) throw unreachable(given, error);
      rest.unshift(path.basename(current));
    }
  }
}

async function assertFolder(resolved: string, existing: string): Promise<void> {
  const stat = await fs.stat(existing).catch((error: unknown) => {
    throw unreachable(resolved, error);
  });
  if (stat.isDirectory()) return;
  throw new MediarootError(
    'media_root_is_file',
    `${existing} is a file, not a folder. Choose a folder for your media.`,
    {
      details: { path: resolved },
    },
  );
}

/** Two libraries in one tree would each take the other's files for strays, so markers count in all parents too. */
async function assertFree(existing: string, { libraryId, nameOf }: MediaRootQuestion): Promise<void> {
  for (let folder = existing; ; folder = path.dirname(folder)) {
    const marker = await readMarker(folder).catch(() => null);
    if (marker !== null && marker.libraryId !== libraryId) {
      const name = nameOf?.(marker.libraryId);
      const owner = name === undefined ? `another library (${marker.libraryId})` : `the library “${name}”`;
      throw new MediarootError(
        'media_root_taken',
        `${folder} is the media folder of ${owner}. Open that library, or choose another folder.`,
        {
          details: { path: folder, libraryId: marker.libraryId },
        },
      );
    }
    if (path.dirname(folder) === folder) return;
  }
}

async function assertWritable(resolved: string, existing: string): Promise<void> {
  try {
    await probeWritable(existing);
  } catch (cause) {
    const where = existing === resolved ? resolved : `${resolved} cannot be made: ${existing}`;
    throw new MediarootError(
      'media_root_not_writable',
      `${where} cannot be written to. Change its permissions, or choose another folder.`,
      { details: { path: resolved }, cause },
    );
  }
}

function unreachable(given: string, cause: unknown): MediarootError {
  return new MediarootError(
    'media_root_not_writable',
    `${given} cannot be reached. Connect its disk, or choose another folder.`,
    {
      details: { path: given },
      cause,
    },
  );
}
