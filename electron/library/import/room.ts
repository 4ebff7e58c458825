/** Records for files that lie in MEDIA_ROOT already, and new contents for assets that have one. */
import type { LibraryContext, Room } from '../context.ts';
import type { TaskControl } from '../tasks.ts';
import { type Adopted, adoptAll } from './adopt.ts';
import { replaceContent } from './replace.ts';

export function createImportRoom(context: LibraryContext): Room<'library.adopt' | 'assets.replace'> {
  const { tasks, renditions, thumbnailer, background } = context;
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
