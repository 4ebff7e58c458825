import { Pause, Play, Square } from 'lucide-react';
import type { Task } from '../../../shared/contract/task.ts';
import { IconButton } from '../../ui/Button.tsx';
import { steerTask } from './taskActions.ts';

/** Pause or go on, and cancel. */
export function TaskControls({ task }: { readonly task: Task }) {
  return (
    <>
      {task.state === 'paused' ? (
        <IconButton icon={Play} label="Go on" onClick={() => void steerTask(task.id, 'resume')} />
      ) : (
        <IconButton icon={Pause} label="Pause" onClick={() => void steerTask(task.id, 'pause')} />
      )}
      <IconButton icon={Square} label="Cancel" onClick={() => void steerTask(task.id, 'cancel')} />
    </>
  );
}
