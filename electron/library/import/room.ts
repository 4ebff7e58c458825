/** Records for files that lie in MEDIA_ROOT already, and new contents for assets that have one. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { LibraryContext, Room } from '../context.ts';
import type { TaskControl } from '../tasks.ts';
import { type Adopted, adoptAll } from './adopt.ts';
import { replaceContent } from './replace.ts';

export function createImportRoom(
  context: LibraryContext,
): Room<'library.adopt' | 'assets.replace' | 'assets.at'> {
  const { tasks, renditions, thumbnailer, background } = context;
  const { catalog, storage } = context;
  let adopting: Promise<unknown> = Promise.resolve();

  async function adopt(): Promise<Adopted> {
    try {
      return await tasks.start({
        kind: 'adopt',
        title: 'Adopting files',
        run: (control: TaskControl) => adoptAll(context, control),
        words: adoptedWords,
      }).done;
    } finally {
      renditions.wake();
      if (background) thumbnailer.wake();
    }
  }

  return {
    handlers: {
      'library.adopt': async () => {
        const mine = adopting.then(adopt);
        adopting = mine.catch(() => undefined);
        const { failed, ...counts } = await mine;
        return { ...counts, failed: [...failed] };
      },
      'assets.at': async ({ paths }) => {
        const root = await fs.realpath(storage.root).catch(() => storage.root);
        const ids = paths.map(async (file) => {
          const real = await fs.realpath(file).catch(() => file);
          const inside = path.relative(root, real).split(path.sep).join('/');
          return catalog.assetRecords.at(inside)?.id ?? null;
        });
        return { ids: await Promise.all(ids) };
      },
      'assets.replace': ({ id, path }) => replaceContent(context, id, path),
    },
  };
}

function adoptedWords({ adopted, duplicates, failed }: Adopted): string {
  const files = `${adopted.toLocaleString('en')} ${adopted === 1 ? 'file' : 'files'} adopted`;
  const known = duplicates === 0 ? '' : `, ${duplicates.toLocaleString('en')} known already`;
  const left = failed.length === 0 ? '' : `, ${failed.length.toLocaleString('en')} left alone`;
  return `${files}${known}${left}.`;
}
