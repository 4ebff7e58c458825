/** Steering long jobs, and telling how they ended. */
import type { Task } from '../../../shared/contract/task.ts';
import { client } from '../../client/index.ts';
import { taskEndWords } from '../../format/taskWords.ts';
import { showCloud, useCloud } from '../../state/cloud.ts';
import { useImports } from '../../state/imports.ts';
import { showUpkeepPage } from '../../state/upkeep.ts';
import { useWindow } from '../../state/window.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

const NOT_DONE = {
  pause: 'It could not be paused',
  resume: 'It could not go on',
  cancel: 'It could not be cancelled',
} as const;

export async function steerTask(task: number, what: keyof typeof NOT_DONE): Promise<void> {
  try {
    await client.call(`tasks.${what}`, { task });
  } catch (error) {
    tellFailure(NOT_DONE[what], error);
  }
}

/** Jobs whose outcome nobody waits for, so that it must be told: the others answer whoever asked for them. */
const UNASKED: ReadonlySet<Task['kind']> = new Set(['files', 'renditions', 'verify']);

/** Says how a job ended, unless that is in sight already. */
export function tellTaskEnd(task: Task): void {
  if (task.state === 'cancelled') return;
  if (useCloud.getState().asked.has(task.id)) tellCloudEnd(task);
  if (!UNASKED.has(task.kind)) return;
  const failed = task.state === 'failed';
  const seen = useImports.getState().panelOpen || useWindow.getState().view === 'upkeep';
  if (failed ? useImports.getState().panelOpen : seen || task.kind === 'files') return;
  toast({
    title: task.title,
    text: taskEndWords(task),
    failure: failed,
    ...(task.kind === 'verify' && { action: { label: 'Show', run: () => showUpkeepPage('integrity') } }),
  });
}

/** A sync or check that was asked for here; those that begin by themselves only show in the sidebar. */
function tellCloudEnd(task: Task): void {
  if (useImports.getState().panelOpen || useWindow.getState().view === 'cloud') return;
  toast({
    title: task.title,
    text: taskEndWords(task),
    failure: task.state === 'failed',
    action: { label: 'Show', run: () => showCloud() },
  });
}
