import type { Task } from '../../../shared/contract/task.ts';
import { phaseWords, syncFraction, syncProgressWords } from '../../format/syncWords.ts';
import { useCloud } from '../../state/cloud.ts';
import { TaskStrip } from '../upkeep/TaskStrip.tsx';

/** How far a sync is: what it does now, how many, how fast, how long it takes. */
export function SyncStrip({ task, remote }: { readonly task: Task; readonly remote: number }) {
  const progress = useCloud((state) => state.progress.get(remote));
  if (progress === undefined) return <TaskStrip task={task} />;
  return (
    <TaskStrip
      task={task}
      title={phaseWords(progress.phase)}
      words={syncProgressWords(progress, task)}
      fraction={syncFraction(progress)}
    />
  );
}
