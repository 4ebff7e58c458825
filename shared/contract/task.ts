/** Long jobs other than imports: shown in the status bar, paused and cancelled there. */
import { z } from 'zod';
import { ErrorShape } from './library.ts';
import { library } from './room.ts';

const TaskId = z.object({ task: z.number().int().positive() }).strict();

export const TASK_KINDS = [
  'files',
  'renditions',
  'cleanup',
  'adopt',
  'verify',
  'relink',
  'export',
  'sync',
  'check',
] as const;

export const Task = z.object({
  id: z.number().int().positive(),
  kind: z.enum(TASK_KINDS),
  /** What it does, such as “Verifying originals”. */
  title: z.string(),
  state: z.enum(['running', 'paused', 'done', 'cancelled', 'failed']),
  done: z.number().int(),
  /** Null while it cannot be told. */
  total: z.number().int().nullable(),
  /** Milliseconds left; null while it cannot be told. */
  timeLeft: z.number().int().nullable(),
  /** How it ended, or what is wrong, for a person. */
  words: z.string().nullable(),
  /** What stopped it; left out unless it failed. */
  error: ErrorShape.optional(),
  started: z.number().int(),
  finished: z.number().int().nullable(),
});
export type Task = z.infer<typeof Task>;
export type TaskKind = Task['kind'];

export const taskCalls = {
  /** Those under way and the last that ended, newest first. */
  'tasks.list': { ...library, input: z.object({}).strict(), output: z.object({ tasks: z.array(Task) }) },
  'tasks.pause': { ...library, input: TaskId, output: z.object({}) },
  'tasks.resume': { ...library, input: TaskId, output: z.object({}) },
  'tasks.cancel': { ...library, input: TaskId, output: z.object({}) },
} as const;
