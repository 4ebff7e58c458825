/** Programs run to their end, with the time and the memory they took. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  /** Wall seconds, the start of the program included. */
  readonly seconds: number;
  /** Most memory at a time of this process alone, bytes; NaN where the system does not tell. */
  readonly memory: number;
  readonly output: string;
}

/** Throws with the program's own words when it fails. */
export async function measured(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  let errors = '';
  child.stdout.on('data', (part) => (output += part));
  child.stderr.on('data', (part) => (errors = (errors + part).slice(-2000)));
  let memory = Number.NaN;
  const watch = setInterval(() => {
    memory = peakOf(child.pid) ?? memory;
  }, 25);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}${output}`);
  return { seconds: (performance.now() - started) / 1000, memory, output };
}

/** The system keeps the peak itself, so that none is missed between two looks. */
function peakOf(pid: number | undefined): number | null {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? null : Number(peak) * 1024;
  } catch {
    return null;
  }
}
