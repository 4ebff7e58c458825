/**
 * Image worker: a plain Node child that decodes untrusted pictures and nothing else. It is started with Node's
 * permission model, may be killed at any time, and holds no state worth keeping.
 * Environment: MEDIAROOT_WORKER_MEMORY, ceiling in bytes.
 */
import type { FromWorker, WorkerOutcome } from '../../shared/workerMessages.ts';
import { WorkerTask } from '../../shared/workerMessages.ts';
import { decoderFor } from './decoders/index.ts';
import { Unwritten } from './encode.ts';
import { versions } from './engine.ts';
import { refusalReason } from './refusal.ts';
import { render } from './render.ts';
import { watchMemory } from './watchdog.ts';

const DEFAULT_CEILING = 1024 * 1024 * 1024;
const ceiling = Number(process.env.MEDIAROOT_WORKER_MEMORY) || DEFAULT_CEILING;
const waiting: WorkerTask[] = [];
let busy = false;

function say(message: FromWorker, done?: () => void): void {
  process.send?.(message, undefined, undefined, () => done?.());
}

async function outcomeOf(task: WorkerTask): Promise<WorkerOutcome> {
  try {
    const decoder = decoderFor(task.mime);
    if (!decoder) throw new Error(`no decoder for ${task.mime}`);
    return { kind: 'rendered', id: task.id, ...(await render(decoder, task)) };
  } catch (error) {
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 2000);
    if (error instanceof Unwritten) return { kind: 'unwritten', id: task.id, code: error.code, detail };
    return { kind: 'refused', id: task.id, reason: refusalReason(error), detail };
  }
}

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (let task = waiting.shift(); task; task = waiting.shift()) {
    say(await outcomeOf(task));
    // The memory of a codec in WebAssembly never shrinks.
    if (process.memoryUsage.rss() > ceiling / 2) return retire();
  }
  busy = false;
}

function retire(): void {
  say({ kind: 'retired' }, () => process.kill(process.pid, 'SIGKILL'));
}

process.on('message', (message) => {
  waiting.push(WorkerTask.parse(message));
  void work();
});
// Ctrl-C in a terminal reaches the whole group of processes; when a worker ends is for its parent to say.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
watchMemory(ceiling, (rss, done) => say({ kind: 'over_memory', rss }, done));
say({ kind: 'ready', versions });
