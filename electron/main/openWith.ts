/**
 * Files given to the app from outside: on its command line, by a second start, by the system's “Open with”. They are imported
 * as copies into the open library; until one is open they wait. Knows nothing of Electron, so it is tested where no window can be.
 */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Opened } from '../../shared/contract/app.ts';
import type { LibraryState } from '../../shared/contract/library.ts';
import type { Result } from '../../shared/errors.ts';
import type { Log } from './log.ts';

const Found = z.object({ ids: z.array(z.number().int().nullable()) });
const Started = z.object({ importId: z.number().int() });

export interface OpenWith {
  /** Takes files and folders, absolute paths. Never rejects: what cannot be taken is told by {@link OpenWith.take}. */
  give(paths: readonly string[]): Promise<void>;
  /** Takes note of a state the library announced: what waits is imported once one is open. */
  note(state: LibraryState): void;
  /** What there is to show; imports and problems are told once. */
  take(): Opened;
}

export interface OpenWithParts {
  readonly log: Log;
  /** Never rejects, as the next does not. */
  findOriginals(paths: readonly string[]): Promise<Result<unknown>>;
  startImport(paths: readonly string[]): Promise<Result<unknown>>;
  /** There is something new to {@link OpenWith.take}. */
  changed(): void;
}

export function createOpenWith({ log, findOriginals, startImport, changed }: OpenWithParts): OpenWith {
  let open = false;
  let waiting: string[] = [];
  let imports: number[] = [];
  let assets: number[] = [];
  let problems: string[] = [];

  async function send(): Promise<void> {
    const paths = waiting;
    if (!open || paths.length === 0) return;
    waiting = [];
    const found = await findOriginals(paths);
    const ids = found.ok ? Found.parse(found.value).ids : [];
    assets.push(...ids.filter((id) => id !== null));
    const others = paths.filter((_, index) => (ids[index] ?? null) === null);
    const result = found.ok && others.length > 0 ? await startImport(others) : found;
    if (!result.ok) {
      log('warn', 'opened files are not imported', { files: others.length, error: result.error });
      // The process that died comes back and announces its library; then it is tried again.
      if (result.error.code === 'unavailable') waiting = [...others, ...waiting];
      else problems.push(...others.map((file) => `“${path.basename(file)}”: ${result.error.message}`));
    } else if (others.length > 0) imports.push(Started.parse(result.value).importId);
    changed();
  }

  return {
    async give(paths) {
      const looked = await Promise.all(paths.map(async (file) => ({ file, problem: await problemOf(file) })));
      problems.push(...looked.flatMap(({ problem }) => problem ?? []));
      waiting.push(...looked.filter(({ problem }) => problem === null).map(({ file }) => file));
      if (open) await send();
      else changed();
    },
    note({ status }) {
      open = status === 'open';
      void send();
    },
    take() {
      const told = { waiting: waiting.map((file) => path.basename(file)), imports, assets, problems };
      imports = [];
      assets = [];
      problems = [];
      return told;
    },
  };
}

/** Why a path cannot be imported, for a person; null when it is a file or a folder. */
async function problemOf(file: string): Promise<string | null> {
  const name = `“${path.basename(file)}”`;
  try {
    const stat = await lstat(file);
    if (stat.isFile() || stat.isDirectory()) return null;
    return stat.isSymbolicLink()
      ? `${name} is a link. Open the file it leads to.`
      : `${name} is neither a file nor a folder, so there is nothing to import.`;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing
      ? `${name} is not in ${path.dirname(file)} any more.`
      : `${name} cannot be read. Look at who may read it and the folder it is in, then open it again.`;
  }
}
