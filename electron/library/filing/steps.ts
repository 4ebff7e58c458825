/** What one row of work does to the files. Each may have been broken off before, at any point. */
import type { FileTasks, MoveTask, RemoveTask } from '../catalog/fileTasks.ts';
import type { StoredFiles } from '../storage/storedFiles.ts';

export interface StepContext {
  readonly tasks: FileTasks;
  readonly files: StoredFiles;
  transaction<T>(work: () => T): T;
  /** Throws `media_root_offline` when MEDIA_ROOT is not there: then a file that is not seen is not missing. */
  assertOnline(): void;
}

/** `there`: the file has the name `to`, which is not durable yet. */
export type Moved = { readonly how: 'there'; readonly to: string } | { readonly how: 'missing' | 'dropped' };

export async function moveFile({ tasks, files, ...context }: StepContext, task: MoveTask): Promise<Moved> {
  if (task.from === task.to) return { how: 'there', to: task.to };
  if (!(await isThere(files, context, task.from))) {
    // Without hard links, a crash between rename and record leaves the file under its new name alone.
    const found = (await files.check(task.to, task.sha256)) === 'intact';
    return found ? { how: 'there', to: task.to } : { how: 'missing' };
  }
  let { to } = task;
  for (let n = 2; (await files.name(task.from, to)) === 'taken'; n += 1) {
    const choice = n;
    const other = context.transaction(() => tasks.redirect(task.id, task.to, choice));
    if (other === null) return { how: 'dropped' };
    ({ to, n } = other);
  }
  return { how: 'there', to };
}

async function isThere(
  files: StoredFiles,
  context: Pick<StepContext, 'assertOnline'>,
  path: string,
): Promise<boolean> {
  if (await files.has(path)) return true;
  // A disk that just went away looks as though the file were missing.
  context.assertOnline();
  return files.has(path);
}

/** `gone`: not durable yet; `later`: another file is on its way to that name. */
export async function removeFile(context: StepContext, task: RemoveTask): Promise<'gone' | 'left' | 'later'> {
  const { tasks, files } = context;
  if (!(await isThere(files, context, task.path))) return 'gone';
  if (task.sameAs !== null) {
    const spare = await isSpare(context, task, task.sameAs);
    if (!spare) return 'left';
  }
  // Nothing else can come to lie there between this look and the removal: the name is taken until then.
  const owner = tasks.ownerOf(task.path);
  if (owner === 'recorded') return 'left';
  if (owner === 'coming') return 'later';
  await files.unlink(task.path);
  return 'gone';
}

/** Whether the file at `task.path` is one too many; where it turns out to be the only one, it gets back the name its record says. */
async function isSpare({ tasks, files }: StepContext, task: RemoveTask, other: string): Promise<boolean> {
  if (await files.same(task.path, other)) return true;
  if (await files.has(other)) return files.isReserved(other, task.path);
  const recorded = tasks.hashAt(other);
  if (recorded !== null) {
    if (tasks.ownerOf(task.path) !== 'free') return false;
    if ((await files.check(task.path, recorded)) !== 'intact') return false;
    if ((await files.name(task.path, other)) === 'taken') return false;
    await files.flush([other]);
    return files.same(task.path, other);
  }
  return task.sha256 !== null && (await files.check(task.path, task.sha256)) === 'intact';
}
