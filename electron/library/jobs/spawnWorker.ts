/** Starts an image worker: a plain Node child that may read the program and the media, write to few folders, and nothing else. */
import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';

export interface WorkerPlace {
  /** The worker's entry file. */
  readonly entry: string;
  /** Folders it may read: the program and its packages, MEDIA_ROOT. */
  readonly readable: readonly string[];
  /** Folders it may write to; readable too. None for a worker that is only asked what it can. */
  readonly writable: readonly string[];
  /** Bytes it may have resident before it ends itself. */
  readonly memoryCeiling: number;
}

/** libuv's pool runs the decodes: one for the picture, one so that a second size is written meanwhile. */
const THREADS = '2';
/** Heap for decoders written in JavaScript, MiB. Pixels live outside the heap. */
const HEAP_MB = 256;
const KEPT_ENVIRONMENT = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'HOME', 'LANG', 'LC_ALL'];

export function spawnWorker(place: WorkerPlace): ChildProcess {
  const kept = KEPT_ENVIRONMENT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const { readable, writable } = place;
  const child = fork(place.entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [
      '--permission',
      '--allow-addons',
      ...[...readable, ...writable].map((folder) => `--allow-fs-read=${folder}`),
      ...writable.map((folder) => `--allow-fs-write=${folder}`),
      '--disable-warning=SecurityWarning',
      `--max-old-space-size=${HEAP_MB}`,
    ],
    env: {
      ...Object.fromEntries(kept),
      UV_THREADPOOL_SIZE: THREADS,
      VIPS_BLOCK_UNTRUSTED: '1',
      MEDIAROOT_WORKER_MEMORY: String(place.memoryCeiling),
    },
  });
  standBack(child.pid);
  return child;
}

/**
 * Decoding takes every core there is for as long as an import lasts. Behind the library's own threads it takes no less of an
 * idle machine, but the window has its answers, and so its first picture, in half the time.
 */
function standBack(pid: number | undefined): void {
  try {
    if (pid !== undefined) os.setPriority(pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It ended already, which is noticed elsewhere, or the system does not let us: then it decodes as everyone else.
  }
}
