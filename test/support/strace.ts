/** Runs a program of the tests under strace, which kills it in the middle of a system call or makes the call fail. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

export const canTrace = process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0;
if (!canTrace) console.warn('crash tests are skipped: they need Linux and strace');

/** Every place instead of a choice. */
export const sweep = process.env.MEDIAROOT_CRASH_SWEEP === '1';

export function range(from: number, to: number, step = 1): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

const compiled = new Set<string>();

/**
 * Environment of a traced program. Calls that Node makes for its cache of compiled code must not count as ours: it makes the
 * cache's folder at each start, so without the cache where that matters; and it writes at the end what is not there yet, so
 * all that a driver loads is put there first, which its start without arguments does.
 */
function environmentFor(driver: string, calls: string): NodeJS.ProcessEnv {
  if (calls.includes('mkdir')) return { ...process.env, NODE_COMPILE_CACHE: undefined };
  if (process.env.NODE_COMPILE_CACHE !== undefined && !compiled.has(driver)) {
    compiled.add(driver);
    spawnSync(process.execPath, [driver], { stdio: 'ignore' });
  }
  return process.env;
}

/**
 * `driver` is a file of this folder. `inject` holds rules as strace takes them, such as `fsync:signal=KILL:when=3`; it counts
 * calls a thread; without any the program only runs. Resolves with whether the program was killed; its trace is in `log`.
 */
export function runUnderStrace(
  driver: string,
  args: readonly string[],
  { inject, log }: { readonly inject: readonly string[]; readonly log: string },
): Promise<boolean> {
  const calls = inject.map((rule) => rule.slice(0, rule.indexOf(':'))).join(',');
  const rules = [
    '-e',
    `trace=${calls === '' ? 'none' : calls}`,
    ...inject.flatMap((rule) => ['-e', `inject=${rule}`]),
  ];
  const file = path.join(import.meta.dirname, driver);
  const child = spawn('strace', ['-f', '-qq', '-o', log, ...rules, process.execPath, file, ...args], {
    env: environmentFor(file, calls),
    stdio: 'ignore',
  });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.on('exit', (_code, signal) => resolve(signal === 'SIGKILL'));
  return promise;
}

/** Runs `once` for each place and returns how many of them were reached; a failure says at which place it was. */
export async function killedAtEach(
  call: string,
  places: readonly number[],
  once: (rule: string) => Promise<boolean>,
): Promise<number> {
  let killed = 0;
  for (const place of places) {
    const reached = await once(`${call}:signal=KILL:when=${place}`).catch((error: unknown) => {
      throw new Error(`killed in ${call} number ${place}`, { cause: error });
    });
    if (reached) killed += 1;
  }
  return killed;
}
