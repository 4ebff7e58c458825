/** A display for benchmarks of the window, where the machine has none. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs the benchmark again under xvfb and ends with its exit code, unless there is a display. */
export function needDisplay(bench: string): void {
  if (process.platform !== 'linux' || process.env.DISPLAY) return;
  const again = spawnSync('xvfb-run', ['-a', process.execPath, ...process.execArgv, fileURLToPath(bench)], {
    stdio: 'inherit',
  });
  process.exit(again.status ?? 1);
}
