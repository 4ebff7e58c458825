/** What of the library an update must not disturb. */
import { calls } from '../../../shared/contract/calls.ts';
import type { TaskKind } from '../../../shared/contract/task.ts';
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
const RESTORE = 'library.restoreFrom';

/** Paused work counts: it is in the middle of something. A library that does not answer has none. */
export async function workOf(library: Pick<LibraryProcess, 'call' | 'isUnderWay'>): Promise<Work> {
  const restore = library.isUnderWay(RESTORE) ? 'a restore from the cloud' : null;
  const [imports, tasks] = await Promise.all([
    library.call('import.list', {}),
    library.call('tasks.list', {}),
  ]);
  const runs = imports.ok ? calls['import.list'].output.parse(imports.value).imports : [];
  const importing = runs.some(
    ({ state }) => state === 'scanning' || state === 'running' || state === 'paused',
  )
    ? 'an import'
    : null;
  const live = (tasks.ok ? calls['tasks.list'].output.parse(tasks.value).tasks : []).filter(
    ({ state }) => state === 'running' || state === 'paused',
  );
  const wordsOf = (kind: TaskKind | undefined) => (kind === undefined ? null : TASKS[kind]);
  const first = importing ?? restore;
  return {
    beforeDownload: first ?? wordsOf(live.find(({ kind }) => HEAVY.includes(kind))?.kind),
    beforeInstall: first ?? wordsOf(live[0]?.kind),
  };
}
