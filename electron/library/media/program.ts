/** Runs another program on a file, with a deadline and without a shell. */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

const OUTPUT_KEPT = 4000;

export interface ProgramResult {
  /** True when it ended by itself with code 0. */
  readonly ok: boolean;
  /** The end of what it printed, both streams. */
  readonly output: string;
}

/** Absolute path of a program on PATH, null when it is not there. */
export async function findProgram(name: string, searchPath = process.env.PATH ?? ''): Promise<string | null> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of searchPath.split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const candidate = path.join(folder, file);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** Never rejects: a program that cannot run or is killed at the deadline is simply not ok. */
export function runProgram(
  program: string,
  args: readonly string[],
  deadlineMs: number,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
    });
    const keep = (chunk: string) => {
      output = (output + chunk).slice(-OUTPUT_KEPT);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
