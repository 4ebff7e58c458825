/** Finds the files of missing assets again: a plan first, then what the plan says. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { RelinkPlan } from '../../../shared/contract/upkeep.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Original } from '../catalog/findings.ts';
import type { LibraryContext } from '../context.ts';
import type { TaskControl } from '../tasks.ts';
import { glance, look } from './inspect.ts';
import { type Match, search } from './search.ts';

type Context = Pick<
  LibraryContext,
  'catalog' | 'storage' | 'host' | 'tasks' | 'renditions' | 'filing' | 'thumbnailer' | 'emit'
>;
interface Failure {
  readonly id: number;
  readonly name: string;
  readonly reason: string;
}

export interface Relinker {
  /** Changes nothing. Throws `bad_request` for a folder that is none, `media_root_offline`. */
  plan(folders: readonly string[]): Promise<RelinkPlan>;
  /** Throws `not_found` unless this is the newest plan. */
  apply(id: string): Promise<Relinked>;
  /** Looks in MEDIA_ROOT alone and puts right at once what is found: after a backup took the catalog's place. */
  putRight(): Promise<Relinked>;
}

interface Relinked {
  relinked: number;
  failed: Failure[];
}

const PAGE = 1_000;

export function createRelinker(context: Context): Relinker {
  const { catalog, storage, host, tasks, renditions } = context;
  const { findings } = catalog;
  let current: { readonly id: string; readonly matches: readonly Match[] } | null = null;

  async function missingNow(control: TaskControl): Promise<readonly Original[]> {
    const missing: Original[] = [];
    for (let after = 0; ; ) {
      const page = findings.page(after, PAGE);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
      await control.point();
      for (const original of page)
        if ((await glance(storage.absolute(original.path))) === null && !findings.isMoving(original.id))
          missing.push(original);
    }
    await storage.prepare();
    return missing;
  }

  async function find(control: TaskControl, folders: readonly string[]) {
    const missing = await missingNow(control);
    let searched = 0;
    const matches = await search(missing, {
      root: storage.root,
      folders,
      held: catalog.references.held,
      pace: control.point,
      onSearched(files) {
        searched = files;
        control.progress(files, null);
      },
    });
    await storage.prepare();
    return { missing: missing.length, searched, matches };
  }

  async function plan(control: TaskControl, folders: readonly string[]): Promise<RelinkPlan> {
    const { matches, ...counts } = await find(control, folders);
    current = { id: crypto.randomUUID(), matches };
    return {
      id: current.id,
      ...counts,
      matches: matches.map(({ original: { id, name, path: recorded }, found: { place, inside } }) => ({
        ...{ id, name, path: recorded },
        ...{ found: place, inside },
      })),
    };
  }

  /** Throws MediarootError with why it was left as it is. */
  async function relink({ original, found }: Match, control: TaskControl): Promise<void> {
    const { id, name, path: recorded } = original;
    if ((await glance(storage.absolute(recorded))) !== null) throw left(`“${name}” is back at ${recorded}.`);
    if (!found.inside) return copyHere({ original, found }, control);
    const now = await glance(found.source);
    if (now === null || now.size !== found.file.size || now.mtimeMs !== found.file.mtimeMs)
      throw left(`${found.place} changed since it was found. Search again.`);
    catalog.transaction(() => {
      assertStill(original);
      if (catalog.references.held(found.place))
        throw left(`${found.place} has come to belong to another asset. Search again.`);
      record(id, found.place, now.mtimeMs);
      if (!found.own) return;
      // It goes home as out of the trash, and what was made of it went when it came here.
      context.filing.move(id, recorded);
      renditions.forget(id);
      renditions.want(id);
    });
  }

  async function copyHere({ original, found }: Match, control: TaskControl): Promise<void> {
    const { id, name, path: recorded, sha256 } = original;
    const temp = crypto.randomUUID();
    try {
      const source = { path: found.source, display: found.place };
      const staged = await storage.stage(source, temp, { signal: control.signal });
      if (staged.sha256 !== sha256) throw left(`${found.place} changed since it was found. Search again.`);
      // Read back: what is recorded as sound must be on the disk as it is to be.
      const copy = await look(storage.tempPath(temp), name, control.point);
      if (copy.what !== 'file' || copy.file.sha256 !== sha256)
        throw new MediarootError(
          'verify_failed',
          `The copy of ${found.place} is not what was read. Check the disk.`,
        );
      assertStill(original);
      await storage.place(temp, recorded, name);
      const { mtimeMs } = copy.file;
      catalog.transaction(() => {
        assertStill(original);
        record(id, recorded, mtimeMs);
      });
    } finally {
      await storage.discard(temp);
    }
  }

  function assertStill({ id, name, path: recorded, sha256 }: Original): void {
    const now = findings.original(id);
    if (now === null || now.path !== recorded || now.sha256 !== sha256)
      throw left(`“${name}” was changed, moved or deleted since it was looked for.`);
  }

  /** Inside the transaction. */
  function record(id: number, place: string, mtimeMs: number): void {
    findings.found(id, place, mtimeMs, host.now());
    renditions.want(id);
    // What could not be made while the file was away can be made now.
    if (catalog.assets.get(id)?.preview !== 'ready') {
      catalog.assets.setPreview(id, { preview: 'pending' });
      catalog.jobs.add('thumbnail', id);
    }
  }

  async function apply(control: TaskControl, matches: readonly Match[]): Promise<Relinked> {
    const failed: Failure[] = [];
    let relinked = 0;
    try {
      for (const [index, match] of matches.entries()) {
        await control.point();
        await storage.prepare();
        try {
          await relink(match, control);
          relinked += 1;
        } catch (error) {
          const { code, message } = catalog.errorValue(error);
          if (code === 'cancelled' || code === 'media_root_offline') throw error;
          if (code === 'internal')
            host.log('error', 'an asset could not be relinked', { id: match.original.id, error });
          failed.push({ id: match.original.id, name: match.original.name, reason: message });
        }
        control.progress(index + 1, matches.length);
      }
    } finally {
      if (relinked > 0) {
        await context.filing.idle();
        renditions.wake();
        context.thumbnailer.wake();
      }
    }
    return { relinked, failed };
  }

  return {
    async plan(folders) {
      const wrong = folders.find((folder) => !path.isAbsolute(folder) || folder.includes('\0'));
      if (wrong !== undefined) throw new MediarootError('bad_request', `“${wrong}” is not an absolute path.`);
      const unique = [...new Set(folders.map((folder) => path.resolve(folder)))];
      await storage.prepare();
      await assertFolders(unique);
      return tasks.start({
        kind: 'relink',
        title: 'Looking for missing files',
        run: (control) => plan(control, unique),
        words: ({ missing, matches }) => `${missing} missing, ${matches.length} of them found.`,
      }).done;
    },
    async apply(id) {
      if (current?.id !== id)
        throw new MediarootError('not_found', 'What was found is out of date. Search again.');
      const { matches } = current;
      current = null;
      return tasks.start({
        kind: 'relink',
        title: 'Relinking missing files',
        run: (control) => apply(control, matches),
        words: relinkedWords,
      }).done;
    },
    putRight: () =>
      tasks.start({
        kind: 'relink',
        title: 'Looking for files that the restored catalog misses',
        run: async (control) => apply(control, (await find(control, [])).matches),
        words: relinkedWords,
      }).done,
  };
}

function relinkedWords({ relinked, failed }: Relinked): string {
  return `${relinked} relinked, ${failed.length} left as they were.`;
}

function left(words: string): MediarootError {
  return new MediarootError('verify_failed', words);
}

async function assertFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const stat = await fs.stat(folder).catch(() => null);
    if (stat?.isDirectory()) continue;
    throw new MediarootError('bad_request', `“${folder}” is not a folder that can be looked into.`);
  }
}
