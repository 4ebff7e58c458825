/** What of the library an update must not disturb. */
import { calls } from '../../../shared/contract/calls.ts';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import type { Task, TaskKind } from '../../../shared/contract/task.ts';
import type { LibraryProcess } from '../libraryProcess.ts';

/** Each a thing that must end first, such as “an import”, for a person; null when nothing must. */
export interface Work {
  readonly beforeDownload: string | null;
  readonly beforeInstall: string | null;
}

const TASKS: Readonly<Record<TaskKind, string>> = {
  files: 'the moving of files',
  renditions: 'the making of renditions',
  cleanup: 'a cleanup',
  adopt: 'the taking in of files',
  verify: 'a verification',
  relink: 'the search for missing files',
  export: 'an export',
  sync: 'a sync',
  check: 'a check of the cloud',
};
/** What moves as much data as the line and the disk give. */
const HEAVY: readonly TaskKind[] = ['sync', 'check'];
const UNDER_WAY: readonly string[] = ['scanning', 'running', 'paused'];
const RESTORE = 'library.restoreFrom';

export interface Running {
  readonly imports: readonly Pick<ImportSummary, 'state'>[];
  readonly tasks: readonly Pick<Task, 'kind' | 'state'>[];
  /** A library is being made of what is in a bucket. */
  readonly restoring: boolean;
}

/** Paused work counts: it is in the middle of something. */
export function workFrom({ imports, tasks, restoring }: Running): Work {
  const importing = imports.some(({ state }) => UNDER_WAY.includes(state)) ? 'an import' : null;
  const live = tasks.filter(({ state }) => UNDER_WAY.includes(state));
  const wordsOf = (task: Pick<Task, 'kind'> | undefined) => (task === undefined ? null : TASKS[task.kind]);
  const first = importing ?? (restoring ? 'a restore from the cloud' : null);
  return {
    beforeDownload: first ?? wordsOf(live.find(({ kind }) => HEAVY.includes(kind))),
    beforeInstall: first ?? wordsOf(live[0]),
  };
}

/** A library that does not answer works on nothing: an update may be what helps it. */
export async function workOf(library: Pick<LibraryProcess, 'call' | 'isUnderWay'>): Promise<Work> {
  const [imports, tasks] = await Promise.all([
    library.call('import.list', {}),
    library.call('tasks.list', {}),
  ]);
  return workFrom({
    imports: imports.ok ? calls['import.list'].output.parse(imports.value).imports : [],
    tasks: tasks.ok ? calls['tasks.list'].output.parse(tasks.value).tasks : [],
    restoring: library.isUnderWay(RESTORE),
  });
}
